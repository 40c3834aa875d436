// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.trust.AuditLog;
import org.openaif.api.trust.KeyId;
import org.openaif.privatefiles.Disk;
import org.openaif.privatefiles.PrivateFiles;
import org.openaif.store.ArchiveFormat;
import org.openaif.store.DocumentSigner;
import org.openaif.store.MetadataListing;
import org.openaif.store.Release;
import org.openaif.store.ReleaseIndex;
import org.openaif.store.ReleaseName;
import org.openaif.store.RootMetadata;
import org.openaif.store.SignatureScheme;
import org.openaif.store.SignedDocument;
import org.openaif.store.SigningRule;
import org.openaif.trust.SoftwareProvider;
import org.openaif.trust.TrustedPlatform;

/**
 * What the Store signs of what it holds, as The Update Framework has it, so that its clients notice
 * what is older, mixed, held back or foreign:
 *
 * <pre>
 * tuf/N.root.json       whom to believe; the first one is given to clients, not fetched
 * tuf/N.targets.json    which releases there are, each delegated to its publisher's keys
 * tuf/N.snapshot.json   which metadata belongs together
 * tuf/timestamp.json    which snapshot is the present one: signed anew twice a day
 * private/tuf/          the keys of all these; root.key may be kept elsewhere until a root is due
 * </pre>
 *
 * <p>The timestamp is written last and refers to all others, so a power cut leaves what was believed
 * before it. Any thread may call.
 */
final class SignedCatalogue implements AutoCloseable {
    private static final Duration ROOT_LIFE = Duration.ofDays(365);
    private static final Duration TARGETS_LIFE = Duration.ofDays(90);
    private static final Duration SNAPSHOT_LIFE = Duration.ofDays(14);
    private static final Duration TIMESTAMP_LIFE = Duration.ofDays(1);

    /** How often is looked whether something is due. */
    private static final Duration ROUND = Duration.ofMinutes(1);

    /** A publisher signs for that long. */
    private static final Duration RELEASE_LIFE = Duration.ofDays(3650);

    private static final Pattern NAME = Pattern.compile("([0-9]{1,12})\\.(.+)\\.json");
    private static final KeyId KEY = new KeyId(1);
    private static final int SEED_BYTES = 32;

    private final Path folder;
    private final Path secret;
    private final Repository repository;
    private final Signers signers;
    private final AuditLog audit;
    private final Clock clock;
    private final Disk disk;
    private final TrustedPlatform platform;
    private final Map<String, DocumentSigner> keys = new HashMap<>();
    private volatile Map<ReleaseName, Path> releases = Map.of();
    private @Nullable Thread renewing;

    private SignedCatalogue(
            Path folder,
            Repository repository,
            Signers signers,
            AuditLog audit,
            Clock clock,
            Disk disk) {
        this.folder = folder.resolve("tuf");
        this.secret = folder.resolve("private").resolve("tuf");
        this.repository = repository;
        this.signers = signers;
        this.audit = audit;
        this.clock = clock;
        this.disk = disk;
        this.platform =
                TrustedPlatform.in(secret.resolve("keys"))
                        .with(new SoftwareProvider(secret.resolve("software")))
                        .open();
    }

    /**
     * Opens it, and signs what has not been signed yet.
     *
     * @param folder of the Store
     */
    static SignedCatalogue open(
            Path folder,
            Repository repository,
            Signers signers,
            AuditLog audit,
            Clock clock,
            Disk disk)
            throws IOException {
        PrivateFiles.makeFolder(folder.resolve("private").resolve("tuf"));
        SignedCatalogue catalogue =
                new SignedCatalogue(folder, repository, signers, audit, clock, disk);
        try {
            disk.createFolders(catalogue.folder);
            for (String role :
                    List.of(RootMetadata.TARGETS, RootMetadata.SNAPSHOT, RootMetadata.TIMESTAMP)) {
                catalogue.keys.put(
                        role,
                        DocumentSigner.persistent(
                                catalogue.platform.services("store/" + role),
                                KEY,
                                SignatureScheme.ED25519));
            }
            catalogue.sync();
            return catalogue;
        } catch (IOException | RuntimeException e) {
            catalogue.close();
            throw e;
        }
    }

    /** Renews what is due while the Store runs. */
    void keepFresh() {
        renewing =
                Thread.ofVirtual()
                        .name("store-timestamp")
                        .start(
                                () -> {
                                    while (!Thread.currentThread().isInterrupted()) {
                                        renew();
                                    }
                                });
    }

    private void renew() {
        try {
            Thread.sleep(ROUND);
            sync();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            // Tried again in the next round; whoever runs the Store reads of it meanwhile.
            audit.write("store", "sign", "timestamp.json", "failed", Plain.sentence(e.toString()));
        }
    }

    /** Signs what there is to sign of what the Store first held, in its own publisher's name. */
    void signFirst() throws IOException {
        String publisher = FirstContent.PUBLISHER;
        DocumentSigner signer =
                DocumentSigner.persistent(
                        platform.services("publisher/" + publisher),
                        KEY,
                        SignatureScheme.ED25519);
        if (!signers.isKnown(publisher)) {
            signers.enrol(publisher, signer.key());
        }
        for (Shelf shelf : repository.shelves()) {
            for (Shelf.Item item : shelf.versions()) {
                if (item.published().publisher().equals(publisher)
                        && repository.release(item).isEmpty()) {
                    Release release = release(item, signer);
                    repository.sign(
                            item,
                            publisher,
                            release.signed(signer).bytes(),
                            signers.rule(publisher),
                            platform.services("store/" + RootMetadata.TARGETS));
                }
            }
        }
        sync();
    }

    private Release release(Shelf.Item item, DocumentSigner signer) throws IOException {
        ReleaseName name = name(item);
        Instant expires = clock.instant().plus(RELEASE_LIFE);
        Path unpacked = repository.temporary();
        try {
            repository.unpack(item, unpacked);
            Published.Document document = item.published().document();
            return item.published().component().kind() == ComponentKind.AIF
                    ? Release.ofDocument(
                            name, 1, expires, unpacked.resolve(document.file()), signer.key())
                    : Release.of(
                            name,
                            1,
                            expires,
                            repository.archive(
                                    item, ArchiveFormat.TAR_GZ),
                            unpacked,
                            signer.key());
        } finally {
            disk.delete(unpacked);
        }
    }

    static ReleaseName name(Shelf.Item item) {
        ComponentName component = item.published().component();
        return new ReleaseName(
                component.kind().word(), component.name(), item.published().version());
    }

    /**
     * Takes what a publisher signed of a release, and signs that it is there.
     *
     * @throws Refused if it is not the publisher's, or not of what the Store holds
     */
    void accept(Shelf.Item item, String publisher, byte[] document) throws IOException {
        try {
            if (!signers.isKnown(publisher)) {
                Release said = Release.of(document);
                // Checked with that very key, before it is taken in.
                Release.verified(
                        document,
                        name(item),
                        SigningRule.of(said.publisher()),
                        platform.services("store/" + RootMetadata.TARGETS));
                signers.enrol(publisher, said.publisher());
                audit.write(publisher, "enrol", said.publisher().id(), "done", "");
            }
            repository.sign(
                    item,
                    publisher,
                    document,
                    signers.rule(publisher),
                    platform.services("store/" + RootMetadata.TARGETS));
        } catch (IllegalArgumentException e) {
            throw new Refused(
                    422,
                    "the signature of " + item.published() + " is refused: " + e.getMessage(),
                    "sign it with aif store publish, with the key that this Store knows of you");
        } catch (AifException e) {
            throw new Refused(
                    422,
                    "the signature of "
                            + item.published()
                            + " is not of what the Store holds: "
                            + e.getMessage(),
                    "publish exactly what you sign");
        }
        sync();
    }

    // ---------------------------------------------------------------- serving

    /** A file of metadata, if there is one of that name. */
    Optional<byte[]> file(String name) throws IOException {
        Matcher parts = NAME.matcher(name);
        if (parts.matches()) {
            String role = parts.group(2);
            if (List.of(RootMetadata.ROOT, RootMetadata.TARGETS, RootMetadata.SNAPSHOT)
                    .contains(role)) {
                return read(name);
            }
            for (Map.Entry<ReleaseName, Path> one : releases.entrySet()) {
                if (one.getKey().role().equals(role)) {
                    byte[] bytes = Files.readAllBytes(one.getValue());
                    boolean same =
                            Long.toString(Release.of(bytes).revision()).equals(parts.group(1));
                    return same ? Optional.of(bytes) : Optional.empty();
                }
            }
            return Optional.empty();
        }
        return name.equals("timestamp.json") ? read(name) : Optional.empty();
    }

    private Optional<byte[]> read(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }

    // ---------------------------------------------------------------- signing

    /** Signs what has changed, and what will expire; nothing else is written. */
    synchronized void sync() throws IOException {
        updateRoot();
        List<ReleaseIndex.Entry> entries = new ArrayList<>();
        Map<String, MetadataListing.Listed> listed = new HashMap<>();
        Map<ReleaseName, Path> found = new HashMap<>();
        for (Shelf shelf : repository.shelves()) {
            for (Shelf.Item item : shelf.versions()) {
                Optional<Path> file = repository.release(item);
                if (file.isPresent()) {
                    ReleaseName name = name(item);
                    byte[] bytes = Files.readAllBytes(file.get());
                    found.put(name, file.get());
                    listed.put(
                            name.role() + ".json",
                            new MetadataListing.Listed(
                                    Release.of(bytes).revision(),
                                    bytes.length,
                                    Sha256.of(bytes)));
                    entries.add(
                            new ReleaseIndex.Entry(
                                    name,
                                    shelf.owner(),
                                    signers.rule(shelf.owner()),
                                    item.yanked().isPresent()));
                }
            }
        }
        releases = Map.copyOf(found);
        listed.put("targets.json", updateTargets(entries));
        updateTimestamp(updateSnapshot(listed));
    }

    private MetadataListing.Listed updateTargets(List<ReleaseIndex.Entry> entries)
            throws IOException {
        long newest = newest(RootMetadata.TARGETS);
        Optional<byte[]> present = read(newest + ".targets.json");
        if (present.isPresent()) {
            ReleaseIndex index = ReleaseIndex.of(present.get());
            if (index.entries().equals(entries)
                    && isByThisKey(present.get(), RootMetadata.TARGETS)
                    && isFresh(index.expires(), TARGETS_LIFE)) {
                return new MetadataListing.Listed(
                        newest, present.get().length, Sha256.of(present.get()));
            }
        }
        SignedDocument next =
                new ReleaseIndex(newest + 1, until(TARGETS_LIFE), entries)
                        .signed(List.of(key(RootMetadata.TARGETS)));
        write(next, RootMetadata.TARGETS);
        return MetadataListing.Listed.of(next);
    }

    private MetadataListing.Listed updateSnapshot(Map<String, MetadataListing.Listed> files)
            throws IOException {
        String role = RootMetadata.SNAPSHOT;
        long newest = newest(role);
        Optional<byte[]> present = read(newest + ".snapshot.json");
        if (present.isPresent()) {
            MetadataListing listing = MetadataListing.of(role, present.get());
            if (listing.files().equals(files)
                    && isByThisKey(present.get(), role)
                    && isFresh(listing.expires(), SNAPSHOT_LIFE)) {
                return new MetadataListing.Listed(
                        newest, present.get().length, Sha256.of(present.get()));
            }
        }
        SignedDocument next =
                new MetadataListing(role, newest + 1, until(SNAPSHOT_LIFE), files)
                        .signed(List.of(key(role)));
        write(next, role);
        return MetadataListing.Listed.of(next);
    }

    private void updateTimestamp(MetadataListing.Listed snapshot) throws IOException {
        String role = RootMetadata.TIMESTAMP;
        long version = 0;
        Optional<byte[]> present = read("timestamp.json");
        if (present.isPresent()) {
            MetadataListing listing = MetadataListing.of(role, present.get());
            version = listing.version();
            if (listing.files().equals(Map.of("snapshot.json", snapshot))
                    && isByThisKey(present.get(), role)
                    && isFresh(listing.expires(), TIMESTAMP_LIFE)) {
                return;
            }
        }
        SignedDocument next =
                new MetadataListing(
                                role,
                                version + 1,
                                until(TIMESTAMP_LIFE),
                                Map.of("snapshot.json", snapshot))
                        .signed(List.of(key(role)));
        write("timestamp.json", next.bytes());
    }

    /** What was signed before the Store had these keys is signed anew. */
    private boolean isByThisKey(byte[] document, String role) {
        return Json.MAPPER
                .readTree(document)
                .path("signatures")
                .path(0)
                .path("keyid")
                .asString("")
                .equals(key(role).key().id());
    }

    private DocumentSigner key(String role) {
        DocumentSigner signer = keys.get(role);
        if (signer == null) {
            throw new IllegalStateException("no key of the role " + role);
        }
        return signer;
    }

    /** A new root is due in the last month of the old one, and when the Store has other keys. */
    private void updateRoot() throws IOException {
        long newest = newest(RootMetadata.ROOT);
        if (newest == 0) {
            DocumentSigner signer = rootKey(true).orElseThrow();
            write(root(1, signer), RootMetadata.ROOT);
            return;
        }
        RootMetadata present = RootMetadata.of(read(newest + ".root.json").orElseThrow());
        boolean sameKeys =
                keys.entrySet().stream()
                        .allMatch(
                                one ->
                                        present.rule(one.getKey())
                                                .equals(SigningRule.of(one.getValue().key())));
        boolean due =
                !clock.instant().isBefore(present.expires().minus(Duration.ofDays(30)));
        if (sameKeys && !due) {
            return;
        }
        Optional<DocumentSigner> signer = rootKey(false);
        if (signer.isPresent()
                && present.rule(RootMetadata.ROOT)
                        .equals(SigningRule.of(signer.get().key()))) {
            write(root(newest + 1, signer.get()), RootMetadata.ROOT);
        } else if (!sameKeys) {
            throw new AifException(
                    ErrorCode.INIT,
                    "the Store has other keys than its root says, and a new root needs the old"
                            + " root's key; put root.key back into "
                            + secret
                            + " for the next start");
        } else {
            audit.write(
                    "store", "sign", "root.json", "due",
                    "it expires at " + present.expires() + "; put root.key back into " + secret);
        }
    }

    private SignedDocument root(long version, DocumentSigner signer) {
        Map<String, SigningRule> roles = new HashMap<>();
        roles.put(RootMetadata.ROOT, SigningRule.of(signer.key()));
        keys.forEach((role, key) -> roles.put(role, SigningRule.of(key.key())));
        return new RootMetadata(version, until(ROOT_LIFE), roles).signed(List.of(signer));
    }

    /** The root's key is a file, so that it can be carried away. */
    private Optional<DocumentSigner> rootKey(boolean make) throws IOException {
        Path file = secret.resolve("root.key");
        if (!Files.exists(file)) {
            if (!make) {
                return Optional.empty();
            }
            byte[] seed = new byte[SEED_BYTES];
            new SecureRandom().nextBytes(seed);
            String line =
                    SignatureScheme.ED25519.word() + " " + HexFormat.of().formatHex(seed) + "\n";
            Arrays.fill(seed, (byte) 0);
            PrivateFiles.write(file, line.getBytes(StandardCharsets.US_ASCII));
        }
        String[] words = Files.readString(file).strip().split("\\s+");
        byte[] seed = HexFormat.of().parseHex(words.length == 2 ? words[1] : "");
        try {
            return Optional.of(
                    DocumentSigner.imported(
                            platform.services("store/root"),
                            SignatureScheme.of(words[0]),
                            seed));
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    private boolean isFresh(Instant expires, Duration life) {
        return clock.instant().isBefore(expires.minus(life.dividedBy(2)));
    }

    private Instant until(Duration life) {
        return clock.instant().plus(life);
    }

    private long newest(String role) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(parts -> parts.matches() && parts.group(2).equals(role))
                    .mapToLong(parts -> Long.parseLong(parts.group(1)))
                    .max()
                    .orElse(0);
        }
    }

    private void write(SignedDocument document, String role) throws IOException {
        write(document.version() + "." + role + ".json", document.bytes());
    }

    private void write(String name, byte[] bytes) throws IOException {
        Path part = repository.temporary();
        disk.create(part, bytes);
        disk.move(part, folder.resolve(name));
        disk.force(folder);
    }

    @Override
    public void close() {
        Thread thread = renewing;
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        platform.close();
    }
}
