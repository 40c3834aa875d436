// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.trust.Data;
import org.openaif.api.trust.DataLocation;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;
import org.openaif.useragent.Shell.Outcome;

/** What a run is kept safe by: security is on from the first run on a machine. */
@Timeout(120)
class TrustInstallationTest {
    @TempDir private Path folder;

    /** Stores something, and tells whether it could; asks for Trusted Services, and tells that, too. */
    public static final class Asker implements Aim {
        @Override
        public void run(AimContext aim) {
            try {
                aim.sharedStorage().put("k", new byte[] {1});
                aim.report("stored");
            } catch (RuntimeException e) {
                aim.report("could not store: " + e.getMessage());
            }
            try {
                TrustedServices trust = aim.trust();
                trust.storage(DataLocation.LOCAL_DISK).write("n", Data.plain(new byte[] {4, 2}));
                byte[] read = trust.storage(DataLocation.LOCAL_DISK).read("n").bytes();
                aim.report("is trusted with " + read[0] + read[1]);
            } catch (TrustException e) {
                aim.report("is not trusted: " + e.error());
            }
        }
    }

    @BeforeEach
    void workflowsOfOneAimEachAndOfTwo() throws IOException {
        aim("Asker-aim.json", "Asker", "org.openaif.useragent.TrustInstallationTest$Asker");
        workflow("one.json", "ONE", "Asker");
        workflow("two.json", "TWO", "Asker", "Other");
        workflow("outer.json", "OUTER", "Inner");
        write("Inner.json", document("Inner", subAim("Asker", "Asker"), ""));
    }

    private void aim(String file, String name, String type) throws IOException {
        write(
                file,
                document(
                        name,
                        "",
                        """
                        {"BinaryName": "%s", "Architecture": "java", "OperatingSystem": "any",
                         "Version": "1", "Source": "AIMStorage", "Destination": ""}
                        """
                                .formatted(type)));
    }

    private void workflow(String file, String name, String... subAims) throws IOException {
        List<String> members = new ArrayList<>();
        for (String subAim : subAims) {
            members.add(subAim(subAim, subAim.equals("Other") ? "Asker" : subAim));
        }
        write(file, document(name, String.join(",", members), ""));
    }

    private static String subAim(String name, String aim) {
        return "{\"Name\": \"" + name + "\", \"Identifier\": {\"ImplementerID\": \"1\","
                + " \"Specification\": {\"Name\": \"" + aim + "\", \"Version\": \"1\"}}}";
    }

    private static String document(String name, String subAims, String implementations) {
        return """
                {
                  "Identifier": {"ImplementerID": "1", "Specification": {"Name": "%s", "Version": "1"}},
                  "APIProfile": "Basic", "Description": "", "Types": [], "Ports": [],
                  "SubAIMs": [%s], "Topology": [], "Implementations": [%s],
                  "ResourcePolicies": [], "Documentation": []
                }
                """
                .formatted(name, subAims, implementations);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** AIF metadata whose trust lies in the test's folder. */
    private Path aif(String profile, String more) throws IOException {
        return write(
                "my-aif.json",
                """
                {
                  "ImplementerID": "1", "Version": "1", "APIProfile": "%s",
                  "Resources": {"ComputingPolicies": [], "Storage": "", "Controller": "",
                      "Extensions": ""},
                  "Services": {"Communication": "", "TrustedServices": {"Authentication": "",
                      "Encryption": "", "Attestation": "", "Extensions": ""}},
                  "TimeBase": "NTP",
                  "OpenAIF": {"Storage": "kept", "Trust": {"Folder": "trust" %s}}
                }
                """
                        .formatted(profile, more));
    }

    private Outcome run(String workflow, Path config) {
        return Shell.aif("run", folder.resolve(workflow), "--config", config);
    }

    private Path trust() {
        return folder.resolve("trust");
    }

    private List<String> log() {
        Outcome shown = Shell.aif("trust", "audit", "export", "--trust-folder", trust());
        assertThat(shown.status()).as(shown.err()).isZero();
        return shown.out().lines().toList();
    }

    private void assertLogIsGenuine() {
        Outcome verified = Shell.aif("trust", "audit", "verify", "--trust-folder", trust());
        assertThat(verified.status()).as(verified.out() + verified.err()).isZero();
    }

    private static void assertLogged(List<String> log, String who, String did, String outcome) {
        assertThat(log)
                .anyMatch(
                        line ->
                                line.contains("\"who\":\"" + who + "\"")
                                        && line.contains("\"did\":\"" + did + "\"")
                                        && line.contains("\"outcome\":\"" + outcome + "\""));
    }

    // --- the basic profile

    @Test
    void theFirstRunMakesWhatKeepsItSafeForItsOwnerAlone() throws IOException {
        Outcome outcome = run("one.json", aif("Basic", ""));

        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.err()).contains("stored", "is not trusted: NOT_PERMITTED");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(trust())))
                .isEqualTo("rwx------");
        List<String> log = log();
        assertLogged(log, "user-agent", "Controller_Initialize", "permitted");
        assertLogged(log, "user-agent", "AIW_Start", "permitted");
        assertLogged(log, "controller", "AIM_State", "ended");
        assertLogged(log, "aim/ONE/Asker", "Trust_Use", "denied");
        assertLogIsGenuine();
    }

    @Test
    void aPolicyOfOnesOwnDecides() throws IOException {
        Path policy = write("policy.json", policyWithout("SharedStorage_*"));

        Outcome outcome = run("one.json", aif("Basic", ", \"Policy\": \"" + policy + "\""));

        assertThat(outcome.err())
                .contains("could not store: aim/ONE/Asker may not SharedStorage_Put storage/ONE/k");
        assertLogged(log(), "aim/ONE/Asker", "SharedStorage_Put", "denied");
    }

    private static String policyWithout(String action) {
        return """
                {"rules": [
                  {"who": "**", "may": "**", "on": "**", "because": "all but one are permitted"},
                  {"who": "aim/**", "mayNot": "%s", "on": "**", "because": "no AIM shares anything"}
                ]}
                """
                .formatted(action);
    }

    @Test
    void whatPolicyDeniesToTheUserAgentDoesNotStart() throws IOException {
        Path policy =
                write(
                        "policy.json",
                        policyWithout("SharedStorage_*").replace("aim/**", "user-agent")
                                .replace("SharedStorage_*", "AIW_Start"));

        Outcome outcome = run("one.json", aif("Basic", ", \"Policy\": \"" + policy + "\""));

        assertThat(outcome.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(outcome.errors()).singleElement().asString()
                .contains("user-agent may not AIW_Start aiw/ONE", "policy.json");
        assertLogIsGenuine();
    }

    @Test
    void whatCannotBeUsedRefusesInOneLineAndStartsNothing() throws IOException {
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        write("file", "in the way");
        write("broken.json", "{");
        Path writable = write("writable.json", policyWithout("X"));
        Files.setPosixFilePermissions(writable, PosixFilePermissions.fromString("rw-rw-rw-"));
        for (String trust :
                List.of(
                        "{\"Folder\": \"open\"}",
                        "{\"Folder\": \"file\"}",
                        "{\"Folder\": \"file/below\"}",
                        "{\"Folder\": \"t\", \"Policy\": \"broken.json\"}",
                        "{\"Folder\": \"t\", \"Policy\": \"missing.json\"}",
                        "{\"Folder\": \"t\", \"Policy\": \"writable.json\"}",
                        "{\"Folder\": \"t\", \"Audit\": \"file\"}",
                        "{\"Folder\": \"u\", \"Providers\": [{\"Kind\": \"PKCS11\"}]}")) {
            Path config = aif("Basic", "");
            Files.writeString(
                    config,
                    Files.readString(config).replace("{\"Folder\": \"trust\" }", trust));

            Outcome outcome = run("one.json", config);

            assertThat(outcome.status()).as(trust).isEqualTo(ExitStatus.FAILURE);
            assertThat(outcome.errors()).as(trust).hasSize(1);
            assertThat(outcome.err()).as(trust).doesNotContain("mistake of the program", "stored");
        }
    }

    @Test
    void whoeverWroteTheWorkflowDoesNotDecideWhatItMayDo() throws IOException {
        Files.move(aif("Basic", ""), folder.resolve("aif.json"));

        Outcome outcome = Shell.aif("run", folder.resolve("one.json"));

        assertThat(outcome.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(outcome.errors()).singleElement().asString().contains("OpenAIF.Trust", "--config");
        assertThat(trust()).doesNotExist();
    }

    @Test
    void severalRunsAtOnceWriteOneLog() throws Exception {
        Path config = aif("Basic", "");
        List<Callable<Outcome>> runs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            runs.add(() -> run("one.json", config));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Outcome> done : threads.invokeAll(runs)) {
                assertThat(done.get().status()).as(done.get().err()).isZero();
            }
        }
        assertThat(log().stream().filter(line -> line.contains("Controller_Destroy"))).hasSize(4);
        assertLogIsGenuine();
    }

    // --- the Secure Profile

    @Test
    void inTheSecureProfileTheOneAimIsTrusted() throws IOException {
        Outcome outcome = run("one.json", aif("Secure", ""));

        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.err()).contains("is trusted with 42");
        assertLogged(log(), "user-agent", "Controller_Initialize_Secure", "permitted");
        assertLogged(log(), "aim/ONE/Asker", "Trust_Use", "permitted");
    }

    @Test
    void inTheSecureProfileASubAimIsNotTrusted() throws IOException {
        Outcome outcome = run("outer.json", aif("Secure", ""));

        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.err()).contains("is not trusted: NOT_PERMITTED");
        assertLogged(log(), "aim/OUTER/Inner/Asker", "Trust_Use", "denied");
    }

    @Test
    void inTheSecureProfileTwoAimsAreRefused() throws IOException {
        Outcome outcome = run("two.json", aif("Secure", ""));

        assertThat(outcome.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(outcome.errors()).last().asString().contains("one AIM", "Asker, Other");
        assertThat(outcome.err()).doesNotContain("stored");
    }

    // --- aif trust status

    @Test
    void statusTellsWhatIsSetUpAndMakesNothing() throws IOException {
        Path config = aif("Secure", ", \"Providers\": [{\"Kind\": \"TPM\"}, {\"Kind\": \"Software\"}]");

        Outcome before = Shell.aif("trust", "status", "--config", config);

        assertThat(before.status()).isZero();
        assertThat(before.out())
                .contains("Secure", trust().toString(), "first run makes", "tpm, software",
                        "standard-policy.json", "rules");
        assertThat(trust()).doesNotExist();

        run("one.json", aif("Basic", ""));
        Outcome after = Shell.aif("trust", "status", "--json", "--config", aif("Basic", ""));

        assertThat(after.events("status")).singleElement()
                .satisfies(
                        status -> {
                            assertThat(status.get("profile").asString()).isEqualTo("Basic");
                            assertThat(status.get("folder").asString()).isEqualTo(trust().toString());
                            assertThat(status.get("audit").asString())
                                    .isEqualTo(trust().resolve("audit").toString());
                            assertThat(status.get("root").asString()).contains("software");
                        });
    }
}
