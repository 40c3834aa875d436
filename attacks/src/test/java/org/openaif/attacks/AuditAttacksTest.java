// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.trust.KeyId;
import org.openaif.authority.AuditFinding;
import org.openaif.authority.AuditReport;
import org.openaif.authority.AuditSettings;
import org.openaif.authority.AuditVerifier;
import org.openaif.authority.FileAuditLog;
import org.openaif.authority.SigningKey;

/** Whoever has the files of the log, and wants something not to have happened. */
class AuditAttacksTest {
    @TempDir private Path folder;

    private Victim victim;
    private SigningKey key;
    private Path log;

    @BeforeEach
    void aLogOfTwenty() {
        victim = new Victim(folder.resolve("installation"));
        key = SigningKey.of(victim.of("audit"), new KeyId(1));
        log = folder.resolve("log");
        write(log, key, 20);
        AuditReport report = report();
        assertThat(report.findings()).isEmpty();
        assertThat(report.entries()).isGreaterThanOrEqualTo(20);
    }

    private static void write(Path log, SigningKey key, int entries) {
        try (FileAuditLog audit =
                new FileAuditLog(
                        log,
                        AuditSettings.USUAL,
                        key,
                        InstantSource.system(),
                        FileAuditLog.NO_COUNTER)) {
            for (int i = 0; i < entries; i++) {
                audit.write("aim/ward/monitor", "AIM_Stop", "aim/ward/" + i, "permitted", "");
            }
        }
    }

    @AfterEach
    void close() {
        victim.close();
    }

    private AuditReport report() {
        return AuditVerifier.verify(log, key.publicKey(), OptionalLong.empty());
    }

    private Path file() {
        return Victim.files(log).stream()
                .filter(file -> read(file).contains("aim/ward/7"))
                .findFirst()
                .orElseThrow();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void rewrite(UnaryOperator<List<String>> attack) throws IOException {
        Path file = file();
        List<String> lines = attack.apply(new ArrayList<>(Files.readAllLines(file)));
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    private static int of(List<String> lines, int number) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains("aim/ward/" + number + "\"")) {
                return i;
            }
        }
        throw new AssertionError("no entry " + number);
    }

    private void assertFound() {
        AuditReport report = report();
        assertThat(report.isGenuine()).isFalse();
        assertThat(report.findings())
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.message()).isNotBlank());
    }

    @Test
    void aRemovedEntryIsFound() throws Exception {
        rewrite(
                lines -> {
                    lines.remove(of(lines, 7));
                    return lines;
                });
        assertFound();
        assertThat(report().findings().getFirst().kind()).isEqualTo(AuditFinding.Kind.REMOVED);
    }

    @Test
    void anAlteredEntryIsFound() throws Exception {
        rewrite(
                lines -> {
                    int at = of(lines, 7);
                    lines.set(at, lines.get(at).replace("permitted", "denied"));
                    return lines;
                });
        assertFound();
        assertThat(report().findings().getFirst().kind()).isEqualTo(AuditFinding.Kind.ALTERED);
    }

    @Test
    void twoSwappedEntriesAreFound() throws Exception {
        rewrite(
                lines -> {
                    Collections.swap(lines, of(lines, 7), of(lines, 8));
                    return lines;
                });
        assertFound();
    }

    @Test
    void anEntryThatStandsTwiceIsFound() throws Exception {
        rewrite(
                lines -> {
                    lines.add(of(lines, 8), lines.get(of(lines, 7)));
                    return lines;
                });
        assertFound();
    }

    @Test
    void aLogCutAtItsEndIsFound() throws Exception {
        rewrite(lines -> lines.subList(0, of(lines, 15)));
        assertFound();
    }

    @Test
    void aLogThatIsGoneIsMissed() throws Exception {
        Files.delete(file());
        assertFound();
    }

    @Test
    void aLogWrittenAnewWithAnotherKeyIsFound(@TempDir Path elsewhere) throws Exception {
        try (Victim attacker = new Victim(elsewhere)) {
            SigningKey own = SigningKey.of(attacker.of("audit"), new KeyId(1));
            Path forged = elsewhere.resolve("log");
            write(forged, own, 3);
            for (Path file : Victim.files(log)) {
                Files.delete(file);
            }
            Victim.copy(forged, log);
        }
        assertFound();
        assertThat(report().findings())
                .anyMatch(finding -> finding.kind() == AuditFinding.Kind.FORGED);
    }

    @Test
    void whoGoesOnWithATamperedLogIsStopped() throws Exception {
        rewrite(lines -> lines.subList(0, of(lines, 15)));
        assertThat(
                        catchThrowableOfType(
                                org.openaif.api.trust.TrustException.class,
                                () -> write(log, key, 1)))
                .isNotNull()
                .extracting(org.openaif.api.trust.TrustException::error)
                .isEqualTo(org.openaif.api.trust.TrustError.CORRUPTION_DETECTED);
    }

    @Test
    void aLineBreakInANameIsNoNewEntry() throws Exception {
        long before = report().entries();
        try (FileAuditLog audit =
                new FileAuditLog(
                        log,
                        AuditSettings.USUAL,
                        key,
                        InstantSource.system(),
                        FileAuditLog.NO_COUNTER)) {
            audit.write(
                    "aim/ward/evil\n{\"sequence\":99}\u2028\u0000\"",
                    "AIM_Stop",
                    "aim/ward/x\"},{\"a\":\"b",
                    "denied",
                    "\r\n");
        }
        AuditReport report = report();
        assertThat(report.findings()).isEmpty();
        assertThat(report.entries() - before).isBetween(1L, 2L);
    }
}
