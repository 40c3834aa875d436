// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.AifException;
import org.openaif.api.trust.AuditLog;
import org.openaif.store.Archive;
import org.openaif.store.ArchiveFormat;
import org.openaif.store.ArchiveWriter;
import org.openaif.store.DocumentSigner;
import org.openaif.store.InstalledReleases;
import org.openaif.store.MetadataListing;
import org.openaif.store.ParseSettings;
import org.openaif.store.Release;
import org.openaif.store.ReleaseName;
import org.openaif.store.RemoteStore;
import org.openaif.store.RootMetadata;
import org.openaif.store.SignatureScheme;
import org.openaif.store.SignedDocument;
import org.openaif.store.SigningRule;
import org.openaif.store.TrustedMetadata;
import org.openaif.storeserver.ComponentKind;
import org.openaif.storeserver.ComponentName;
import org.openaif.storeserver.FirstContent;
import org.openaif.storeserver.StoreServer;
import org.openaif.storeserver.StoreSettings;
import org.openaif.usecases.VolumePeaksAnalysis;

/**
 * A Store that was taken over, or somebody who has its certificate, over real sockets: a client takes
 * nothing that is altered, foreign, old, mixed, held back or endless. Those are the attacks that The
 * Update Framework lists, and some on archives.
 */
@Timeout(120)
class StoreAttacksTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(86_400);
    private static final ReleaseName PEAKS =
            new ReleaseName("aim", "VolumePeaksAnalysis", "0.1.0");
    private static final ReleaseName MOTION =
            new ReleaseName("aim", "MotionRecognitionAnalysis", "0.1.0");
    private static final Path CHECKOUT = Path.of("").toAbsolutePath().getParent();

    @TempDir private static Path genuine;

    private static final Map<ReleaseName, Path> ARCHIVES = new HashMap<>();
    private static EvilStore store;

    @TempDir private Path folder;

    private final List<String> audited = new ArrayList<>();
    private final AuditLog audit =
            (who, what, on, outcome, detail) ->
                    audited.add(String.join(" ", who, what, on, outcome, detail));
    private int contents;
    private Victim victim;
    private MadeStore made;
    private DocumentSigner publisher;
    private byte[] root = {};
    private RemoteStore client;

    @BeforeAll
    static void takeOver() throws Exception {
        Path classes =
                Path.of(
                        VolumePeaksAnalysis.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        FirstContent content =
                new FirstContent(
                        CHECKOUT.resolve("workflows/iot-rev"),
                        classes,
                        CHECKOUT.resolve("LICENSE"),
                        "demo",
                        "0.1.0");
        try (StoreServer server =
                StoreServer.start(
                        StoreSettings.local(genuine),
                        Optional.of(content),
                        (who, what, on, outcome, detail) -> {})) {
            for (ReleaseName name : List.of(PEAKS, MOTION)) {
                ARCHIVES.put(
                        name,
                        server.repository()
                                .archive(
                                        server.repository()
                                                .shelf(
                                                        new ComponentName(
                                                                ComponentKind.AIM, name.name()))
                                                .orElseThrow()
                                                .latest()
                                                .orElseThrow(),
                                        ArchiveFormat.TAR_GZ));
            }
        }
        store = new EvilStore(genuine);
    }

    @AfterAll
    static void end() {
        store.close();
    }

    @BeforeEach
    void open() throws Exception {
        store.files.clear();
        store.endless.clear();
        victim = new Victim(folder.resolve("client"));
        made = new MadeStore(victim.of("made"), LATER);
        publisher = made.key();
        root = made.root(signers(RootMetadata.ROOT)).bytes();
        for (ReleaseName name : ARCHIVES.keySet()) {
            release(name, 1, publisher);
            serve(name, archive(name));
        }
        made.publish(store);
        client = store.client();
    }

    @AfterEach
    void close() {
        client.close();
        victim.close();
    }

    private List<DocumentSigner> signers(String role) {
        return List.copyOf(made.signers.getOrDefault(role, List.of()));
    }

    private static Path archive(ReleaseName name) {
        return ARCHIVES.getOrDefault(name, genuine);
    }

    private void release(ReleaseName name, long revision, DocumentSigner signer) throws Exception {
        Path content = folder.resolve("content-" + contents++);
        try (Archive archive = Archive.open(archive(name))) {
            archive.extractTo(content);
        }
        made.releases.put(
                name,
                Release.of(name, revision, LATER, archive(name), content, signer.key())
                        .signed(signer));
        made.rules.putIfAbsent(name, SigningRule.of(signer.key()));
    }

    private static void serve(ReleaseName name, Path archive) throws Exception {
        store.files.put(path(name), Files.readAllBytes(archive));
    }

    private static String path(ReleaseName name) {
        return "/api/v1/components/aim/" + name.name() + "/" + name.version() + "/archive.tar.gz";
    }

    private static String signature(ReleaseName name, long revision) {
        return "/tuf/" + revision + "." + name.role() + ".json";
    }

    private TrustedMetadata trusted(Instant now) {
        return TrustedMetadata.open(
                folder.resolve("trusted"),
                Optional.of(root),
                victim.of("client"),
                Clock.fixed(now, ZoneOffset.UTC),
                audit);
    }

    /** As a client does it: what there is, what was signed of it, the archive. */
    private InstalledReleases.Installed install(ReleaseName name) {
        TrustedMetadata trusted = trusted(NOW);
        trusted.refresh(client);
        return new InstalledReleases(folder.resolve("cache"), audit)
                .install(
                        trusted.release(name, client),
                        (release, file) -> client.fetch(release, file, RemoteStore.Progress.NONE));
    }

    private void refresh() {
        trusted(NOW).refresh(client);
    }

    /** Refused in one line that says so, written down, and nothing of it stays. */
    private void assertRefused(String why, ThrowingCallable attack) {
        audited.clear();
        AifException refusal = catchThrowableOfType(AifException.class, attack);
        assertThat(refusal).as("the attack succeeded").isNotNull();
        assertThat(refusal.getMessage()).contains(why).doesNotContain("\n");
        assertThat(audited).anyMatch(line -> line.contains(" refused ") && line.contains(why));
        assertThat(folder.resolve("cache").resolve("releases"))
                .satisfiesAnyOf(
                        releases -> assertThat(releases).doesNotExist(),
                        releases -> assertThat(releases).isEmptyDirectory());
    }

    @Test
    void whatIsGenuineIsTaken() throws Exception {
        InstalledReleases.Installed installed = install(PEAKS);

        assertThat(installed.release().publisher()).isEqualTo(publisher.key());
        assertThat(installed.folder().resolve("VolumePeaksAnalysis.json")).exists();
        assertThat(audited).containsExactly(
                "store install aim/VolumePeaksAnalysis@0.1.0 installed "
                        + installed.release().sha256());
    }

    @Test
    void whatIsSignedWithMlDsaIsTaken() throws Exception {
        DocumentSigner lattice = DocumentSigner.fresh(made.services, SignatureScheme.ML_DSA_65);
        made.rules.put(PEAKS, SigningRule.of(lattice.key()));
        release(PEAKS, 2, lattice);
        made.publish(store);

        assertThat(install(PEAKS).release().publisher().scheme())
                .isEqualTo(SignatureScheme.ML_DSA_65);
    }

    /** One byte of each file in the archive, packed again as well as anybody can. */
    @Test
    void anAlteredByteInAnyFileIsRefused() throws Exception {
        Path content = folder.resolve("altered");
        try (Archive archive = Archive.open(archive(PEAKS))) {
            archive.extractTo(content);
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(content)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        assertThat(files).hasSizeGreaterThan(3);
        int number = 0;
        for (Path file : files) {
            byte[] before = Files.readAllBytes(file);
            byte[] altered = before.clone();
            altered[altered.length / 2] ^= 1;
            Files.write(file, altered);
            Path packed = folder.resolve(number++ + ".tar.gz");
            try {
                ArchiveWriter.standard().write(content, packed, ParseSettings.LENIENT);
                serve(PEAKS, packed);
                assertRefused("its publisher signed", () -> install(PEAKS));
            } catch (AifException unreadable) {
                // An altered document that nobody can pack any more.
                assertThat(file.toString()).endsWith(".json");
            } finally {
                Files.write(file, before);
            }
        }
    }

    @Test
    void anAlteredByteOfTheArchiveIsRefused() throws Exception {
        byte[] altered = Files.readAllBytes(archive(PEAKS));
        altered[altered.length / 2] ^= 1;
        store.files.put(path(PEAKS), altered);

        assertRefused("where its publisher signed", () -> install(PEAKS));
    }

    @Test
    void anInstalledFileThatIsAlteredIsNotRun() throws Exception {
        InstalledReleases.Installed installed = install(PEAKS);
        Path document = installed.folder().resolve("VolumePeaksAnalysis.json");
        Files.writeString(document, Files.readString(document).replace("decibels", "decibelz"));
        audited.clear();

        InstalledReleases cache = new InstalledReleases(folder.resolve("cache"), audit);
        AifException refusal =
                catchThrowableOfType(
                        AifException.class, () -> cache.find(installed.release().sha256()));
        assertThat(refusal).hasMessageContaining("with other content than its publisher signed");
        assertThat(audited).singleElement().asString().contains(" refused ");
    }

    @Test
    void aStrippedSignatureIsRefused() {
        byte[] bytes = store.files.getOrDefault("/tuf/timestamp.json", Victim.NONE);
        String signed = new String(bytes, StandardCharsets.UTF_8);
        store.files.put(
                "/tuf/timestamp.json",
                signed.replaceFirst("\"signatures\":\\[.*?\\]", "\"signatures\":[]")
                        .getBytes(StandardCharsets.UTF_8));

        assertRefused("it carries no signature", this::refresh);
    }

    @Test
    void aStrippedPublishersSignatureIsRefused() throws Exception {
        Release release = Release.of(made.releases.getOrDefault(PEAKS, root(made)).bytes());
        made.releases.put(PEAKS, release.signed(List.of()));
        made.publish(store);

        assertRefused("it carries no signature", () -> install(PEAKS));
    }

    private static SignedDocument root(MadeStore made) {
        return made.root(List.of());
    }

    @Test
    void anotherPublishersKeyIsRefused() throws Exception {
        release(PEAKS, 2, made.key());
        made.publish(store);

        assertRefused("signed with a foreign or revoked key", () -> install(PEAKS));
    }

    @Test
    void aRevokedKeyIsRefused() throws Exception {
        made.rules.put(PEAKS, SigningRule.of(made.key().key()));
        made.publish(store);

        assertRefused("foreign or revoked key", () -> install(PEAKS));
    }

    @Test
    void anAlgorithmOfTheAttackersChoiceIsRefused() {
        String next =
                new String(made.root(signers(RootMetadata.ROOT)).bytes(), StandardCharsets.UTF_8)
                        .replace("\"scheme\":\"ed25519\"", "\"scheme\":\"none\"");
        store.files.put("/tuf/2.root.json", next.getBytes(StandardCharsets.UTF_8));

        assertRefused("of the root before it and has 0", this::refresh);
    }

    @Test
    void olderMetadataIsRefused() {
        Map<String, byte[]> yesterday = Map.copyOf(store.files);
        made.publish(store);
        refresh();
        store.files.putAll(yesterday);

        assertRefused("older than 2 that was seen before", this::refresh);
    }

    @Test
    void anOlderReleaseInANewerSnapshotIsRefused() throws Exception {
        release(PEAKS, 2, publisher);
        made.publish(store);
        refresh();
        release(PEAKS, 1, publisher);
        made.publish(store);

        assertRefused("it is version 1, older than 2", this::refresh);
    }

    @Test
    void aReleaseThatVanishesIsNoticed() {
        refresh();
        made.releases.remove(MOTION);
        made.publish(store);

        assertRefused("it does not list aim-MotionRecognitionAnalysis", this::refresh);
    }

    @Test
    void aFrozenTimestampIsRefused() {
        refresh();

        assertRefused(
                "it expired at " + LATER,
                () -> {
                    made.expires.put(RootMetadata.ROOT, LATER.plusSeconds(86_400));
                    store.files.put(
                            "/tuf/2.root.json", made.root(signers(RootMetadata.ROOT)).bytes());
                    trusted(LATER).refresh(client);
                });
    }

    @Test
    void anExpiredRootIsRefused() {
        made.expires.put(RootMetadata.TIMESTAMP, LATER.plusSeconds(86_400));
        made.publish(store);

        assertRefused(
                "it expired at " + LATER + "; ask who runs the Store for a new root.json",
                () -> trusted(LATER).refresh(client));
    }

    @Test
    void mixedMetadataIsRefused() {
        byte[] first = store.files.getOrDefault("/tuf/1.targets.json", Victim.NONE);
        made.publish(store);
        store.files.put("/tuf/2.targets.json", first);

        assertRefused("files of different times were mixed", this::refresh);
    }

    @Test
    void anArchiveUnderAnotherNameIsRefused() throws Exception {
        serve(PEAKS, archive(MOTION));

        assertRefused("where its publisher signed", () -> install(PEAKS));
    }

    /** The Store's own keys sign along; the publisher signed it for another name. */
    @Test
    void aReleaseUnderAnotherNameIsRefused() throws Exception {
        made.releases.put(PEAKS, made.releases.getOrDefault(MOTION, root(made)));
        made.publish(store);
        serve(PEAKS, archive(MOTION));

        assertRefused(
                "it is signed for aim/MotionRecognitionAnalysis@0.1.0 and not for",
                () -> install(PEAKS));
    }

    @Test
    void aRootWithoutItsThresholdIsRefused() {
        store.files.put(
                "/tuf/2.root.json",
                made.root(List.of(signers(RootMetadata.ROOT).getFirst())).bytes());

        assertRefused("it needs 2 signatures of the root before it and has 1", this::refresh);
    }

    /** Whoever has stolen nothing but new keys cannot take over; whoever rotates needs both. */
    @Test
    void aRootThatTheOldKeysDidNotSignIsRefused() {
        List<DocumentSigner> old = signers(RootMetadata.ROOT);
        List<DocumentSigner> fresh = List.of(made.key(), made.key());
        made.signers.put(RootMetadata.ROOT, fresh);
        store.files.put("/tuf/2.root.json", made.root(fresh).bytes());
        assertRefused("of the root before it and has 0", this::refresh);

        made.versions.put(RootMetadata.ROOT, 1L);
        store.files.put("/tuf/2.root.json", made.root(old).bytes());
        assertRefused("it needs 2 signatures of itself and has 0", this::refresh);

        made.versions.put(RootMetadata.ROOT, 1L);
        List<DocumentSigner> both = new ArrayList<>(old);
        both.addAll(fresh);
        store.files.put("/tuf/2.root.json", made.root(both).bytes());
        refresh();
        assertThat(folder.resolve("trusted/root.json"))
                .hasBinaryContent(store.files.getOrDefault("/tuf/2.root.json", Victim.NONE));
    }

    @Test
    void aSkippedRootIsRefused() {
        made.versions.put(RootMetadata.ROOT, 2L);
        store.files.put("/tuf/2.root.json", made.root(signers(RootMetadata.ROOT)).bytes());

        assertRefused("it is version 3 where 2 must follow", this::refresh);
    }

    /** A stolen timestamp key counted up to the end; a new root with other keys mends that. */
    @Test
    void aNewRootUndoesWhatAStolenKeyCountedUp() {
        made.versions.put(RootMetadata.TIMESTAMP, Long.MAX_VALUE - 2);
        made.publish(store);
        refresh();
        made.versions.put(RootMetadata.TIMESTAMP, 1L);
        made.publish(store);
        assertRefused("older than", this::refresh);

        made.signers.put(RootMetadata.TIMESTAMP, List.of(made.key()));
        store.files.put("/tuf/2.root.json", made.root(signers(RootMetadata.ROOT)).bytes());
        made.publish(store);
        refresh();
        assertThat(trusted(NOW).releases()).hasSize(2);
    }

    @Test
    void endlessMetadataIsCutOff() {
        store.endless.add("/tuf/timestamp.json");

        assertRefused("cannot be asked", this::refresh);
    }

    @Test
    void anEndlessArchiveIsCutOff() {
        store.endless.add(path(PEAKS));

        assertRefused("longer than the", () -> install(PEAKS));
    }

    @Test
    void aWrongLengthIsRefused() throws Exception {
        byte[] whole = Files.readAllBytes(archive(PEAKS));
        store.files.put(path(PEAKS), Arrays.copyOf(whole, whole.length - 1));

        assertRefused(
                "has " + (whole.length - 1) + " bytes where its publisher signed " + whole.length,
                () -> install(PEAKS));
    }

    @Test
    void metadataOfAWrongLengthIsRefused() {
        byte[] snapshot = store.files.getOrDefault("/tuf/1.snapshot.json", Victim.NONE);
        made.timestamp(
                store,
                new MetadataListing.Listed(1, snapshot.length + 1, "0".repeat(64)));

        assertRefused("bytes and not " + (snapshot.length + 1), this::refresh);
    }

    @Test
    void theFirstRootIsNeverTakenFromTheStore() {
        store.files.put("/tuf/1.root.json", root);

        AifException refusal =
                catchThrowableOfType(
                        AifException.class,
                        () ->
                                TrustedMetadata.open(
                                        folder.resolve("new"),
                                        Optional.empty(),
                                        victim.of("client"),
                                        Clock.fixed(NOW, ZoneOffset.UTC),
                                        audit));
        assertThat(refusal).hasMessageContaining("nobody has said whom to trust");
    }
}
