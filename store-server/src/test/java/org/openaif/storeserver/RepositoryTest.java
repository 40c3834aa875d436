// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.AifException;
import org.openaif.store.Archive;
import org.openaif.store.ArchiveFormat;

/** A repository: what goes in comes out, whole and unchanged, and stays. */
class RepositoryTest {
    private static final ComponentName IOT_REV = new ComponentName(ComponentKind.AIW, "IOT-REV");
    private static final ComponentName PEAKS =
            new ComponentName(ComponentKind.AIM, "VolumePeaksAnalysis");
    private static final ComponentName DEMO = new ComponentName(ComponentKind.AIF, "demo");

    @TempDir private Path folder;

    private final Filled.Recorded audit = new Filled.Recorded();

    private Repository open() {
        return Repository.open(folder.resolve("store"), StoreLimits.STANDARD, audit);
    }

    private Repository filled() {
        Repository repository = open();
        Filled.content().publishIfFresh(repository);
        return repository;
    }

    @Test
    void aFreshStoreHoldsTheWorkflowItsAimsAndItsConfiguration() throws IOException {
        try (Repository repository = filled()) {
            assertThat(repository.shelves().stream().map(shelf -> shelf.component().toString()))
                    .containsExactly(
                            "aif/demo",
                            "aiw/IOT-REV",
                            "aim/ControlUnitSensorsReading",
                            "aim/MotionRecognitionAnalysis",
                            "aim/MovementsWithAudioValidation",
                            "aim/VolumePeaksAnalysis");
            assertThat(repository.document(IOT_REV))
                    .hasValue(Files.readAllBytes(Filled.IOT_REV.resolve("iot-rev.json")));
            assertThat(repository.document(PEAKS))
                    .hasValue(
                            Files.readAllBytes(Filled.IOT_REV.resolve("VolumePeaksAnalysis.json")));
            assertThat(repository.document(DEMO))
                    .hasValue(Files.readAllBytes(Filled.IOT_REV.resolve("aif.json")));
            assertThat(
                            repository
                                    .shelf(PEAKS)
                                    .orElseThrow()
                                    .latest()
                                    .orElseThrow()
                                    .published()
                                    .findings())
                    .isEmpty();
            assertThat(Filled.content().publishIfFresh(repository)).as("once only").isFalse();
        }
    }

    @Test
    void whatWasPublishedIsThereWhenItIsOpenedAgain() throws IOException {
        List<Published> before;
        try (Repository repository = filled()) {
            before = all(repository);
        }
        try (Repository repository = open()) {
            assertThat(all(repository)).isEqualTo(before).hasSize(6);
        }
    }

    private static List<Published> all(Repository repository) {
        return repository.shelves().stream()
                .flatMap(shelf -> shelf.versions().stream().map(Shelf.Item::published))
                .toList();
    }

    @Test
    void everyFormatHoldsTheSameFiles() throws IOException {
        try (Repository repository = filled()) {
            Shelf.Item item = repository.shelf(IOT_REV).orElseThrow().latest().orElseThrow();
            Map<ArchiveFormat, List<?>> entries = new TreeMap<>();
            for (ArchiveFormat format : ArchiveFormat.values()) {
                try (Archive archive = Archive.open(repository.archive(item, format))) {
                    entries.put(format, archive.entries());
                }
            }
            assertThat(entries.values()).hasSize(4).containsOnly(entries.get(ArchiveFormat.TAR_GZ));
            assertThat(Sha256.of(repository.archive(item, ArchiveFormat.TAR)))
                    .isEqualTo(item.published().content());
            assertThat(Sha256.of(repository.archive(item, ArchiveFormat.TAR_GZ)))
                    .isEqualTo(item.published().sha256());
        }
    }

    @Test
    void theSameAgainIsNoNewsAndOtherContentIsRefused() throws IOException {
        try (Repository repository = filled()) {
            Shelf.Item item = repository.shelf(DEMO).orElseThrow().latest().orElseThrow();
            byte[] same = repository.document(DEMO).orElseThrow();
            Publication publication =
                    new Publication(DEMO, item.published().version(), FirstContent.PUBLISHER, 1);

            Verdict again =
                    repository.publish(
                            publication, ArchiveFormat.TAR, new ByteArrayInputStream(same));
            assertThat(again.published()).hasValue(item.published());
            assertThat(again.isNew()).isFalse();

            byte[] other = new String(same).replace("\"1\"", "\"2\"").getBytes();
            Verdict refused =
                    repository.publish(
                            publication, ArchiveFormat.TAR, new ByteArrayInputStream(other));
            assertThat(refused.published()).isEmpty();
            assertThat(refused.findings())
                    .singleElement()
                    .asString()
                    .contains("other content", "another version");
        }
    }

    @Test
    void aNameBelongsToWhoPublishedItFirst() throws IOException {
        try (Repository repository = filled()) {
            byte[] document = repository.document(DEMO).orElseThrow();
            Verdict verdict =
                    repository.publish(
                            new Publication(DEMO, "9", "mallory", 1),
                            ArchiveFormat.TAR,
                            new ByteArrayInputStream(document));

            assertThat(verdict.findings())
                    .singleElement()
                    .asString()
                    .contains("belongs to another publisher");
            assertThatThrownBy(() -> repository.yank(DEMO, "0.1.0", "mallory", Optional.of("mine")))
                    .isInstanceOf(AifException.class)
                    .hasMessageContaining("another publisher");
            assertThat(audit.lines)
                    .anyMatch(line -> line.startsWith("mallory yank aif/demo@0.1.0 refused"));
        }
    }

    @Test
    void namesThatDifferOnlyInCaseAreRefused() throws IOException {
        try (Repository repository = filled()) {
            byte[] document = repository.document(DEMO).orElseThrow();
            Verdict verdict =
                    repository.publish(
                            new Publication(
                                    new ComponentName(ComponentKind.AIF, "DEMO"),
                                    "1",
                                    "mallory",
                                    1),
                            ArchiveFormat.TAR,
                            new ByteArrayInputStream(document));

            assertThat(verdict.findings())
                    .singleElement()
                    .asString()
                    .contains("differs only in case");
        }
    }

    @Test
    void ofManyWhoPublishTheSameVersionOneIsFirst() throws Exception {
        byte[] document = Files.readAllBytes(Filled.IOT_REV.resolve("aif.json"));
        try (Repository repository = open();
                ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Verdict>> publishers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                byte[] own =
                        new String(document)
                                .replace("runs IOT-REV", "is number " + i % 2)
                                .getBytes();
                publishers.add(
                        () ->
                                repository.publish(
                                        new Publication(DEMO, "1", "me", 1),
                                        ArchiveFormat.TAR,
                                        new ByteArrayInputStream(own)));
            }
            int published = 0;
            int isNew = 0;
            for (Future<Verdict> verdict : all.invokeAll(publishers)) {
                published += verdict.get().published().isPresent() ? 1 : 0;
                isNew += verdict.get().isNew() ? 1 : 0;
            }
            assertThat(isNew).isEqualTo(1);
            assertThat(published).as("those with the same content").isEqualTo(10);
            assertThat(repository.shelf(DEMO).orElseThrow().versions()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ".", "..", "a/b", "a\\b", "a..b", "1.", "v 1", "1.lock", "\u0000", "-1",
                "\u202e1"
            })
    void whatIsNoVersionIsRefused(String version) {
        assertThatThrownBy(() -> new Publication(DEMO, version, "me", 1))
                .isInstanceOf(AifException.class)
                .hasMessageContaining("cannot be a version");
    }

    @Test
    void versionsAreInOrder() {
        List<String> ordered =
                List.of(
                        "0.9",
                        "1.0.0-alpha",
                        "1.0.0-alpha.2",
                        "1.0.0-alpha.10",
                        "1.0.0-rc",
                        "1",
                        "1.0.1",
                        "v1.2",
                        "1.10",
                        "2");
        List<String> shuffled = new ArrayList<>(ordered);
        Collections.shuffle(shuffled, new Random(7));
        shuffled.sort(VersionOrder.ORDER);

        assertThat(shuffled).isEqualTo(ordered);
        assertThat(VersionOrder.ORDER.compare("1.0", "1.0.0+build"))
                .as("the same, but not equal")
                .isNegative();
    }

    @Test
    void aYankedVersionIsNoLongerFoundButStillGiven() throws IOException {
        try (Repository repository = filled()) {
            byte[] document = repository.document(DEMO).orElseThrow();
            byte[] newer = new String(document).replace("runs IOT-REV", "runs it").getBytes();
            repository.publish(
                    new Publication(DEMO, "0.2.0", FirstContent.PUBLISHER, 1),
                    ArchiveFormat.TAR,
                    new ByteArrayInputStream(newer));
            assertThat(repository.document(DEMO)).hasValue(newer);

            repository.yank(DEMO, "0.2.0", FirstContent.PUBLISHER, Optional.of("it burns"));
        }
        try (Repository repository = open()) {
            Shelf shelf = repository.shelf(DEMO).orElseThrow();
            assertThat(shelf.latest().orElseThrow().published().version()).isEqualTo("0.1.0");
            assertThat(shelf.version("0.2.0").orElseThrow().yanked().orElseThrow().reason())
                    .isEqualTo("it burns");

            repository.yank(DEMO, "0.2.0", FirstContent.PUBLISHER, Optional.empty());
            assertThat(
                            repository
                                    .shelf(DEMO)
                                    .orElseThrow()
                                    .latest()
                                    .orElseThrow()
                                    .published()
                                    .version())
                    .isEqualTo("0.2.0");
        }
    }

    @Test
    void twoProcessesDoNotShareAFolder() {
        try (Repository repository = open()) {
            assertThat(repository.shelves()).isEmpty();
            assertThatThrownBy(this::open)
                    .isInstanceOf(AifException.class)
                    .hasMessageContaining("in use by another process");
        }
    }

    @Test
    void whatIsDamagedIsPutAsideAndSaid() throws IOException {
        try (Repository repository = filled()) {
            assertThat(repository.shelves()).hasSize(6);
        }
        Files.writeString(
                folder.resolve("store/components/aif/demo/0.1.0/documents/aif.json"), "{}");
        Files.writeString(
                folder.resolve("store/components/aim/VolumePeaksAnalysis/0.1.0/record.json"),
                "{\"x\": ");
        Path archive = folder.resolve("store/components/aiw/IOT-REV/0.1.0/archive.tar.gz");
        byte[] bytes = Files.readAllBytes(archive);
        bytes[bytes.length / 2] ^= 1;
        Files.write(archive, bytes);

        try (Repository repository = open()) {
            assertThat(repository.shelves().stream().map(shelf -> shelf.component().name()))
                    .doesNotContain("demo", "VolumePeaksAnalysis");
            assertThat(audit.lines).filteredOn(line -> line.contains(" damaged ")).hasSize(2);
            Shelf.Item item = repository.shelf(IOT_REV).orElseThrow().latest().orElseThrow();
            assertThatThrownBy(() -> repository.archive(item, ArchiveFormat.ZIP))
                    .hasMessageContaining("damaged in the Store");
            // An AIW that brings it along still has it.
            assertThat(repository.document(PEAKS)).isPresent();
        }
        try (Stream<Path> aside = Files.list(folder.resolve("store/damaged"))) {
            assertThat(aside).hasSize(2);
        }
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() throws IOException {
        try (Repository repository = open()) {
            InputStream broken =
                    new InputStream() {
                        @Override
                        public int read() throws IOException {
                            throw new IOException("the line went dead");
                        }
                    };
            assertThatThrownBy(
                            () ->
                                    repository.publish(
                                            new Publication(DEMO, "1", "me", 1),
                                            ArchiveFormat.TAR,
                                            broken))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the line went dead");
            assertThat(repository.shelves()).isEmpty();
            try (Stream<Path> incoming = Files.list(folder.resolve("store/incoming"))) {
                assertThat(incoming).isEmpty();
            }
        }
    }
}
