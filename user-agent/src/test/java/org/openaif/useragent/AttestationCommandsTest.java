// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.useragent.Shell.Outcome;
import tools.jackson.databind.JsonNode;

/** {@code aif trust attest}, {@code verify} and {@code reference}. */
class AttestationCommandsTest {
    private static final String NONCE = "8f1d0c5a9be24476";

    @TempDir private Path folder;

    private Path token;
    private Path good;

    @BeforeEach
    void names() {
        token = folder.resolve("token.cbor");
        good = folder.resolve("good.cbor");
    }

    private Outcome trust(Object... arguments) {
        return of("trust", arguments);
    }

    /** A command with the keys of an installation of this test. */
    private Outcome of(String installation, Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("trust"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--trust-folder", folder.resolve(installation)));
        return Shell.aif(all.toArray());
    }

    @Test
    void aTokenOfThisInstallationIsTrustedByIt() {
        Outcome reference = trust("reference", "--out", good);
        Outcome attested = trust("attest", "--nonce", NONCE, "--out", token);
        Outcome verified = trust("verify", token, "--nonce", NONCE, "--reference", good);

        assertThat(reference.status()).as(reference.err()).isZero();
        assertThat(reference.out()).contains("jvm", "lib/modules", "written to " + good);
        assertThat(attested.status()).as(attested.err()).isZero();
        assertThat(attested.out()).contains("program", "lib/modules", "written to " + token);
        assertThat(verified.status()).as(verified.err()).isZero();
        assertThat(verified.err()).isEmpty();
        assertThat(verified.out())
                .contains("answers the nonce that was asked for", "measured parts are as")
                .endsWith("TRUSTED\n");
    }

    @Test
    void aTokenOfAnotherInstallationNeedsItsKey() {
        Path key = folder.resolve("attestation.pem");
        Path store = folder.resolve("store.pem");
        of("other", "attest", "--nonce", NONCE, "--out", token, "--public-key", key);
        of("store", "reference", "--out", good, "--public-key", store);

        Outcome unknown = trust("verify", token, "--nonce", NONCE);
        Outcome unsigned = trust("verify", token, "--key", key, "--reference", good);
        Outcome known =
                trust(
                        "verify", token, "--nonce", NONCE, "--key", key, "--reference", good,
                        "--reference-key", store);

        assertThat(unknown.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(unknown.err()).contains("NOT TRUSTED: No trusted key signed it");
        assertThat(unsigned.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(unsigned.err()).contains("no reference values of this installation");
        assertThat(known.status()).as(known.err()).isZero();
        assertThat(known.out()).endsWith("TRUSTED\n");
    }

    @Test
    void aWorkflowIsMeasuredAndWhatWasAlteredIsNamed() throws IOException {
        Path workflow = Files.createDirectories(folder.resolve("workflow"));
        try (var files = Files.list(Shell.IOT_REV)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, workflow.resolve(file.getFileName()));
            }
        }
        Object[] how = {"--aiw", workflow, "--source", "simulator"};
        Outcome reference = trust("reference", how[0], how[1], how[2], how[3], "--out", good);
        assertThat(reference.status()).as(reference.err()).isZero();
        assertThat(reference.out()).contains("metadata", "implementation", "MotionRecognitionAnalysis");

        trust("attest", how[0], how[1], how[2], how[3], "--nonce", NONCE, "--out", token);
        Outcome before = trust("verify", token, "--nonce", NONCE, "--reference", good);
        assertThat(before.status()).as(before.out() + before.err()).isZero();

        Path metadata = workflow.resolve("iot-rev.json");
        Files.writeString(metadata, Files.readString(metadata) + "\n");
        trust("attest", how[0], how[1], how[2], how[3], "--nonce", NONCE, "--out", token);
        Outcome after = trust("verify", token, "--nonce", NONCE, "--reference", good);

        assertThat(after.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(after.err()).contains("NOT TRUSTED: The metadata ", "is not what it should be");
    }

    @Test
    void aWorkflowThatNobodyHasReferenceValuesForIsNotTrusted() {
        trust("reference", "--out", good);
        trust(
                "attest", "--aiw", Shell.IOT_REV, "--source", "simulator", "--nonce", NONCE, "--out",
                token);

        Outcome verified = trust("verify", token, "--nonce", NONCE, "--reference", good);

        assertThat(verified.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(verified.out()).contains("is unknown: the reference values do not speak of it");
    }

    @Test
    void programsGetObjects() {
        Outcome attested = trust("attest", "--json", "--out", token);
        Outcome verified = trust("verify", token, "--json");
        Outcome reference = trust("reference", "--json");

        JsonNode told = attested.events("token").getFirst();
        assertThat(told.get("publicKey").asString()).hasSize(130).startsWith("04");
        assertThat(told.get("token").asString()).startsWith("d284");
        assertThat(attested.events("measurement"))
                .allMatch(one -> one.get("sha256").asString().length() == 64);
        assertThat(verified.events("verdict").getFirst().get("trusted").asBoolean()).isTrue();
        assertThat(verified.events("finding"))
                .anyMatch(one -> one.get("weight").asString().equals("caution"));
        assertThat(reference.events("reference").getFirst().get("parts").asInt())
                .isEqualTo(reference.events("measurement").size());
    }

    @Test
    void anAlteredTokenAndAStaleOneAreNotTrusted() throws IOException {
        trust("attest", "--nonce", NONCE, "--out", token);
        byte[] bytes = Files.readAllBytes(token);
        bytes[bytes.length - 1] ^= 1;
        Path altered = Files.write(folder.resolve("altered.cbor"), bytes);
        Path empty = Files.write(folder.resolve("empty.cbor"), new byte[0]);

        assertThat(trust("verify", altered).err()).contains("NOT TRUSTED");
        assertThat(trust("verify", empty).err()).contains("NOT TRUSTED", "ends too early");
        assertThat(trust("verify", token, "--nonce", "0011223344556677").err())
                .contains("another nonce");
        assertThat(trust("verify", folder.resolve("none.cbor")).status())
                .isEqualTo(ExitStatus.FAILURE);
    }

    @Test
    void whatMakesNoSenseIsBadUsage() throws IOException {
        Files.write(token, new byte[0]);

        assertThat(trust("attest", "--nonce", "xyz").status()).isEqualTo(ExitStatus.BAD_USAGE);
        assertThat(trust("attest", "--input", "somewhere").err()).contains("name one with --aiw");
        assertThat(trust("verify", token, "--max-age", "-1").status())
                .isEqualTo(ExitStatus.BAD_USAGE);
        assertThat(trust("verify", token, "--reference-key", token).err())
                .contains("needs --reference");
        Outcome shortNonce = trust("attest", "--nonce", "00");
        assertThat(shortNonce.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(shortNonce.err()).contains("the nonce has 1 bytes; give 8 to 64");
        assertThat(trust("verify", token, "--key", token).err()).contains("is no public key");
    }
}
