// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.AifException;
import org.openaif.api.trust.AuditLog;
import org.openaif.api.trust.Request;

/** A policy that changes while workflows run. */
class WatchedPolicyTest {
    private static final Request START = new Request("user-agent", "AIW_Start", "aiw/a");

    @TempDir private Path folder;

    private final AtomicLong now = new AtomicLong();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final AuditLog audit =
            (principal, action, resource, outcome, detail) ->
                    log.add(principal + " " + action + " " + resource + " " + outcome);

    private Path file() {
        return folder.resolve("policy.json");
    }

    private static String rules(String may) {
        return "{\"rules\": [{\"who\": \"user-agent\", \"" + may + "\": \"AIW_Start\", \"on\":"
                + " \"aiw/*\", \"because\": \"so it is\"}]}";
    }

    /** Puts another file in the place of the policy, as {@code aif trust policy apply} does. */
    private void put(String text, String permissions) throws IOException {
        Path next = Files.writeString(folder.resolve("next"), text);
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString(permissions));
        Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void aSecondPasses() {
        now.addAndGet(Duration.ofSeconds(1).toNanos());
    }

    private WatchedPolicy opened() {
        return WatchedPolicy.of(
                Optional.of(file()).filter(Files::exists), file(), audit, now::get);
    }

    @Test
    void aChangeOfTheFileHoldsASecondLater() throws IOException {
        put(rules("may"), "rw-------");
        WatchedPolicy policy = opened();
        assertThat(policy.decide(START).permitted()).isTrue();

        put(rules("mayNot"), "rw-------");
        assertThat(policy.decide(START).permitted()).as("not looked at yet").isTrue();
        aSecondPasses();

        assertThat(policy.decide(START).permitted()).isFalse();
        assertThat(log).containsExactly("user-agent Policy_Apply policy/policy.json applied");
    }

    @Test
    void aPolicyThatComesTakesThePlaceOfTheOneOfTheProgram() throws IOException {
        WatchedPolicy policy = opened();
        assertThat(policy.decide(START).permitted()).isTrue();

        put(rules("mayNot"), "rw-------");
        aSecondPasses();

        assertThat(policy.decide(START).permitted()).isFalse();
    }

    @Test
    void whatCannotBeUsedLeavesTheRulesAsTheyWereAndIsWrittenDown() throws IOException {
        put(rules("mayNot"), "rw-------");
        WatchedPolicy policy = opened();
        put("{ no policy", "rw-------");
        aSecondPasses();
        assertThat(policy.decide(START).permitted()).isFalse();
        put(rules("may"), "rw-rw-rw-");
        aSecondPasses();
        assertThat(policy.decide(START).permitted()).isFalse();
        Files.delete(file());
        aSecondPasses();
        assertThat(policy.decide(START).permitted()).as("a policy taken away still holds").isFalse();

        assertThat(log)
                .containsExactly(
                        "user-agent Policy_Apply policy/policy.json refused",
                        "user-agent Policy_Apply policy/policy.json refused");
    }

    @Test
    void aFileThatOthersCanWriteIsRefused() throws IOException {
        put(rules("may"), "rw--w----");

        assertThatThrownBy(this::opened)
                .isInstanceOf(AifException.class)
                .hasMessageContainingAll(file().toString(), "chmod go-w");
    }
}
