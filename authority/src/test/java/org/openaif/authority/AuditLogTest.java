// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.authority.AuditFinding.Kind;

/** That an audit log keeps what is written, and that nothing can be done to it unseen. */
class AuditLogTest {
    @TempDir private static Path keys;

    private static SigningKey key;

    private static final Instant NOW = Instant.parse("2026-11-24T18:00:00.123456789Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    @TempDir private Path temporary;

    @BeforeAll
    static void makeKey() {
        key = TestKeys.in(keys, 7);
    }

    private Path folder() {
        return temporary.resolve("audit");
    }

    private static AuditSettings settings(long fileBytes, int entriesPerSeal) {
        return new AuditSettings(fileBytes, entriesPerSeal, Duration.ofHours(1), 64);
    }

    private FileAuditLog log(AuditSettings settings, LongSupplier count) {
        return new FileAuditLog(folder(), settings, key, CLOCK, count);
    }

    private FileAuditLog log() {
        return log(settings(1 << 20, 1_000), FileAuditLog.NO_COUNTER);
    }

    /** Entries 1 and 2 are the log's own beginning; then so many, and a seal. */
    private void written(int entries) {
        try (FileAuditLog log = log()) {
            IntStream.range(0, entries)
                    .forEach(
                            i ->
                                    log.write(
                                            "user-agent",
                                            "AIW_Start",
                                            "aiw/" + i,
                                            "permitted",
                                            "why"));
        }
    }

    private AuditReport verified() {
        return AuditVerifier.verify(folder(), key.publicKey(), OptionalLong.empty());
    }

    private List<Path> files() throws IOException {
        return new AuditFolder(folder()).files();
    }

    private List<String> lines() throws IOException {
        return new ArrayList<>(Files.readAllLines(files().getFirst()));
    }

    private void rewrite(List<String> lines) throws IOException {
        Files.writeString(files().getFirst(), String.join("\n", lines) + "\n");
    }

    private List<AuditEntry> entries(AuditFilter filter) {
        List<AuditEntry> all = new ArrayList<>();
        AuditReader.read(folder(), filter, (entry, line) -> all.add(entry));
        return all;
    }

    @Test
    void whatIsWrittenIsThereInOrderSealedAndGenuine() {
        written(5);

        assertThat(entries(AuditFilter.ALL)).hasSize(6);
        assertThat(entries(AuditFilter.ALL).get(1))
                .isEqualTo(
                        new AuditEntry(
                                3, NOW, "user-agent", "AIW_Start", "aiw/0", "permitted", "why"));
        assertThat(verified()).isEqualTo(new AuditReport(6, 2, 0, List.of()));
    }

    @Test
    void aLogIsContinuedByTheNextProcess() {
        written(2);
        written(2);
        written(0);

        assertThat(entries(AuditFilter.ALL))
                .extracting(AuditEntry::number)
                .containsExactly(1L, 3L, 4L, 6L, 7L);
        assertThat(verified().isGenuine()).isTrue();
    }

    @Test
    void severalThreadsAndTwoProcessesWriteToOneLogAndEachKeepsItsOrder()
            throws InterruptedException {
        try (FileAuditLog one = log(settings(8_000, 50), FileAuditLog.NO_COUNTER);
                FileAuditLog other = log(settings(8_000, 50), FileAuditLog.NO_COUNTER)) {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 6; t++) {
                String name = "aim/w/" + t;
                FileAuditLog mine = t % 2 == 0 ? one : other;
                threads.add(
                        Thread.startVirtualThread(
                                () ->
                                        IntStream.range(0, 100)
                                                .forEach(
                                                        i ->
                                                                mine.write(
                                                                        name, "Do", "it", "" + i,
                                                                        ""))));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }

        assertThat(verified().findings()).isEmpty();
        for (int t = 0; t < 6; t++) {
            String name = "aim/w/" + t;
            assertThat(entries(AuditFilter.ALL).stream().filter(e -> e.principal().equals(name)))
                    .extracting(AuditEntry::outcome)
                    .containsExactlyElementsOf(
                            IntStream.range(0, 100).mapToObj(i -> "" + i).toList());
        }
    }

    @Test
    void theChainGoesOnAcrossFiles() throws IOException {
        try (FileAuditLog log = log(settings(2_000, 1_000), FileAuditLog.NO_COUNTER)) {
            IntStream.range(0, 50).forEach(i -> log.write("a", "B", "c", "d", "e"));
        }
        written(1);

        assertThat(files()).hasSizeGreaterThan(3);
        assertThat(verified().findings()).isEmpty();
        Files.delete(files().get(1));
        assertThat(verified().findings()).extracting(AuditFinding::kind).contains(Kind.REMOVED);
    }

    @Test
    void itIsSealedAfterSoManyEntries() {
        try (FileAuditLog log = log(settings(1 << 20, 10), FileAuditLog.NO_COUNTER)) {
            for (int i = 0; i < 35; i++) {
                log.write("a", "B", "c", "d", "e");
                log.flush();
            }
            assertThat(verified()).isEqualTo(new AuditReport(36, 4, 5, List.of()));
        }
    }

    @Test
    void itIsSealedAfterSomeTime() {
        AuditSettings soon = new AuditSettings(1 << 20, 1_000, Duration.ofMillis(1), 64);
        try (FileAuditLog log = log(soon, FileAuditLog.NO_COUNTER)) {
            log.write("a", "B", "c", "d", "e");
            log.flush();
            long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (verified().seals() < 2 && System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            assertThat(verified()).isEqualTo(new AuditReport(2, 2, 0, List.of()));
        }
    }

    @Test
    void valuesAreEscapedAndBounded() throws IOException {
        try (FileAuditLog log = log()) {
            log.write("a\"b\n{\"n\":9}", "\u0000\u001b[2J", "x".repeat(5_000), "\ud800", "\u202e");
        }

        AuditEntry entry = entries(AuditFilter.ALL).get(1);
        assertThat(lines()).hasSize(4);
        assertThat(entry.principal()).isEqualTo("a\"b\n{\"n\":9}");
        assertThat(entry.resource()).hasSizeLessThan(1_100).endsWith("(5000 characters)");
        assertThat(verified().isGenuine()).isTrue();
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        written(1);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
                .isEqualTo("rwx------");
        for (Path file :
                List.of(
                        files().getFirst(),
                        folder().resolve("head.json"),
                        folder().resolve("lock"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void whoeverIsInterruptedWritesAllTheSameAndStaysInterrupted() {
        try (FileAuditLog log = log()) {
            Thread.currentThread().interrupt();
            log.write("a", "B", "c", "d", "e");
            log.flush();
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(entries(AuditFilter.ALL)).hasSize(2);
    }

    @Test
    void aFullQueueMakesItsWritersWaitAndNothingIsLost() throws InterruptedException {
        AuditSettings tiny = new AuditSettings(1 << 20, 1_000, Duration.ofHours(1), 1);
        try (FileAuditLog log = log(tiny, FileAuditLog.NO_COUNTER)) {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                threads.add(
                        Thread.startVirtualThread(
                                () ->
                                        IntStream.range(0, 25)
                                                .forEach(i -> log.write("a", "B", "c", "d", ""))));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }

        assertThat(entries(AuditFilter.ALL)).hasSize(201);
    }

    @Test
    void aClosedLogRefuses() {
        FileAuditLog log = log();
        log.close();
        log.close();

        assertThatThrownBy(() -> log.write("a", "B", "c", "d", "e"))
                .isInstanceOfSatisfying(
                        TrustException.class,
                        e -> assertThat(e.error()).isEqualTo(TrustError.BAD_STATE));
    }

    @Test
    void whenItCannotBeWrittenWhoeverWritesNextIsTold() throws IOException {
        FileAuditLog log = log();
        log.write("a", "B", "c", "d", "e");
        log.flush();
        Files.delete(files().getFirst());
        log.write("a", "B", "c", "d", "e");

        assertThatThrownBy(log::flush)
                .isInstanceOf(TrustException.class)
                .hasMessageContaining("there is a seal, and no log");
        assertThatThrownBy(() -> log.write("a", "B", "c", "d", "e"))
                .isInstanceOf(TrustException.class);
        assertThatThrownBy(log::close).isInstanceOf(TrustException.class);
    }

    // --- crashes

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9_000, 40_000, 700_000})
    void anEndThatIsLongIsReadFromItsBeginning(int torn) throws IOException {
        String escaped = "\u0001".repeat(1_000);
        try (FileAuditLog log = log()) {
            for (int i = 0; i < 4; i++) {
                log.write(escaped, escaped, escaped, escaped, escaped);
            }
        }
        Path second = folder().resolve("log-000002.jsonl");
        try (FileAuditLog log = log(settings(50_000, 1_000), FileAuditLog.NO_COUNTER)) {
            log.write(escaped, escaped, escaped, escaped, escaped);
        }
        Files.write(second, new byte[torn], StandardOpenOption.APPEND);

        written(1);

        assertThat(entries(AuditFilter.ALL)).hasSize(torn == 0 ? 7 : 8);
        assertThat(verified().findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"n\":6,\"t\":\"2026",
                "\u0000\u0000\u0000\u0000",
                "\u0000\u0000\n{\"n\":9}\n",
                "x"
            })
    void aTornLastLineIsCutKeptAsideAndTold(String torn) throws IOException {
        written(2);
        Files.writeString(files().getFirst(), torn, StandardOpenOption.APPEND);

        written(1);

        assertThat(entries(AuditFilter.ALL).get(3))
                .matches(
                        e ->
                                e.action().equals("Audit_Recover")
                                        && e.detail()
                                                .startsWith(torn.length() + " bytes of entry 6"));
        assertThat(folder().resolve("cut-000006.bin")).hasContent(torn);
        assertThat(verified().findings()).isEmpty();
    }

    @Test
    void everyLengthThatACrashCanLeaveIsRecoveredOrRefused() throws IOException {
        written(3);
        byte[] whole = Files.readAllBytes(files().getFirst());
        byte[] head = Files.readAllBytes(folder().resolve("head.json"));
        String text = new String(whole, StandardCharsets.UTF_8);
        int firstSealed = text.indexOf('\n', text.indexOf('\n') + 1) + 1;
        String oldHead = text.lines().toList().get(1) + "\n";

        for (int length = firstSealed; length <= whole.length; length += 11) {
            Files.write(files().getFirst(), java.util.Arrays.copyOf(whole, length));
            Files.writeString(folder().resolve("head.json"), oldHead);
            written(1);
            assertThat(verified().findings()).as("crash after %s bytes", length).isEmpty();
        }
        for (int length = 0; length < whole.length; length += 41) {
            Files.write(files().getFirst(), java.util.Arrays.copyOf(whole, length));
            Files.write(folder().resolve("head.json"), head);
            assertThatThrownBy(this::log)
                    .isInstanceOfSatisfying(
                            TrustException.class,
                            e -> assertThat(e.error()).isEqualTo(TrustError.CORRUPTION_DETECTED));
        }
    }

    @Test
    void aCrashWhileAnotherFileWasBegunIsRecovered() throws IOException {
        written(2);
        Files.createFile(folder().resolve("log-000002.jsonl"));

        written(1);

        assertThat(verified().findings()).isEmpty();
        assertThat(entries(AuditFilter.ALL)).hasSize(4);
    }

    @Test
    void aCrashWhileTheLogWasBegunIsRecovered() throws IOException {
        Files.createDirectories(folder());
        Files.writeString(folder().resolve("log-000001.jsonl"), "{\"n\":1,");

        written(1);

        assertThat(verified().findings()).isEmpty();
    }

    // --- tampering

    static Stream<Arguments> tampering() {
        return Stream.of(
                arguments(
                        "alter 5", lines -> replaced(lines, 4, "aiw/2", "aiw/9"), Kind.ALTERED, 5),
                arguments(
                        "alter the first",
                        lines -> replaced(lines, 0, "begun", "begu"),
                        Kind.ALTERED,
                        1),
                arguments(
                        "alter the link of 5",
                        lines -> replaced(lines, 4, "\"prev\":\"", "\"prev\":\"0"),
                        Kind.ALTERED,
                        5),
                arguments(
                        "make 5 no entry", lines -> replaced(lines, 4, "{", "["), Kind.ALTERED, 5),
                arguments(
                        "add a member to 5",
                        lines -> replaced(lines, 4, "\"who\"", "\"x\":\"y\",\"who\""),
                        Kind.ALTERED,
                        5),
                arguments(
                        "alter the last",
                        lines -> replaced(lines, 12, "18:00", "17:00"),
                        Kind.ALTERED,
                        13),
                arguments(
                        "remove 5",
                        lines -> {
                            lines.remove(4);
                            return lines;
                        },
                        Kind.REMOVED,
                        5),
                arguments(
                        "remove the first",
                        lines -> {
                            lines.remove(0);
                            return lines;
                        },
                        Kind.REMOVED,
                        1),
                arguments(
                        "remove 5 to 7",
                        lines -> {
                            lines.subList(4, 7).clear();
                            return lines;
                        },
                        Kind.REMOVED,
                        5),
                arguments(
                        "exchange 5 and 6",
                        lines -> {
                            lines.add(5, lines.remove(4));
                            return lines;
                        },
                        Kind.REORDERED,
                        5),
                arguments(
                        "move 5 to the end",
                        lines -> {
                            lines.add(lines.remove(4));
                            return lines;
                        },
                        Kind.REORDERED,
                        5),
                arguments(
                        "write 5 twice",
                        lines -> {
                            lines.add(5, lines.get(4));
                            return lines;
                        },
                        Kind.DUPLICATED,
                        5),
                arguments(
                        "cut the seal",
                        lines -> {
                            lines.remove(12);
                            return lines;
                        },
                        Kind.TRUNCATED,
                        13),
                arguments(
                        "cut the end",
                        lines -> {
                            lines.subList(4, 13).clear();
                            return lines;
                        },
                        Kind.TRUNCATED,
                        5),
                arguments(
                        "add an empty line",
                        lines -> {
                            lines.add(4, "");
                            return lines;
                        },
                        Kind.ALTERED,
                        5));
    }

    private static Arguments arguments(
            String what, UnaryOperator<List<String>> how, Kind kind, long entry) {
        return Arguments.of(what, how, kind, entry);
    }

    private static List<String> replaced(List<String> lines, int index, String what, String by) {
        String line = lines.get(index);
        assertThat(line).contains(what);
        lines.set(
                index,
                line.replaceFirst(
                        java.util.regex.Pattern.quote(what),
                        java.util.regex.Matcher.quoteReplacement(by)));
        return lines;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tampering")
    void whateverIsDoneToItIsFoundAndToWhichEntry(
            String what, UnaryOperator<List<String>> how, Kind kind, long entry)
            throws IOException {
        written(10);
        assertThat(lines()).hasSize(13);
        rewrite(how.apply(lines()));

        assertThat(verified().findings().getFirst())
                .matches(f -> f.kind() == kind && f.entry() == entry, kind + " " + entry)
                .asString()
                .contains("entr");
    }

    @Test
    void oneAlterationIsOneFinding() throws IOException {
        written(10);
        for (int i = 0; i < 12; i++) {
            List<String> lines = lines();
            int changed = i;
            String before = lines.get(changed);
            rewrite(replaced(lines, changed, "2026", "2025"));
            assertThat(verified().findings())
                    .filteredOn(f -> f.kind() == Kind.ALTERED)
                    .singleElement()
                    .matches(f -> f.entry() == changed + 1);
            lines.set(changed, before);
            rewrite(lines);
        }
        assertThat(verified().isGenuine()).isTrue();
    }

    @Test
    void whoWritesItAnewWithoutTheKeyIsFound() throws IOException {
        written(3);
        SigningKey other = TestKeys.in(temporary.resolve("other"), 7);
        Path forged = temporary.resolve("forged");
        try (FileAuditLog log =
                new FileAuditLog(
                        forged, settings(1 << 20, 10), other, CLOCK, FileAuditLog.NO_COUNTER)) {
            log.write("user-agent", "AIW_Start", "aiw/0", "permitted", "nothing happened");
        }

        AuditReport report = AuditVerifier.verify(forged, key.publicKey(), OptionalLong.empty());

        assertThat(report.findings())
                .extracting(AuditFinding::kind)
                .containsOnly(Kind.FORGED)
                .hasSize(3);
    }

    @Test
    void aSealOfAnotherPlaceIsForged() throws IOException {
        written(2);
        written(2);
        List<String> lines = lines();
        String seal = lines.get(4).replaceAll(".*\"seal\":\"([^\"]*)\".*", "$1");
        lines.set(
                7,
                lines.get(7)
                        .replaceAll(
                                "\"seal\":\"[^\"]*\"",
                                "\"seal\":\""
                                        + java.util.regex.Matcher.quoteReplacement(seal)
                                        + "\""));
        rewrite(lines);
        Files.writeString(folder().resolve("head.json"), lines.get(7) + "\n");

        assertThat(verified().findings()).anyMatch(f -> f.kind() == Kind.FORGED && f.entry() == 8);
    }

    @Test
    void withoutItsHeadTheEndIsInDoubt() throws IOException {
        written(3);
        Files.delete(folder().resolve("head.json"));

        assertThat(verified().findings())
                .singleElement()
                .asString()
                .contains("head.json was removed");
        assertThatThrownBy(this::log).hasMessageContaining("head.json is gone");
    }

    @Test
    void anOlderLogPutBackIsToldByTheCounter() throws IOException {
        AtomicLong counter = new AtomicLong();
        try (FileAuditLog log = log(settings(1 << 20, 10), counter::incrementAndGet)) {
            log.write("a", "B", "c", "d", "e");
        }
        byte[] oldLog = Files.readAllBytes(files().getFirst());
        byte[] oldHead = Files.readAllBytes(folder().resolve("head.json"));
        try (FileAuditLog log = log(settings(1 << 20, 10), counter::incrementAndGet)) {
            log.write("a", "Something_Bad", "c", "d", "e");
        }
        assertThat(
                        AuditVerifier.verify(
                                        folder(), key.publicKey(), OptionalLong.of(counter.get()))
                                .isGenuine())
                .isTrue();

        Files.write(files().getFirst(), oldLog);
        Files.write(folder().resolve("head.json"), oldHead);

        assertThat(verified().isGenuine()).as("nothing but the counter tells").isTrue();
        assertThat(
                        AuditVerifier.verify(
                                        folder(), key.publicKey(), OptionalLong.of(counter.get()))
                                .findings())
                .singleElement()
                .matches(f -> f.kind() == Kind.ROLLED_BACK);

        try (FileAuditLog log = log(settings(1 << 20, 10), counter::incrementAndGet)) {
            log.write("a", "B", "c", "d", "e");
        }
        assertThat(
                        AuditVerifier.verify(
                                        folder(), key.publicKey(), OptionalLong.of(counter.get()))
                                .findings())
                .as("and goes on telling")
                .singleElement()
                .matches(f -> f.kind() == Kind.ROLLED_BACK);
    }

    @Test
    void aLogThatWasShortenedWhileInUseIsNotGoneOnWith() throws IOException {
        try (FileAuditLog other = log()) {
            other.write("a", "B", "c", "d", "e");
        }
        FileAuditLog log = log();
        log.write("a", "Unsealed", "c", "d", "e");
        log.flush();
        List<String> lines = lines();
        lines.removeLast();
        rewrite(lines);
        log.write("a", "B", "c", "d", "e");

        assertThatThrownBy(log::close)
                .isInstanceOf(TrustException.class)
                .hasMessageContaining("this process wrote");
    }

    @Test
    void entriesAreFiltered() {
        try (FileAuditLog log = log()) {
            log.write("aim/w/A", "AIW_Start", "aiw/w", "denied", "");
            log.write("aim/w-2/A", "AIW_Start", "aiw/w", "permitted", "");
        }

        assertThat(entries(filter(Optional.of("aim/w/*"), Optional.empty())))
                .singleElement()
                .matches(e -> e.outcome().equals("denied"));
        assertThat(entries(filter(Optional.empty(), Optional.of("permitted"))))
                .singleElement()
                .matches(e -> e.principal().equals("aim/w-2/A"));
        assertThat(
                        entries(
                                new AuditFilter(
                                        Optional.empty(),
                                        Optional.of("AIW_*"),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of(NOW.plusNanos(1)),
                                        Optional.empty())))
                .isEmpty();
        assertThat(
                        entries(
                                new AuditFilter(
                                        Optional.empty(),
                                        Optional.of("AIW_*"),
                                        Optional.of("aiw/*"),
                                        Optional.empty(),
                                        Optional.of(NOW),
                                        Optional.of(NOW.plusNanos(1)))))
                .hasSize(2);
    }

    private static AuditFilter filter(Optional<String> principal, Optional<String> outcome) {
        return new AuditFilter(
                principal,
                Optional.empty(),
                Optional.empty(),
                outcome,
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void whereThereIsNoLogIsSaid() {
        assertThatThrownBy(this::verified)
                .isInstanceOf(TrustException.class)
                .hasMessageContaining("there is no audit log");
    }
}
