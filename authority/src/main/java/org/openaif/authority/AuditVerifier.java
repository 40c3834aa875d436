// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * Finds what was done to an audit log, and says to which entry. It reads the files from the first to
 * the last line and trusts nothing in them but the key that it is given.
 *
 * <p>What it cannot see: that entries after the last seal are gone; and, without a monotonic counter,
 * that the whole folder is an older copy of itself.
 */
public final class AuditVerifier {
    /** After so many, one knows. */
    private static final int MAX_FINDINGS = 100;

    /** A gap of more entries is told by its first ones. */
    private static final int MAX_MISSING = 100_000;

    private final Path folder;
    private final PublicKey key;
    private final List<AuditFinding> findings = new ArrayList<>();
    private final NavigableSet<Long> missing = new TreeSet<>();

    private String place = "";
    private long entries;
    private long seals;
    private long unsealed;

    /** The highest entry so far, where it stands, and the hash of its line. */
    private long number;

    private String numberPlace = "";
    private String hash = AuditLine.NOTHING_BEFORE;

    /** Whether what is wrong with it was told already, so that what follows is not told again. */
    private boolean told;

    /** What the next entry did not follow from: either it was altered, or the link of the next one. */
    private Optional<AuditFinding> doubt = Optional.empty();

    private long lastSeal;
    private long counter;
    private Optional<AuditHead> head = Optional.empty();

    private AuditVerifier(Path folder, PublicKey key) {
        this.folder = folder;
        this.key = key;
    }

    /**
     * Verifies a log. It may be in use: a last line that is just being written is not looked at.
     *
     * @param key what its seals must be by
     * @param counter the value of the log's monotonic counter; empty where there is none
     * @throws TrustException DOES_NOT_EXIST if there is no log; STORAGE_FAILURE if it cannot be read
     */
    public static AuditReport verify(Path folder, PublicKey key, OptionalLong counter) {
        try {
            return new AuditVerifier(folder, key).report(counter);
        } catch (IOException e) {
            throw new TrustException(
                    TrustError.STORAGE_FAILURE,
                    folder + ": the audit log cannot be read (" + e.getMessage() + ")",
                    e);
        }
    }

    private AuditReport report(OptionalLong present) throws IOException {
        AuditFolder log = new AuditFolder(folder);
        if (!Files.exists(log.head())) {
            // Where there is a head, there was a log: then what is missing is told.
            log = AuditReader.existing(folder);
        }
        try {
            head = AuditHead.read(log.head());
        } catch (TrustException e) {
            found(AuditFinding.Kind.ALTERED, 0, log.head().toString(), "head.json is no seal");
        }
        List<Path> files = log.files();
        for (Path file : files) {
            read(file, file.equals(files.getLast()));
        }
        settle();
        tellMissing();
        tellEnd(present);
        return new AuditReport(entries, seals, unsealed, findings);
    }

    private void read(Path file, boolean last) throws IOException {
        try (AuditFolder.Lines lines = new AuditFolder.Lines(file)) {
            int line = 0;
            AuditFolder.RawLine raw;
            while ((raw = lines.next()) != null && findings.size() < MAX_FINDINGS) {
                place = file + ":" + ++line;
                boolean beingWritten = last && !raw.whole() && lines.isAtEnd();
                if (!beingWritten) {
                    take(raw);
                }
            }
        }
    }

    private void take(AuditFolder.RawLine raw) {
        Optional<AuditLine> parsed = AuditLine.parse(raw.bytes());
        if (parsed.isEmpty() || !raw.whole()) {
            settle();
            arrive(number + 1, "");
            altered(number, place, "it is no entry any more");
            told = true;
            return;
        }
        AuditLine line = parsed.get();
        count(line);
        if (line.number() > number) {
            inOrder(line, raw);
        } else if (missing.remove(line.number())) {
            found(
                    AuditFinding.Kind.REORDERED,
                    line.number(),
                    place,
                    "entry " + line.number() + " was moved: it stands after entry " + number);
        } else {
            found(
                    AuditFinding.Kind.DUPLICATED,
                    line.number(),
                    place,
                    "entry " + line.number() + " is there a second time");
        }
    }

    private void count(AuditLine line) {
        if (line.isSeal()) {
            seals++;
            unsealed = 0;
        } else {
            entries++;
            unsealed++;
        }
    }

    private void inOrder(AuditLine line, AuditFolder.RawLine raw) {
        boolean gap = line.number() > number + 1;
        for (long n = number + 1; n < line.number() && missing.size() < MAX_MISSING; n++) {
            missing.add(n);
        }
        link(gap || told || line.previous().equals(hash));
        arrive(line.number(), Digests.hex(raw.bytes()));
        told = false;
        boolean isHead = head.filter(seal -> seal.line().number() == number).isPresent();
        if (isHead && !head.orElseThrow().hash().equals(hash)) {
            doubt = Optional.empty();
            altered(number, place, "it is not the seal that head.json is a copy of");
        } else if (line.isSeal()) {
            seal(line);
        }
    }

    /**
     * Of an entry with a wrong link on one side, the content was altered; of one with wrong links on
     * both sides, its own link.
     */
    private void link(boolean follows) {
        if (follows) {
            settle();
        } else if (number == 0) {
            altered(1, place, "nothing can come before it, and it says that something does");
        } else if (doubt.isPresent()) {
            doubt = Optional.empty();
            altered(
                    number,
                    numberPlace,
                    "neither follows it from the one before, nor the next one from it");
        } else {
            doubt =
                    Optional.of(
                            new AuditFinding(
                                    AuditFinding.Kind.ALTERED,
                                    number,
                                    numberPlace,
                                    "entry "
                                            + number
                                            + " was altered: it is not what the next one"
                                            + " followed"));
        }
    }

    private void settle() {
        doubt.ifPresent(findings::add);
        doubt = Optional.empty();
    }

    private void arrive(long at, String withHash) {
        number = at;
        numberPlace = place;
        hash = withHash;
    }

    private void altered(long entry, String where, String how) {
        found(AuditFinding.Kind.ALTERED, entry, where, "entry " + entry + " was altered: " + how);
    }

    private void seal(AuditLine line) {
        if (!line.isSealedBy(key)) {
            found(
                    AuditFinding.Kind.FORGED,
                    number,
                    place,
                    "seal "
                            + number
                            + " is not by the key of this log: something after entry "
                            + lastSeal
                            + " was written anew");
        } else if (counter > 0 && line.counter() != counter + 1) {
            found(
                    AuditFinding.Kind.ROLLED_BACK,
                    number,
                    place,
                    "seal "
                            + number
                            + " is the counter's "
                            + line.counter()
                            + ", the one before it "
                            + counter
                            + ": an older log was put back in between, or a crash came while it was"
                            + " sealed");
        }
        counter = Math.max(counter, line.counter());
        lastSeal = number;
    }

    private void tellMissing() {
        while (!missing.isEmpty() && findings.size() < MAX_FINDINGS) {
            long first = missing.pollFirst();
            long last = first;
            while (missing.remove(last + 1)) {
                last++;
            }
            found(
                    AuditFinding.Kind.REMOVED,
                    first,
                    folder.toString(),
                    first == last
                            ? "entry " + first + " was removed"
                            : "entries " + first + " to " + last + " were removed");
        }
    }

    private void tellEnd(OptionalLong present) {
        if (head.isEmpty()) {
            if (findings.isEmpty()) {
                found(
                        AuditFinding.Kind.REMOVED,
                        0,
                        folder.toString(),
                        "head.json was removed: nobody can tell whether the end of the log was,"
                            + " too");
            }
            return;
        }
        AuditLine seal = head.get().line();
        if (!seal.isSealedBy(key)) {
            found(
                    AuditFinding.Kind.FORGED,
                    seal.number(),
                    folder.resolve("head.json").toString(),
                    "head.json is not by the key of this log");
        } else if (seal.number() > number) {
            found(
                    AuditFinding.Kind.TRUNCATED,
                    number + 1,
                    folder.toString(),
                    "entries " + (number + 1) + " to " + seal.number() + " were cut off the end");
        }
        long counted = Math.max(counter, seal.counter());
        if (present.isPresent() && present.getAsLong() != counted) {
            found(
                    AuditFinding.Kind.ROLLED_BACK,
                    0,
                    folder.toString(),
                    "the last seal is the counter's "
                            + counted
                            + ", and the counter says "
                            + present.getAsLong()
                            + ": an older log was put back, or a crash came while it was sealed");
        }
    }

    private void found(AuditFinding.Kind kind, long entry, String where, String message) {
        if (findings.size() < MAX_FINDINGS) {
            findings.add(new AuditFinding(kind, entry, where, message));
        }
    }
}
