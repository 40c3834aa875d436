// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.useragent.Shell.Outcome;

/** {@code aif trust}. */
class TrustCommandsTest {
    private static final String RULES =
            """
            {"rules": [
              {"who": "user-agent", "may": "**", "on": ["aif", "aiw/*", "policy/*", "identity/**"], "because": "it is mine"},
              {"who": "user-agent", "mayNot": "AIW_Stop", "on": "aiw/precious", "because": "it never stops"}
            ]}
            """;

    @TempDir private Path folder;

    private Outcome trust(Object... words) {
        List<Object> all = new java.util.ArrayList<>(List.of("trust"));
        all.addAll(List.of(words));
        all.add("--trust-folder=" + home());
        return Shell.aif(all.toArray());
    }

    private Path home() {
        return folder.resolve("trust");
    }

    private Path rules(String text) throws IOException {
        return Files.writeString(folder.resolve("my.json"), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "explain",
                "policy show",
                "policy check",
                "policy apply",
                "audit verify",
                "audit show",
                "audit export",
                "identity list",
                "identity show",
                "identity renew",
                "identity revoke",
                "check"
            })
    void eachCommandHelpsWithAnExample(String command) {
        String[] words = ("trust " + command + " --help").split(" ");

        Outcome outcome = Shell.aif((Object[]) words);

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out())
                .contains("Usage: aif trust " + command, "Example", "  aif trust " + command);
    }

    @ParameterizedTest
    @CsvSource({
        "trust, name a command",
        "trust policy, name a command",
        "trust nonsense, nonsense",
        "trust explain a b, WHO",
        "trust explain a b c d, three words",
        "trust audit show --last 0, no number",
        "trust audit show --since now, is no time"
    })
    void whatMakesNoSenseIsRefusedInOneLine(String command, String word) {
        Outcome outcome = Shell.aif((Object[]) command.split(" "));

        assertThat(outcome.errors()).singleElement().asString().contains(word).endsWith("--help");
        assertThat(outcome.status()).isEqualTo(ExitStatus.BAD_USAGE);
    }

    // --- explain

    @Test
    void explainsWhatIsPermittedAndDeniedAndBecauseOfWhat() {
        Outcome permitted = trust("explain", "user-agent", "AIW_Start", "aiw/iot-rev");
        Outcome denied = trust("explain", "aim/a/X", "SharedStorage_Get", "on", "storage/b/k");

        assertThat(permitted.status()).isZero();
        assertThat(permitted.out())
                .startsWith("permitted: the User Agent drives workflows (standard-policy.json:")
                .contains("user-agent may AIW_*, SharedStorage_Init on aiw/*");
        assertThat(denied.status()).isZero();
        assertThat(denied.out())
                .startsWith(
                        "denied: no rule of standard-policy.json lets aim/a/X do SharedStorage_Get"
                            + " on storage/b/k");
        assertThat(home()).as("a question leaves nothing behind").doesNotExist();
    }

    @Test
    void explainsToPrograms() throws IOException {
        Outcome outcome =
                trust(
                        "explain",
                        "--json",
                        "--policy",
                        rules(RULES),
                        "user-agent",
                        "AIW_Stop",
                        "aiw/precious");

        assertThat(outcome.events("explanation"))
                .singleElement()
                .satisfies(
                        e -> {
                            assertThat(e.get("verdict").asString()).isEqualTo("denied");
                            assertThat(e.get("reason").asString())
                                    .isEqualTo("it never stops (my.json:3)");
                            assertThat(e.get("file").asString()).isEqualTo("my.json");
                            assertThat(e.get("line").asInt()).isEqualTo(3);
                        });
    }

    // --- policy

    @Test
    void aPolicyIsCheckedAppliedShownAndAudited() throws IOException {
        assertThat(trust("policy", "show").out())
                .contains("comes with the program", "because the User Agent drives workflows");
        Path mine = rules(RULES);
        assertThat(Shell.aif("trust", "policy", "check", mine).out())
                .contains("my.json: ok, 2 rules");

        Outcome applied = trust("policy", "apply", mine);

        assertThat(applied.err()).isEmpty();
        assertThat(applied.status()).isZero();
        assertThat(trust("policy", "show").out())
                .contains("policy.json, 2 rules", "user-agent may not AIW_Stop on aiw/precious");
        assertThat(trust("policy", "show", "--json").events("rule")).hasSize(2);
        assertThat(trust("explain", "user-agent", "AIW_Stop", "aiw/precious").out())
                .startsWith("denied: it never stops (policy.json:3)");
        assertThat(trust("audit", "show", "--did", "Policy_Apply").out())
                .contains("user-agent Policy_Apply policy/my.json: applied (SHA-256 ");
    }

    @Test
    void aPolicyWithAnErrorChangesNothing() throws IOException {
        trust("policy", "apply", rules(RULES));
        Path bad =
                rules(
                        RULES.replace(
                                "\"who\": \"user-agent\", \"mayNot\"",
                                "\"whom\": \"user-agent\", \"mayNot\""));

        Outcome checked = Shell.aif("trust", "policy", "check", bad);
        Outcome applied = trust("policy", "apply", bad);

        assertThat(checked.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(checked.errors())
                .singleElement()
                .asString()
                .contains("my.json:3 /rules/1/whom: is not known");
        assertThat(applied.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(applied.errors()).singleElement().asString().contains("my.json:3");
        assertThat(trust("policy", "show").out()).contains("policy.json, 2 rules");
        assertThat(trust("audit", "show", "--outcome", "refused").out())
                .contains("Policy_Apply policy/my.json: refused");
    }

    @Test
    void whatThePolicyForbidsTheCommandLineIsDeniedAndAudited() throws IOException {
        trust("policy", "apply", rules("{\"rules\": []}"));

        Outcome outcome = trust("policy", "apply", rules(RULES));

        assertThat(outcome.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(outcome.errors())
                .singleElement()
                .asString()
                .contains("user-agent may not Policy_Apply policy/my.json: no rule of policy.json");
        assertThat(trust("audit", "show", "--outcome", "denied").out()).contains("Policy_Apply");
    }

    @Test
    void theStandardPolicyIsWhereAnOwnOneBegins() throws IOException {
        Path mine = rules(trust("policy", "show", "--standard").out());

        assertThat(Shell.aif("trust", "policy", "check", mine).status()).isZero();
        assertThat(Shell.aif("trust", "policy", "check", "--json", rules("{}")).events("finding"))
                .hasSize(1);
    }

    // --- audit

    @Test
    void anAlteredLogIsFoundOut() throws IOException {
        trust("policy", "apply", rules(RULES));
        Outcome genuine = trust("audit", "verify");
        assertThat(genuine.status()).isZero();
        assertThat(genuine.out()).contains("genuine, 2 entries, 2 seals");
        assertThat(genuine.err()).isEmpty();

        Path log = home().resolve("audit/log-000001.jsonl");
        Files.writeString(log, Files.readString(log).replace("applied", "refused"));
        Outcome altered = trust("audit", "verify");
        Outcome json = trust("audit", "verify", "--json");

        assertThat(altered.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(altered.errors())
                .first()
                .asString()
                .contains("log-000001.jsonl:3", "entry 3 was altered");
        assertThat(altered.out()).contains("NOT as it was written");
        assertThat(json.events("finding").getFirst().get("kind").asString()).isEqualTo("altered");
        assertThat(json.events("finding").getFirst().get("entry").asInt()).isEqualTo(3);
        assertThat(json.events("report").getFirst().get("genuine").asBoolean()).isFalse();
    }

    @Test
    void aCopyOfALogIsVerifiedWithANamedKeyOrTheOneBesideItWithAWarning(@TempDir Path copy)
            throws IOException {
        trust("policy", "apply", rules(RULES));
        for (String file : List.of("log-000001.jsonl", "head.json", "key.pem")) {
            Files.copy(home().resolve("audit").resolve(file), copy.resolve(file));
        }
        Path key = Files.copy(copy.resolve("key.pem"), folder.resolve("kept.pem"));
        String elsewhere = "--trust-folder=" + folder.resolve("none");

        Outcome named =
                Shell.aif("trust", "audit", "verify", "--log", copy, "--key", key, elsewhere);

        assertThat(named.status()).isZero();
        assertThat(named.err()).isEmpty();
        Files.createDirectories(folder.resolve("none"));
        Files.createSymbolicLink(folder.resolve("none/audit"), copy);
        Outcome beside = Shell.aif("trust", "audit", "verify", elsewhere);
        assertThat(beside.status()).isZero();
        assertThat(beside.errors()).singleElement().asString().contains("beside the log");
    }

    @Test
    void entriesAreExportedAsTheyStand() throws IOException {
        trust("policy", "apply", rules(RULES));

        Outcome all = trust("audit", "export");
        Outcome some = trust("audit", "export", "--who", "user-agent", "--on", "policy/*");

        assertThat(all.json()).hasSize(2);
        assertThat(some.json())
                .singleElement()
                .satisfies(e -> assertThat(e.get("did").asString()).isEqualTo("Policy_Apply"));
        assertThat(Files.readAllLines(home().resolve("audit/log-000001.jsonl")))
                .containsAll(some.out().lines().toList());
    }

    @Test
    void whereThereIsNoLogIsOneLine() {
        Outcome outcome = trust("audit", "show");

        assertThat(outcome.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(outcome.errors()).singleElement().asString().contains("there is no audit log");
    }

    // --- identities

    @Test
    void identitiesAreIssuedListedShownRevokedAndAudited() {
        Path out = folder.resolve("workshop");
        assertThat(trust("identity", "list").out()).contains("no identity is valid now");

        Outcome renewed = trust("identity", "renew", "peer/workshop", "--out", out);

        assertThat(renewed.err()).isEmpty();
        assertThat(renewed.out()).contains("0 identities taken back", "has the new one, serial ");
        assertThat(out.resolve("private-key.pem")).exists();
        assertThat(trust("identity", "list").out()).contains("valid", "peer/workshop");
        assertThat(trust("identity", "show").out()).contains("authority spiffe://openaif.internal");
        assertThat(trust("identity", "show", "peer/workshop").out())
                .contains("identity spiffe://openaif.internal/peer/workshop", "valid, from ");

        assertThat(trust("identity", "revoke", "peer/workshop").out())
                .contains("1 identity taken back");

        assertThat(trust("identity", "list", "--json").out()).isEmpty();
        assertThat(trust("identity", "list", "--json", "--all").events("identity"))
                .singleElement()
                .satisfies(e -> assertThat(e.get("state").asString()).isEqualTo("revoked"));
        assertThat(trust("audit", "show", "--did", "Identity_*").out().lines()).hasSize(3);
        assertThat(trust("audit", "verify").status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"revoke", "renew", "show"})
    void whoHasNoIdentityIsSaidSo(String command) {
        trust("identity", "renew", "peer/x", "--out", folder.resolve("x"));

        Outcome outcome = trust("identity", command, "peer/workshop");

        assertThat(outcome.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(outcome.errors())
                .singleElement()
                .asString()
                .contains("is called 'peer/workshop'");
    }

    // --- check

    private Outcome check(Object... more) {
        List<Object> words =
                new java.util.ArrayList<>(List.of("check", "--devices", folder.resolve("dev")));
        words.addAll(List.of(more));
        return trust(words.toArray());
    }

    @Test
    void whereNothingIsNothingIsWrong() {
        Outcome outcome = check();

        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("is not there yet", "none of ", "nothing is wrong, 0 warnings");
        assertThat(home()).doesNotExist();
    }

    @Test
    void anInstallationInUseIsFine() throws IOException {
        trust("identity", "renew", "peer/x", "--out", folder.resolve("x"));

        Outcome outcome = check();

        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .contains(
                        "is its owner's alone",
                        "as they were written",
                        "not yet expired: 1 identity, and the root",
                        "the root of trust is a file");
    }

    @Test
    void whatIsWrongIsFound() throws IOException {
        trust("identity", "renew", "peer/x", "--out", folder.resolve("x"));
        trust(
                "policy",
                "apply",
                rules(
                        RULES.replace(
                                "[\"aif\", \"aiw/*\", \"policy/*\", \"identity/**\"]", "\"**\"")));
        Path log = home().resolve("audit/log-000001.jsonl");
        Files.writeString(log, Files.readString(log).replace("applied", "refused"));
        Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-r--r--"));
        Files.writeString(home().resolve("authority/revoked.crl"), "nonsense");
        Path osv =
                Files.writeString(
                        folder.resolve("osv.json"),
                        "{\"id\": \"X-1\", \"summary\": \"bad\", \"affected\": [{\"package\":"
                            + " {\"ecosystem\": \"Maven\", \"name\": \"info.picocli:picocli\"},"
                            + " \"ranges\": [{\"type\": \"ECOSYSTEM\", \"events\":"
                            + " [{\"introduced\": \"4.0\"}]}]}]}");

        Outcome outcome = check("--advisories", osv);

        assertThat(outcome.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(outcome.err())
                .contains("log-000001.jsonl is open to others (rw-r--r--); chmod")
                .contains("policy.json:2: permits something to anybody, or on anything")
                .contains("entry ")
                .contains("was altered")
                .contains("the revocation list")
                .contains("picocli 4.7.7 has X-1: bad; update");
        assertThat(outcome.out()).contains("things are wrong");
        assertThat(check("--json", "--advisories", osv).events("finding"))
                .filteredOn(e -> e.get("severity").asString().equals("wrong"))
                .extracting(e -> e.get("area").asString())
                .contains("files", "policy", "audit", "identities", "libraries");
    }

    @Test
    void aRootInAFileWhereThereIsATpmIsAWarning() throws IOException {
        trust("identity", "renew", "peer/x", "--out", folder.resolve("x"));
        Files.createDirectories(folder.resolve("dev"));
        Files.createFile(folder.resolve("dev/tpmrm0"));

        assertThat(check().out())
                .contains(
                        "warning  configuration: the root of trust is a file, and this machine has"
                            + " a TPM");
        assertThat(check().status()).isZero();
        assertThat(check("--strict").status()).isEqualTo(ExitStatus.FAILURE);
    }

    @Test
    void aBrokenPolicyIsFound() throws IOException {
        Files.createDirectories(home());
        Files.setPosixFilePermissions(home(), PosixFilePermissions.fromString("rwx------"));
        Files.writeString(home().resolve("policy.json"), "{");

        assertThat(check().err()).contains("policy.json:1: is no JSON");
    }
}
