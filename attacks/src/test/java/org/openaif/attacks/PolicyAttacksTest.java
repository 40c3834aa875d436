// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.AifException;
import org.openaif.api.trust.Request;
import org.openaif.authority.Policy;

/** Whoever wants a policy to permit what it does not say. */
class PolicyAttacksTest {
    @TempDir private Path folder;

    private final List<String> audited = new ArrayList<>();
    private Policy policy;

    @BeforeEach
    void read() throws Exception {
        policy =
                Policy.of(
                        file(
                                """
                                {"rules": [
                                  {"who": "aim/ward/*", "may": "SharedStorage_Get", "on": "storage/ward/**", "because": "shared"},
                                  {"who": "aim/ward/monitor", "mayNot": "**", "on": "storage/ward/secret", "because": "not this"},
                                  {"who": "user-agent", "may": "AIW_*", "on": "aiw/*", "because": "drives"}
                                ]}
                                """),
                        (who, what, on, outcome, detail) -> audited.add(outcome + " " + what));
        assertThat(permits("aim/ward/monitor", "SharedStorage_Get", "storage/ward/dose")).isTrue();
    }

    private Path file(String text) throws Exception {
        return Files.writeString(Files.createTempFile(folder, "policy", ".json"), text);
    }

    private boolean permits(String who, String what, String on) {
        return policy.decide(new Request(who, what, on)).permitted();
    }

    @Test
    void whatNoRulePermitsIsDenied() {
        assertThat(permits("aim/ward/monitor", "SharedStorage_Put", "storage/ward/dose")).isFalse();
        assertThat(permits("nobody", "AIW_Start", "aiw/ward")).isFalse();
        assertThat(permits("", "", "")).isFalse();
        assertThat(policy.decide(new Request("nobody", "AIW_Start", "aiw/ward")).reason())
                .isNotBlank();
    }

    @Test
    void aNameThatOnlyBeginsAlikeIsAnother() {
        assertThat(permits("aim/ward-evil/monitor", "SharedStorage_Get", "storage/ward/dose"))
                .isFalse();
        assertThat(permits("aim/ward/monitor", "SharedStorage_Get", "storage/ward-2/dose"))
                .isFalse();
        assertThat(permits("aim/ward/monitor", "SharedStorage_GetAll", "storage/ward/dose"))
                .isFalse();
        assertThat(permits("user-agent2", "AIW_Start", "aiw/ward")).isFalse();
    }

    @Test
    void aNameWithMoreOrFewerSegmentsIsAnother() {
        assertThat(permits("aim/ward", "SharedStorage_Get", "storage/ward/dose")).isFalse();
        assertThat(permits("aim/ward/monitor/inner", "SharedStorage_Get", "storage/ward/dose"))
                .isFalse();
        assertThat(permits("aim/ward/", "SharedStorage_Get", "storage/ward/dose")).isFalse();
        assertThat(permits("user-agent", "AIW_Start", "aiw/ward/../other")).isFalse();
    }

    @Test
    void aNameThatIsAPatternIsOnlyAName() {
        assertThat(permits("*", "AIW_Start", "aiw/ward")).isFalse();
        assertThat(permits("**", "SharedStorage_Get", "storage/ward/dose")).isFalse();
        assertThat(permits("user-agent", "**", "aiw/ward")).isFalse();
    }

    @Test
    void anotherSpellingIsAnotherName() {
        assertThat(permits("User-Agent", "AIW_Start", "aiw/ward")).isFalse();
        assertThat(permits("user-agent ", "AIW_Start", "aiw/ward")).isFalse();
        assertThat(permits("user\u2010agent", "AIW_Start", "aiw/ward")).isFalse();
    }

    @Test
    void whoPermitsMoreDoesNotOutvoteWhoForbids() {
        assertThat(permits("aim/ward/monitor", "SharedStorage_Get", "storage/ward/secret"))
                .isFalse();
        assertThat(permits("aim/ward/other", "SharedStorage_Get", "storage/ward/secret")).isTrue();
    }

    @Test
    void aBadPolicyChangesNothing() throws Exception {
        for (String bad :
                List.of(
                        "",
                        "{}",
                        "{\"rules\": [{\"who\": \"**\"}]}",
                        "{\"rules\": [{\"who\": \"a*b\", \"may\": \"X\", \"on\": \"y\", \"because\": \"z\"}]}",
                        "{\"rules\": [], \"rulez\": []}",
                        "[".repeat(100_000))) {
            Path file = file(bad);
            assertThatThrownBy(() -> policy.apply(file, "user-agent"))
                    .isInstanceOf(AifException.class)
                    .hasMessageContaining(file.getFileName().toString());
        }
        assertThat(permits("aim/ward/monitor", "SharedStorage_Get", "storage/ward/dose")).isTrue();
        assertThat(permits("nobody", "AIW_Start", "aiw/ward")).isFalse();
    }

    @Test
    void aChangeOfThePolicyTakesEffectAtOnceAndIsWrittenDown() throws Exception {
        policy.apply(
                file("{\"rules\": [{\"who\": \"nobody\", \"may\": \"X\", \"on\": \"y\", \"because\": \"z\"}]}"),
                "user-agent");
        assertThat(permits("aim/ward/monitor", "SharedStorage_Get", "storage/ward/dose"))
                .isFalse();
        assertThat(audited).anyMatch(line -> line.contains("Policy"));
    }
}
