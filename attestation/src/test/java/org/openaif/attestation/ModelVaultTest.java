// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.DataLocation;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.Measurement;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;
import org.openaif.trust.SecureStores;
import org.openaif.trust.StorageMedia;

/** Models at rest, on a real platform and a real disk, and what attackers do there. */
class ModelVaultTest {
    private static final String AIM = "aim/Rehab/Judge";
    private static final String MODEL = "posture";

    /** Some segments, and not a whole number of them. */
    private static final byte[] FIRST = bytes(1, 200_000);

    private static final byte[] SECOND = bytes(2, 70_000);

    @TempDir private Path folder;

    private final List<String> audit = new ArrayList<>();
    private TestServices platform;
    private SecureStores stores;
    private TrustedServices publishers;
    private CoseKey publisher;
    private ModelVault vault;
    private List<Finding> findings = List.of(new Finding(Finding.Weight.GOOD, "It is well."));

    private static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @BeforeEach
    void open() {
        platform = TestServices.in(folder);
        stores =
                new SecureStores(
                        folder.resolve("stores"),
                        platform.platform().root(),
                        Map.of(DataLocation.LOCAL_DISK, StorageMedia.folder(folder.resolve("disk"))),
                        SecureStores.UNLIMITED);
        publishers = platform.of("publisher");
        publisher = generated();
        vault = vault(publisher);
    }

    @AfterEach
    void close() {
        stores.close();
        platform.close();
    }

    private CoseKey generated() {
        KeyId id =
                publishers
                        .keys()
                        .generate(
                                KeyAttributes.of(KeyType.SECP_R1_KEY_PAIR, 256)
                                        .permitting(
                                                Algorithm.ecdsa(Hash.SHA_256),
                                                KeyUsage.SIGN_MESSAGE));
        return new CoseKey(publishers.cryptography(), id, CoseAlgorithm.ES256);
    }

    private ModelVault vault(CoseKey trusted) {
        return new ModelVault(
                folder.resolve("models"),
                platform.of(ModelVault.OWNER),
                stores.storage(ModelVault.OWNER, DataLocation.LOCAL_DISK),
                stores.sealer("models"),
                publishers.keys().exportPublic(trusted.id()),
                principal -> new Verdict(findings, List.of()),
                (principal, action, resource, outcome, detail) ->
                        audit.add(
                                String.join(" | ", principal, action, resource, outcome, detail)));
    }

    private static String hash(byte[] model) {
        return HexFormat.of().formatHex(FileHash.of(model));
    }

    private byte[] release(CoseKey key, String version, byte[] model) {
        return new ModelRelease(MODEL, version, hash(model), model.length).signed(key);
    }

    private void admit(String version, byte[] model) {
        vault.admit(release(publisher, version, model), new ByteArrayInputStream(model));
    }

    private byte[] loaded() throws IOException {
        try (InputStream in = vault.open(AIM, MODEL)) {
            return in.readAllBytes();
        }
    }

    private static void assertRefused(ThrowingCallable call, TrustError error, String words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        TrustException.class, e -> assertThat(e.error()).isEqualTo(error))
                .hasMessageContaining(words);
    }

    private Path file() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("models"))) {
            return all.reduce(
                            (one, other) -> {
                                throw new AssertionError("more than one file: " + one + other);
                            })
                    .orElseThrow();
        }
    }

    @Test
    void a_model_is_given_out_as_it_was_signed_and_that_is_written_down() throws IOException {
        admit("1.0", FIRST);

        assertThat(loaded()).isEqualTo(FIRST);
        assertThat(audit)
                .containsExactly(
                        "model-vault | Model_Admit | model/posture | permitted | version 1.0,"
                                + " SHA-256 " + hash(FIRST),
                        "aim/Rehab/Judge | Model_Load | model/posture | permitted | version 1.0,"
                                + " SHA-256 " + hash(FIRST));
    }

    @Test
    void nothing_of_the_model_can_be_read_from_the_disk() throws IOException {
        byte[] model = new byte[100_000];
        Arrays.fill(model, (byte) 'm');
        admit("1.0", model);

        String kept = HexFormat.of().formatHex(Files.readAllBytes(file()));
        assertThat(kept).doesNotContain("6d6d6d6d6d6d6d6d");
    }

    @Test
    void a_newer_version_takes_its_place_and_the_older_one_is_gone() throws IOException {
        admit("1.9", FIRST);
        admit("1.10", SECOND);

        assertThat(loaded()).isEqualTo(SECOND);
        assertThat(Files.size(file())).isLessThan(FIRST.length);
    }

    @Test
    void an_older_version_is_refused_unless_it_is_meant() throws IOException {
        admit("1.10", FIRST);

        assertRefused(
                () -> admit("1.9", SECOND),
                TrustError.NOT_PERMITTED,
                "model posture, version 1.9 is older than 1.10");
        assertThat(loaded()).isEqualTo(FIRST);
        vault.admitEvenIfOlder(
                release(publisher, "1.9", SECOND), new ByteArrayInputStream(SECOND));
        assertThat(loaded()).isEqualTo(SECOND);
        assertThat(audit).anyMatch(line -> line.contains("NOT_PERMITTED | version 1.9"));
    }

    @Test
    void another_publishers_signature_is_refused() throws IOException {
        admit("1.0", FIRST);
        CoseKey other = generated();

        assertRefused(
                () ->
                        vault.admit(
                                release(other, "2.0", SECOND), new ByteArrayInputStream(SECOND)),
                TrustError.INVALID_SIGNATURE,
                "not one of the publisher that is trusted here");
        assertThat(loaded()).isEqualTo(FIRST);
        vault = vault(other);
        assertRefused(
                () -> vault.open(AIM, MODEL),
                TrustError.INVALID_SIGNATURE,
                "the release that is kept of model posture is not one of the publisher");
    }

    @Test
    void an_altered_model_is_refused_when_it_is_handed_in_and_nothing_of_it_stays()
            throws IOException {
        admit("1.0", FIRST);
        byte[] release = release(publisher, "2.0", SECOND);
        byte[] altered = SECOND.clone();
        altered[5] ^= 1;

        assertRefused(
                () -> vault.admit(release, new ByteArrayInputStream(altered)),
                TrustError.INVALID_SIGNATURE,
                "the content is not what its publisher signed: its hash is");
        assertRefused(
                () -> vault.admit(release, new ByteArrayInputStream(Arrays.copyOf(SECOND, 5))),
                TrustError.INVALID_SIGNATURE,
                "69995 of 70000 bytes are missing");
        assertRefused(
                () -> vault.admit(release, new ByteArrayInputStream(FIRST)),
                TrustError.INVALID_SIGNATURE,
                "it is longer than 70000 bytes");
        assertThat(loaded()).isEqualTo(FIRST);
        assertThat(file()).isRegularFile();
    }

    @Test
    void a_model_that_is_altered_cut_or_exchanged_on_the_disk_is_refused() throws IOException {
        admit("1.0", FIRST);
        byte[] kept = Files.readAllBytes(file());
        for (int at : new int[] {0, 10, 30, 70_000, kept.length - 1}) {
            byte[] altered = kept.clone();
            altered[at] ^= 1;
            Files.write(file(), altered);
            assertThatThrownBy(this::loaded)
                    .isInstanceOf(TrustException.class)
                    .hasMessageContaining("model posture, version 1.0 was altered where it is kept");
        }
        Files.write(file(), Arrays.copyOf(kept, kept.length - 70_000));
        assertThatThrownBy(this::loaded).isInstanceOf(TrustException.class);
        Files.write(file(), kept);
        assertThat(loaded()).isEqualTo(FIRST);

        assertThat(audit)
                .filteredOn(line -> line.contains("INVALID_SIGNATURE | version 1.0"))
                .hasSizeGreaterThanOrEqualTo(4);
        Path name = file();
        admit("2.0", SECOND);
        Files.copy(file(), folder.resolve("second"));
        Files.write(file(), kept);
        assertThat(file()).isNotEqualTo(name);
        assertThatThrownBy(this::loaded)
                .isInstanceOf(TrustException.class)
                .hasMessageContaining("version 2.0 was altered");
    }

    @Test
    void a_model_is_not_given_to_whom_attestation_does_not_speak_for() {
        admit("1.0", FIRST);
        findings = List.of(new Finding(Finding.Weight.BAD, "The program spy.jar is unknown."));

        assertRefused(
                () -> vault.open(AIM, MODEL),
                TrustError.NOT_PERMITTED,
                "model posture is not given to aim/Rehab/Judge, whose attestation is not good: The"
                        + " program spy.jar is unknown.");
        assertThat(audit.getLast())
                .isEqualTo("aim/Rehab/Judge | Model_Load | model/posture | NOT_PERMITTED | ");
    }

    @Test
    void a_model_follows_the_verdict_on_a_real_token() throws IOException {
        admit("1.0", FIRST);
        List<Measurement> here =
                new ArrayList<>(List.of(Measurement.of("program", "aif.jar", "1", new byte[32])));
        EntityAttestation attestation =
                new EntityAttestation(
                        platform.of(EntityAttestation.OWNER),
                        platform.platform().providers(),
                        () -> here,
                        InstantSource.system(),
                        List::of);
        Verifier verifier =
                new Verifier(
                        platform.of("verifier"),
                        InstantSource.system(),
                        Expectations.NOTHING
                                .withKey(attestation.publicKey())
                                .withReference(ReferenceValues.of(Instant.EPOCH, here)));
        findings = verifier.ask(attestation).findings();
        assertThat(loaded()).isEqualTo(FIRST);

        here.add(Measurement.of("program", "spy.jar", "", new byte[32]));
        findings = verifier.ask(attestation).findings();
        assertRefused(
                () -> vault.open(AIM, MODEL),
                TrustError.NOT_PERMITTED,
                "The program spy.jar is unknown");
    }

    @Test
    void a_verdict_without_findings_is_no_trust() {
        admit("1.0", FIRST);
        findings = List.of();

        assertRefused(() -> vault.open(AIM, MODEL), TrustError.NOT_PERMITTED, "not good");
    }

    @Test
    void a_model_that_is_not_there_is_said_to_be_missing() {
        assertRefused(
                () -> vault.open(AIM, "nothing"),
                TrustError.DOES_NOT_EXIST,
                "there is no model nothing here");
    }

    @Test
    void what_an_interrupted_admission_left_over_is_removed_by_the_next() throws IOException {
        admit("1.0", FIRST);
        Path left = file().resolveSibling(file().getFileName().toString().replace(".model", "x.model"));
        Files.write(left, new byte[10]);

        admit("1.1", SECOND);

        assertThat(left).doesNotExist();
        assertThat(loaded()).isEqualTo(SECOND);
    }

    @Test
    void a_release_says_what_a_release_can_say() {
        assertThatThrownBy(() -> new ModelRelease("", "1.0", hash(FIRST), 1))
                .hasMessageContaining("1 to 256");
        assertThatThrownBy(() -> new ModelRelease("m", "new", hash(FIRST), 1))
                .hasMessageContaining("'new' is no version");
        assertThatThrownBy(() -> new ModelRelease("m", "1.0", "00", 1))
                .hasMessageContaining("malformed");
        assertThatThrownBy(() -> new ModelRelease("m", "1.0", hash(FIRST), -1))
                .hasMessageContaining("malformed");
    }
}
