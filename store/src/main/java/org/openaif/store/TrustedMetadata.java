// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.trust.AuditLog;
import org.openaif.api.trust.TrustedServices;
import org.openaif.privatefiles.Disk;

/**
 * What a client believes of a Store: the client's side of The Update Framework 1.0 (section 5 of its
 * specification). It begins with a root that the client was given, never with one that the Store
 * sent, and keeps in a folder what it has seen, so that nothing older is believed again:
 *
 * <pre>
 * root.json → timestamp.json → snapshot.json → targets.json → a release, signed by its publisher
 * </pre>
 *
 * <p>Each of them is bounded before it is read, checked before it is kept, and kept by one rename. What
 * is refused leaves what was believed before, says in one line what was wrong, and is audited.
 *
 * <p>For one thread at a time; of several processes with one folder each keeps what it has checked.
 */
public final class TrustedMetadata {
    private static final int ROOT_BYTES = 512 << 10;
    private static final int TIMESTAMP_BYTES = 16 << 10;
    private static final int SNAPSHOT_BYTES = 8 << 20;
    private static final int TARGETS_BYTES = 32 << 20;
    private static final int RELEASE_BYTES = 8 << 20;

    /** More new roots at once than any Store needs; an attacker would send them without end. */
    private static final int ROOTS = 64;

    private final Path folder;
    private final TrustedServices services;
    private final Clock clock;
    private final AuditLog audit;
    private final Disk files;
    private RootMetadata root;
    private @Nullable MetadataListing timestamp;
    private @Nullable MetadataListing snapshot;
    private @Nullable ReleaseIndex index;

    private TrustedMetadata(
            Path folder,
            TrustedServices services,
            Clock clock,
            AuditLog audit,
            Disk files,
            RootMetadata root) {
        this.folder = folder;
        this.services = services;
        this.clock = clock;
        this.audit = audit;
        this.files = files;
        this.root = root;
    }

    /**
     * Opens what is believed of a Store.
     *
     * @param folder for this Store alone
     * @param first the root that it begins with, for a folder that has none yet
     * @throws AifException ERROR if there is no root to begin with, or what is kept cannot be read
     */
    public static TrustedMetadata open(
            Path folder,
            Optional<byte[]> first,
            TrustedServices services,
            Clock clock,
            AuditLog audit) {
        return open(folder, first, services, clock, audit, Disk.REAL);
    }

    static TrustedMetadata open(
            Path folder,
            Optional<byte[]> first,
            TrustedServices services,
            Clock clock,
            AuditLog audit,
            Disk files) {
        try {
            files.createFolders(folder);
            Path kept = folder.resolve("root.json");
            if (!Files.exists(kept)) {
                byte[] given =
                        first.orElseThrow(
                                () ->
                                        new AifException(
                                                ErrorCode.ERROR,
                                                "nobody has said whom to trust for this Store; give"
                                                        + " its root.json: the Store itself is not"
                                                        + " believed when it is first asked"));
                RootMetadata root = first(given, services);
                files.replace(kept, given);
                return new TrustedMetadata(folder, services, clock, audit, files, root);
            }
            TrustedMetadata trusted =
                    new TrustedMetadata(
                            folder,
                            services,
                            clock,
                            audit,
                            files,
                            first(Files.readAllBytes(kept), services));
            trusted.readKept();
            return trusted;
        } catch (IOException e) {
            throw new AifException(
                    ErrorCode.ERROR, "what is believed of the Store cannot be kept: " + e, e);
        }
    }

    private static RootMetadata first(byte[] bytes, TrustedServices services) {
        try {
            SignedDocument document = SignedDocument.read(bytes, RootMetadata.ROOT);
            RootMetadata root = RootMetadata.of(document);
            root.rule(RootMetadata.ROOT).check(services, document, "root");
            return root;
        } catch (IllegalArgumentException e) {
            throw new AifException(
                    ErrorCode.ERROR,
                    "the root that was given is refused: " + e.getMessage()
                            + "; get root.json from who runs the Store",
                    e);
        }
    }

    /** What was believed last; what is signed otherwise than the root says is forgotten. */
    private void readKept() throws IOException {
        Optional<SignedDocument> time = kept(RootMetadata.TIMESTAMP);
        Optional<SignedDocument> snap = kept(RootMetadata.SNAPSHOT);
        Optional<SignedDocument> all = kept(RootMetadata.TARGETS);
        timestamp = time.map(one -> MetadataListing.of(RootMetadata.TIMESTAMP, one)).orElse(null);
        snapshot = snap.map(one -> MetadataListing.of(RootMetadata.SNAPSHOT, one)).orElse(null);
        index = all.map(ReleaseIndex::of).orElse(null);
    }

    private Optional<SignedDocument> kept(String role) throws IOException {
        Path file = folder.resolve(role + ".json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            SignedDocument document = SignedDocument.read(Files.readAllBytes(file), role);
            root.rule(role).check(services, document, role);
            return Optional.of(document);
        } catch (IllegalArgumentException e) {
            audit.write("store", "open", file.getFileName().toString(), "forgotten", said(e));
            return Optional.empty();
        }
    }

    /**
     * Asks the Store what there is now.
     *
     * @throws AifException ERROR if anything of it is refused; what was believed before is kept
     */
    public void refresh(MetadataSource source) {
        updateRoot(source);
        MetadataListing.Listed newest = updateTimestamp(source);
        MetadataListing.Listed targets = updateSnapshot(source, newest);
        updateTargets(source, targets);
    }

    // ---------------------------------------------------------------- the four roles

    /** Section 5.3: one root after another, each signed as the one before and itself say. */
    private void updateRoot(MetadataSource source) {
        for (int i = 0; i < ROOTS; i++) {
            String name = (root.version() + 1) + ".root.json";
            Optional<byte[]> next = source(source, name, ROOT_BYTES);
            if (next.isEmpty()) {
                break;
            }
            takeRoot(name, next.get());
        }
        checked(
                "root.json",
                () -> {
                    notExpired(root.expires(), "ask who runs the Store for a new root.json");
                    return root;
                });
    }

    private void takeRoot(String name, byte[] bytes) {
        RootMetadata next =
                checked(
                        name,
                        () -> {
                            SignedDocument document = SignedDocument.read(bytes, RootMetadata.ROOT);
                            root.rule(RootMetadata.ROOT)
                                    .check(services, document, "the root before it");
                            RootMetadata read = RootMetadata.of(document);
                            read.rule(RootMetadata.ROOT).check(services, document, "itself");
                            if (read.version() != root.version() + 1) {
                                throw new IllegalArgumentException(
                                        "it is version " + read.version() + " where "
                                                + (root.version() + 1) + " must follow");
                            }
                            return read;
                        });
        // Fast-forward: whoever had those keys may have counted their versions up to the end.
        boolean rotated =
                !next.rule(RootMetadata.TIMESTAMP).equals(root.rule(RootMetadata.TIMESTAMP))
                        || !next.rule(RootMetadata.SNAPSHOT)
                                .equals(root.rule(RootMetadata.SNAPSHOT));
        keep(RootMetadata.ROOT, bytes);
        root = next;
        if (rotated) {
            forget(RootMetadata.TIMESTAMP);
            forget(RootMetadata.SNAPSHOT);
            timestamp = null;
            snapshot = null;
        }
    }

    /** Section 5.4. */
    private MetadataListing.Listed updateTimestamp(MetadataSource source) {
        String name = "timestamp.json";
        byte[] bytes = required(source, name, TIMESTAMP_BYTES);
        MetadataListing known = timestamp;
        MetadataListing next =
                checked(
                        name,
                        () -> {
                            MetadataListing read = listing(RootMetadata.TIMESTAMP, bytes);
                            if (known != null) {
                                notOlder(read.version(), known.version());
                                notOlder(
                                        read.file("snapshot.json").version(),
                                        known.file("snapshot.json").version());
                            }
                            notExpired(
                                    read.expires(),
                                    "newer metadata is held back, or the Store does not run: ask"
                                            + " who runs it");
                            return read;
                        });
        keep(RootMetadata.TIMESTAMP, bytes);
        timestamp = next;
        return next.file("snapshot.json");
    }

    /** Section 5.5. */
    private MetadataListing.Listed updateSnapshot(
            MetadataSource source, MetadataListing.Listed wanted) {
        byte[] bytes = listed(source, "snapshot.json", wanted, SNAPSHOT_BYTES);
        MetadataListing known = snapshot;
        MetadataListing next =
                checked(
                        "snapshot.json",
                        () -> {
                            MetadataListing read = listing(RootMetadata.SNAPSHOT, bytes);
                            sameVersion(read.version(), wanted.version());
                            if (known != null) {
                                for (Map.Entry<String, MetadataListing.Listed> one :
                                        known.files().entrySet()) {
                                    notOlder(
                                            read.file(one.getKey()).version(),
                                            one.getValue().version());
                                }
                            }
                            notExpired(read.expires(), "ask who runs the Store");
                            return read;
                        });
        keep(RootMetadata.SNAPSHOT, bytes);
        snapshot = next;
        return checked("snapshot.json", () -> next.file("targets.json"));
    }

    /** Section 5.6. */
    private void updateTargets(MetadataSource source, MetadataListing.Listed wanted) {
        byte[] bytes = listed(source, "targets.json", wanted, TARGETS_BYTES);
        ReleaseIndex next =
                checked(
                        "targets.json",
                        () -> {
                            SignedDocument document =
                                    SignedDocument.read(bytes, RootMetadata.TARGETS);
                            root.rule(RootMetadata.TARGETS).check(services, document, "targets");
                            sameVersion(document.version(), wanted.version());
                            notExpired(document.expires(), "ask who runs the Store");
                            return ReleaseIndex.of(document);
                        });
        keep(RootMetadata.TARGETS, bytes);
        index = next;
    }

    private MetadataListing listing(String role, byte[] bytes) {
        SignedDocument document = SignedDocument.read(bytes, role);
        root.rule(role).check(services, document, role);
        return MetadataListing.of(role, document);
    }

    // ---------------------------------------------------------------- releases

    /**
     * All releases that the Store has signed for, as of the last refresh.
     *
     * @throws AifException ERROR if there was none
     */
    public List<ReleaseIndex.Entry> releases() {
        if (index == null) {
            throw new AifException(
                    ErrorCode.ERROR,
                    "nothing is known of the Store yet; ask it once with a network");
        }
        return index.entries();
    }

    /** A release, with the document that its publisher signed. */
    public record Found(Release release, byte[] document) {
        /** Copies the document. */
        public Found {
            document = document.clone();
        }

        /** As it came. */
        @Override
        public byte[] document() {
            return document.clone();
        }
    }

    /**
     * What a publisher signed of a release.
     *
     * @throws AifException ERROR if there is no such release, or its metadata is refused
     */
    public Found release(ReleaseName wanted, MetadataSource source) {
        ReleaseIndex.Entry entry =
                releases().stream()
                        .filter(one -> one.release().equals(wanted))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new AifException(
                                                ErrorCode.ERROR,
                                                wanted + " is not signed for by this Store; ask its"
                                                        + " publisher to sign it"));
        String name = wanted.role() + ".json";
        MetadataListing.Listed listed =
                checked(
                        "snapshot.json",
                        () -> {
                            if (snapshot == null) {
                                throw new IllegalArgumentException("there is none");
                            }
                            return snapshot.file(name);
                        });
        byte[] bytes = listed(source, name, listed, RELEASE_BYTES);
        Release release =
                checked(
                        name,
                        () -> {
                            Release read =
                                    Release.verified(bytes, wanted, entry.rule(), services);
                            sameVersion(read.revision(), listed.version());
                            notExpired(read.expires(), "ask its publisher to sign it again");
                            return read;
                        });
        return new Found(release, bytes);
    }

    /**
     * Compares an archive with what was signed.
     *
     * @throws AifException ERROR if it is another one; that is audited
     */
    public void check(Release release, Path archive) {
        try {
            release.check(archive);
        } catch (AifException e) {
            audit.write("store", "verify", release.name().toString(), "refused", said(e));
            throw e;
        } catch (IOException e) {
            throw new AifException(ErrorCode.ERROR, archive + " cannot be read: " + e, e);
        }
    }

    // ---------------------------------------------------------------- what all have in common

    private byte[] listed(
            MetadataSource source, String name, MetadataListing.Listed wanted, int most) {
        byte[] bytes =
                required(
                        source,
                        wanted.version() + "." + name,
                        Math.clamp(wanted.length(), 0, most));
        return checked(
                name,
                () -> {
                    if (bytes.length != wanted.length()) {
                        throw new IllegalArgumentException(
                                "it has " + bytes.length + " bytes and not " + wanted.length());
                    }
                    if (!Sums.sha256(bytes).equals(wanted.sha256())) {
                        throw new IllegalArgumentException(
                                "it is another one than is listed: files of different times were"
                                        + " mixed, or it was altered");
                    }
                    return bytes;
                });
    }

    private byte[] required(MetadataSource source, String name, int most) {
        return source(source, name, most)
                .orElseThrow(
                        () -> refused(name, new IllegalArgumentException("the Store has none")));
    }

    private Optional<byte[]> source(MetadataSource source, String name, int most) {
        Optional<byte[]> bytes;
        try {
            bytes = source.metadata(name, most);
        } catch (AifException e) {
            audit.write("store", "verify", name, "refused", said(e));
            throw e;
        }
        if (bytes.isPresent() && bytes.get().length > most) {
            throw refused(
                    name,
                    new IllegalArgumentException("it has more than " + most + " bytes"));
        }
        return bytes;
    }

    private <T> T checked(String name, Supplier<T> check) {
        try {
            return check.get();
        } catch (IllegalArgumentException e) {
            throw refused(name, e);
        }
    }

    private AifException refused(String name, IllegalArgumentException e) {
        audit.write("store", "verify", name, "refused", said(e));
        return new AifException(
                ErrorCode.ERROR,
                "the Store's " + name + " is refused: " + said(e)
                        + (said(e).contains(";") ? "" : "; ask who runs the Store"),
                e);
    }

    private static String said(Exception e) {
        return String.valueOf(e.getMessage());
    }

    private void notExpired(Instant expires, String mend) {
        if (!clock.instant().isBefore(expires)) {
            throw new IllegalArgumentException("it expired at " + expires + "; " + mend);
        }
    }

    private static void notOlder(long version, long known) {
        if (version < known) {
            throw new IllegalArgumentException(
                    "it is version " + version + ", older than " + known + " that was seen before");
        }
    }

    private static void sameVersion(long version, long listed) {
        if (version != listed) {
            throw new IllegalArgumentException(
                    "it is version " + version + " where " + listed + " is listed");
        }
    }

    private void keep(String role, byte[] bytes) {
        Path file = folder.resolve(role + ".json");
        try {
            if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), bytes)) {
                files.replace(file, bytes);
            }
        } catch (IOException e) {
            throw notKept(file, e);
        }
    }

    private void forget(String role) {
        Path file = folder.resolve(role + ".json");
        try {
            files.delete(file);
            files.force(folder);
        } catch (IOException e) {
            throw notKept(file, e);
        }
    }

    private static AifException notKept(Path file, IOException e) {
        return new AifException(
                ErrorCode.ERROR, file + " cannot be written: " + e + "; check room on the disk", e);
    }
}
