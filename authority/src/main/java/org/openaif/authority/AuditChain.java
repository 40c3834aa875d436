// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.privatefiles.FolderLock;
import org.openaif.privatefiles.PrivateFiles;

/**
 * The files of a log, and how lines are added to them. Several processes may add to one log, one batch
 * at a time: whoever finds the last file longer than they left it reads its end anew.
 *
 * <p>For one thread at a time.
 */
final class AuditChain implements AutoCloseable {
    /** What the log itself writes down is said to be done by. */
    private static final String AUTHOR = "controller";

    private static final String RESOURCE = "audit";

    private final AuditFolder folder;
    private final AuditSettings settings;
    private final SigningKey key;
    private final InstantSource clock;
    private final LongSupplier count;

    private @Nullable FileChannel file;
    private int fileNumber;

    /** What the file system knows the file by, if it tells: another one of that name has another. */
    private @Nullable Object fileKey;

    private long length;
    private long number;
    private String hash = AuditLine.NOTHING_BEFORE;
    private int unsealed;

    /**
     * Opens a log; begins one if there is none.
     *
     * @param count counts one further and gives the value; 0 always where there is no such counter
     */
    AuditChain(
            AuditFolder folder,
            AuditSettings settings,
            SigningKey key,
            InstantSource clock,
            LongSupplier count)
            throws IOException {
        this.folder = folder;
        this.settings = settings;
        this.key = key;
        this.clock = clock;
        this.count = count;
        PrivateFiles.makeFolder(folder.path());
        try (FolderLock _ = FolderLock.of(folder.path())) {
            catchUp();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** How many lines are not yet sealed. */
    int unsealed() {
        return unsealed;
    }

    /** Adds entries, durably. Their numbers are given here. */
    void append(List<AuditEntry> entries) throws IOException {
        try (FolderLock _ = FolderLock.of(folder.path())) {
            catchUp();
            ByteArrayOutputStream lines = new ByteArrayOutputStream(256 * entries.size());
            for (AuditEntry entry : entries) {
                if (length + lines.size() >= settings.fileBytes()) {
                    write(lines);
                    seal();
                    begin(fileNumber + 1);
                }
                add(lines, entry);
            }
            write(lines);
            if (unsealed >= settings.entriesPerSeal()) {
                seal();
            }
        }
    }

    /** Signs what is not yet signed. */
    void sealAll() throws IOException {
        try (FolderLock _ = FolderLock.of(folder.path())) {
            catchUp();
            if (unsealed > 0) {
                seal();
            }
        }
    }

    private void add(ByteArrayOutputStream lines, AuditEntry entry) {
        AuditEntry numbered =
                new AuditEntry(
                        number + 1,
                        entry.time(),
                        entry.principal(),
                        entry.action(),
                        entry.resource(),
                        entry.outcome(),
                        entry.detail());
        add(lines, AuditLine.entry(numbered, hash));
        unsealed++;
    }

    private void add(ByteArrayOutputStream lines, byte[] line) {
        lines.writeBytes(line);
        lines.write('\n');
        number++;
        hash = Digests.hex(line);
    }

    private void write(ByteArrayOutputStream lines) throws IOException {
        if (lines.size() == 0) {
            return;
        }
        FileChannel channel = opened();
        channel.position(length);
        PrivateFiles.writeFully(channel, ByteBuffer.wrap(lines.toByteArray()));
        channel.force(false);
        length += lines.size();
        lines.reset();
    }

    /** The counter goes first: were it last, a crash before it would look like nothing. */
    private void seal() throws IOException {
        long counted = count.getAsLong();
        ByteArrayOutputStream lines = new ByteArrayOutputStream(256);
        add(lines, AuditLine.seal(number + 1, clock.instant(), counted, key, hash));
        byte[] line = lines.toByteArray();
        write(lines);
        PrivateFiles.write(folder.head(), line);
        unsealed = 0;
    }

    private FileChannel opened() {
        if (file == null) {
            throw new IllegalStateException("the log is closed");
        }
        return file;
    }

    // --- finding where the log ends

    private void catchUp() throws IOException {
        if (file != null && isAsItWas()) {
            return;
        }
        Optional<AuditHead> head = AuditHead.read(folder.head());
        List<Path> files = folder.files();
        if (files.isEmpty()) {
            if (head.isPresent()) {
                throw AuditTail.corrupt(folder.path().toString(), "there is a seal, and no log");
            }
            beginLog();
            return;
        }
        Path last = files.getLast();
        open(AuditFolder.number(last));
        AuditTail tail = AuditTail.read(opened(), last.toString(), head);
        if (tail.number() == 0) {
            emptyFile(head, last, files.size() == 1, tail.torn());
            return;
        }
        if (head.isEmpty() && tail.number() > 2) {
            throw AuditTail.corrupt(folder.path().toString(), "its head.json is gone");
        }
        if (tail.number() < number) {
            throw AuditTail.corrupt(
                    last.toString(),
                    "it ends with entry " + tail.number() + ", and this process wrote " + number);
        }
        position(tail);
        repair(tail.torn());
    }

    /** Whether nobody has added to the last file, or put another in its place, since this last did. */
    private boolean isAsItWas() throws IOException {
        Path path = folder.file(fileNumber);
        if (!Files.exists(path) || Files.exists(folder.file(fileNumber + 1))) {
            return false;
        }
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return attributes.size() == length && Objects.equals(attributes.fileKey(), fileKey);
    }

    /** A file was begun, and the process or the machine ended before a line was in it. */
    private void emptyFile(Optional<AuditHead> head, Path last, boolean only, byte[] torn)
            throws IOException {
        if (only) {
            if (head.isPresent()) {
                throw AuditTail.corrupt(last.toString(), "it is empty, and something was sealed");
            }
            opened().truncate(0);
            begun(torn);
            return;
        }
        AuditHead sealed =
                head.orElseThrow(
                        () -> AuditTail.corrupt(folder.path().toString(), "its head.json is gone"));
        // A file begins after a seal, and that seal is the head: nothing but it can come before.
        number = sealed.line().number();
        hash = sealed.hash();
        length = 0;
        unsealed = 0;
        repair(torn);
    }

    private void position(AuditTail tail) {
        number = tail.number();
        hash = tail.hash();
        length = tail.length();
        unsealed = tail.unsealed();
    }

    /** What a crash left of a line is kept aside, cut off, and told. */
    private void repair(byte[] torn) throws IOException {
        if (torn.length == 0) {
            return;
        }
        PrivateFiles.write(folder.cut(number + 1), torn);
        opened().truncate(length);
        note(
                "Audit_Recover",
                "cut",
                torn.length
                        + " bytes of entry "
                        + (number + 1)
                        + ", which a crash did not let be written"
                        + " to its end; SHA-256 "
                        + Digests.hex(torn));
        seal();
    }

    private void beginLog() throws IOException {
        open(1);
        length = 0;
        number = 0;
        hash = AuditLine.NOTHING_BEFORE;
        begun(new byte[0]);
    }

    private void begun(byte[] torn) throws IOException {
        PrivateFiles.write(folder.key(), pem());
        note(
                "Audit_Begin",
                "begun",
                "sealed by the key with SHA-256 "
                        + Digests.hex(key.publicKey().getEncoded())
                        + (torn.length == 0 ? "" : "; a first attempt was torn by a crash"));
        seal();
    }

    private byte[] pem() {
        return Pem.of("PUBLIC KEY", key.publicKey().getEncoded());
    }

    private void note(String action, String outcome, String detail) throws IOException {
        Instant now = clock.instant();
        ByteArrayOutputStream lines = new ByteArrayOutputStream(512);
        add(lines, new AuditEntry(0, now, AUTHOR, action, RESOURCE, outcome, detail));
        write(lines);
    }

    private void begin(int next) throws IOException {
        open(next);
        length = 0;
        PrivateFiles.sync(folder.path());
    }

    private void open(int next) throws IOException {
        close();
        fileNumber = next;
        file = PrivateFiles.open(folder.file(next));
        fileKey = Files.readAttributes(folder.file(next), BasicFileAttributes.class).fileKey();
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }

    /** An error of the disk, as its caller is to see it. */
    static TrustException failed(Path folder, IOException cause) {
        return new TrustException(
                TrustError.STORAGE_FAILURE,
                folder
                        + ": the audit log cannot be written ("
                        + cause.getMessage()
                        + "); is there room, and may you write there?",
                cause);
    }
}
