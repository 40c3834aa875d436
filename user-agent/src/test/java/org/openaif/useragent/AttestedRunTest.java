// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.Realises;
import org.openaif.useragent.Shell.Outcome;

/** In the Secure Profile, with reference values, only what attests is started. */
class AttestedRunTest {
    private static final String NONCE = "8f1d0c5a9be24476";

    @TempDir private Path folder;

    /** Asks for a token of the installation that runs it, and reports it in parts that fit a line. */
    public static final class Attester implements Aim {
        private static final int DIGITS = 800;

        @Override
        public void run(AimContext aim) {
            byte[] nonce = HexFormat.of().parseHex(NONCE);
            String token = HexFormat.of().formatHex(aim.trust().attestation().token(nonce));
            for (int at = 0; at < token.length(); at += DIGITS) {
                aim.report("part " + token.substring(at, Math.min(token.length(), at + DIGITS)));
            }
        }
    }

    @BeforeEach
    void aWorkflowOfOneAim() throws IOException {
        write(
                "attested.json",
                """
                {
                  "Identifier": {"ImplementerID": "1", "Specification": {"Name": "ATTESTED", "Version": "1"}},
                  "APIProfile": "Secure", "Description": "", "Types": [], "Ports": [],
                  "SubAIMs": [{"Name": "Attester", "Identifier": {"ImplementerID": "1",
                      "Specification": {"Name": "Attester", "Version": "1"}}}],
                  "Topology": [], "Implementations": [], "ResourcePolicies": [], "Documentation": []
                }
                """);
        write(
                "Attester-aim.json",
                """
                {
                  "Identifier": {"ImplementerID": "1", "Specification": {"Name": "Attester", "Version": "1"}},
                  "APIProfile": "Secure", "Description": "", "Types": [], "Ports": [],
                  "SubAIMs": [], "Topology": [],
                  "Implementations": [{"BinaryName": "org.openaif.useragent.AttestedRunTest$Attester",
                      "Architecture": "java", "OperatingSystem": "any", "Version": "1",
                      "Source": "AIMStorage", "Destination": ""}],
                  "ResourcePolicies": [], "Documentation": []
                }
                """);
        write(
                "secure.json",
                """
                {
                  "ImplementerID": "1", "Version": "1", "APIProfile": "Secure",
                  "Resources": {"ComputingPolicies": [], "Storage": "", "Controller": "",
                      "Extensions": ""},
                  "Services": {"Communication": "", "TrustedServices": {"Authentication": "",
                      "Encryption": "", "Attestation": "", "Extensions": ""}},
                  "TimeBase": "NTP",
                  "OpenAIF": {"Storage": "kept",
                      "Trust": {"Folder": "trust", "ReferenceValues": "good.cbor"}}
                }
                """);
        Outcome reference =
                Shell.aif(
                        "trust", "reference", "--config", file("secure.json"), "--aiw",
                        file("attested.json"), "--out", file("good.cbor"));
        assertThat(reference.status()).as(reference.err()).isZero();
        assertThat(reference.out()).contains("ATTESTED/Attester");
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(file(name), text);
    }

    private Outcome run() {
        return Shell.aif("run", file("attested.json"), "--config", file("secure.json"));
    }

    @Test
    @Realises({"MPAI_AIFU_Controller_Initialize_Secure", "MPAI_AIFAT_Get_Token"})
    void whatAttestsRunsAndItsTokenSpeaksOfWhatRuns() throws IOException {
        Outcome outcome = run();

        assertThat(outcome.status()).as(outcome.err()).isZero();
        StringBuilder token = new StringBuilder();
        outcome.err()
                .lines()
                .filter(line -> line.contains("part "))
                .forEach(line -> token.append(line.substring(line.indexOf("part ") + 5).strip()));
        Files.write(file("token.cbor"), HexFormat.of().parseHex(token));
        Outcome verified =
                Shell.aif(
                        "trust", "verify", file("token.cbor"), "--config", file("secure.json"),
                        "--nonce", NONCE, "--reference", file("good.cbor"), "--json");
        assertThat(verified.status()).as(verified.out() + verified.err()).isZero();
        assertThat(verified.events("measurement"))
                .extracting(one -> one.get("kind").asString() + " " + one.get("name").asString())
                .contains(
                        "jvm lib/modules",
                        "metadata aif",
                        "metadata ATTESTED",
                        "metadata ATTESTED/Attester",
                        "implementation ATTESTED/Attester");
    }

    @Test
    @Realises("MPAI_AIFU_Controller_Initialize_Secure")
    void whatWasAlteredIsNamedAndNothingOfItIsStarted() throws IOException {
        Path aim = file("Attester-aim.json");
        Files.writeString(aim, Files.readString(aim) + "\n");

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(outcome.err())
                .contains(
                        "ATTESTED does not attest, and nothing of it has been started",
                        "The metadata ATTESTED/Attester is not what it should be")
                .doesNotContain("part ");
    }

    @Test
    void alteredAifMetadataIsNamed() throws IOException {
        Path config = file("secure.json");
        Files.writeString(config, Files.readString(config) + "\n");

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(outcome.err()).contains("The metadata aif is not what it should be");
    }

    @Test
    void referenceValuesThatWereAlteredOrAreOfSomebodyElseStartNothing() throws IOException {
        Path good = file("good.cbor");
        byte[] bytes = Files.readAllBytes(good);
        bytes[bytes.length - 1] ^= 1;
        Files.write(good, bytes);
        assertThat(run().err()).contains("no reference values of this installation");

        Shell.aif(
                "trust", "reference", "--trust-folder", file("elsewhere"), "--aiw",
                file("attested.json"), "--out", good, "--public-key", file("store.pem"));
        assertThat(run().status()).isEqualTo(ExitStatus.FAILURE);

        Files.copy(file("store.pem"), file("trust/reference-key.pem"));
        Outcome outcome = run();
        assertThat(outcome.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(outcome.err()).contains("The metadata aif is unknown");
    }
}
