// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openaif.attacks.Victim.assertRefused;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.trust.DataLocation;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustedServices;
import org.openaif.attestation.CoseAlgorithm;
import org.openaif.attestation.CoseKey;
import org.openaif.attestation.Finding;
import org.openaif.attestation.ModelRelease;
import org.openaif.attestation.ModelVault;
import org.openaif.attestation.Verdict;

/** Whoever wants another model to be used, or this one to be had. */
class ModelAttacksTest {
    private static final String AIM = "aim/ward/monitor";

    @TempDir private Path folder;

    private final List<String> audited = new ArrayList<>();
    private Victim victim;
    private CoseKey publisher;
    private CoseKey stranger;
    private ModelVault vault;
    private boolean attested = true;

    @BeforeEach
    void open() {
        victim = new Victim(folder.resolve("installation"));
        publisher = key("publisher");
        stranger = key("stranger");
        TrustedServices services = victim.of(ModelVault.OWNER);
        vault =
                new ModelVault(
                        folder.resolve("models"),
                        services,
                        services.storage(DataLocation.INT_FLASH),
                        victim.sealer("models"),
                        victim.of("publisher").keys().exportPublic(publisher.id()),
                        principal ->
                                new Verdict(
                                        List.of(
                                                new Finding(
                                                        attested
                                                                ? Finding.Weight.GOOD
                                                                : Finding.Weight.BAD,
                                                        "it is what was expected, or not")),
                                        List.of()),
                        (who, what, on, outcome, detail) ->
                                audited.add(who + " " + what + " " + outcome));
        admit("2.0", "the model", publisher);
    }

    private CoseKey key(String owner) {
        TrustedServices services = victim.of(owner);
        KeyId id = Victim.key(services, Victim.ecdsa(), KeyUsage.SIGN_MESSAGE);
        return new CoseKey(services.cryptography(), id, CoseAlgorithm.ES256);
    }

    @AfterEach
    void close() {
        victim.close();
    }

    private void admit(String version, String content, CoseKey signer) {
        admit(release(version, content, signer), content);
    }

    private void admit(byte[] release, String content) {
        vault.admit(
                release, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] release(String version, String content, CoseKey signer) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        try {
            String hash =
                    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            return new ModelRelease("motion", version, hash, bytes.length).signed(signer);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private String content() throws Exception {
        try (InputStream model = vault.open(AIM, "motion")) {
            return new String(model.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aModelCannotBeReadOnTheDisk() throws Exception {
        for (Path file : Victim.files(folder)) {
            assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                    .doesNotContain("the model");
        }
        assertThat(content()).isEqualTo("the model");
    }

    @Test
    void anAlteredModelIsNotReleased() throws Exception {
        Path file = Victim.files(folder.resolve("models")).getFirst();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertRefused(
                TrustError.INVALID_SIGNATURE,
                () -> {
                    try (InputStream model = vault.open(AIM, "motion")) {
                        model.readAllBytes();
                    }
                });
    }

    @Test
    void aModelOfAnotherPublisherIsNotAdmitted() throws Exception {
        assertRefused(
                TrustError.INVALID_SIGNATURE, () -> admit("3.0", "a better model", stranger));
        assertThat(content()).isEqualTo("the model");
    }

    @Test
    void anOlderModelIsNotAdmitted() throws Exception {
        assertRefused(
                TrustError.NOT_PERMITTED, () -> admit("1.9", "the weak model", publisher));
        assertThat(content()).isEqualTo("the model");
    }

    @Test
    void anotherContentThanWasSignedIsNotAdmitted() throws Exception {
        byte[] release = release("3.0", "the new model", publisher);
        assertRefused(TrustError.INVALID_SIGNATURE, () -> admit(release, "the new mode1"));
        assertThat(content()).isEqualTo("the model");
    }

    @Test
    void aModelIsNotReleasedToWhomAttestationDoesNotSpeakFor() {
        attested = false;
        assertRefused(TrustError.NOT_PERMITTED, () -> vault.open(AIM, "motion"));
        assertThat(audited.getLast()).startsWith(AIM).doesNotEndWith("permitted");
    }

    @Test
    void everyReleaseIsWrittenDown() throws Exception {
        content();
        assertThat(audited.getLast()).startsWith(AIM).endsWith("permitted");
    }
}
