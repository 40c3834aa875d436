// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openaif.privatefiles.Disk;
import org.openaif.store.ArchiveFormat;

/**
 * The power is cut at each write of publishing and of yanking: before it, in the midst of it, or with
 * what had not been made durable lost. The store opens; what was there is there; what was being
 * published is whole or not there.
 */
@Timeout(300)
class PowerCutTest {
    private static final ComponentName DEMO = new ComponentName(ComponentKind.AIF, "demo");
    private static final ComponentName PEAKS =
            new ComponentName(ComponentKind.AIM, "VolumePeaksAnalysis");

    @TempDir private Path folder;

    private enum Cut {
        /** The write does not happen. */
        BEFORE,
        /** Of a file the first half is written. */
        HALF,
        /** The last name that was given is lost, unless its folder was forced. */
        FORGOTTEN
    }

    /** The machine's disk, until the power is cut. */
    private static final class CutDisk implements Disk {
        private final int last;
        private final Cut cut;
        private int writes;
        private Optional<Runnable> unforced = Optional.empty();

        CutDisk(int last, Cut cut) {
            this.last = last;
            this.cut = cut;
        }

        private static final class PowerCut extends RuntimeException {
            private static final long serialVersionUID = 1L;
        }

        private boolean isLast() {
            if (writes > last) {
                throw new PowerCut();
            }
            return writes++ == last;
        }

        private void end() {
            if (cut == Cut.FORGOTTEN) {
                unforced.ifPresent(Runnable::run);
            }
            throw new PowerCut();
        }

        @Override
        public void createFolders(Path folder) throws IOException {
            if (isLast()) {
                end();
            }
            Disk.super.createFolders(folder);
        }

        @Override
        public void create(Path file, byte[] content) throws IOException {
            if (isLast()) {
                if (cut == Cut.HALF) {
                    Files.write(file, Arrays.copyOf(content, content.length / 2));
                }
                end();
            }
            Disk.super.create(file, content);
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            if (isLast()) {
                end();
            }
            Disk.super.move(from, to);
            unforced =
                    Optional.of(
                            () -> {
                                try {
                                    Files.move(to, from);
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
        }

        @Override
        public void force(Path folder) throws IOException {
            if (isLast()) {
                end();
            }
            Disk.super.force(folder);
            unforced = Optional.empty();
        }

        @Override
        public void delete(Path path) throws IOException {
            if (isLast()) {
                end();
            }
            Disk.super.delete(path);
        }
    }

    private Repository open(Disk disk) {
        return Repository.open(
                folder.resolve("store"),
                StoreLimits.STANDARD,
                new Filled.Recorded(),
                Clock.systemUTC(),
                disk);
    }

    private byte[] archive() throws IOException {
        try (Repository filled = Filled.repository(folder.resolve("filled"))) {
            return Files.readAllBytes(
                    filled.archive(
                            filled.shelf(PEAKS).orElseThrow().latest().orElseThrow(),
                            ArchiveFormat.TAR_GZ));
        }
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void publishingIsAllOrNothing(Cut cut) throws IOException {
        byte[] archive = archive();
        byte[] document = Files.readAllBytes(Filled.IOT_REV.resolve("aif.json"));
        try (Repository before = open(Disk.REAL)) {
            before.publish(
                    new Publication(DEMO, "1", "me", 1),
                    ArchiveFormat.TAR,
                    new ByteArrayInputStream(document));
        }
        int cuts = 0;
        int lost = 0;
        for (boolean survived = false; !survived; cuts++) {
            String version = Integer.toString(cuts);
            CutDisk disk = new CutDisk(cuts, cut);
            survived = publish(disk, version, archive);
            try (Repository after = open(Disk.REAL)) {
                assertThat(after.document(DEMO)).as("cut " + cuts).hasValue(document);
                Optional<Shelf.Item> item =
                        after.shelf(PEAKS).flatMap(shelf -> shelf.version(version));
                if (survived) {
                    assertThat(item).isPresent();
                }
                if (item.isPresent()) {
                    assertThat(Sha256.of(after.archive(item.get(), ArchiveFormat.TAR_GZ)))
                            .isEqualTo(item.get().published().sha256());
                } else {
                    lost++;
                }
                try (Stream<Path> incoming = Files.list(folder.resolve("store/incoming"))) {
                    assertThat(incoming).isEmpty();
                }
                assertThat(folder.resolve("store/damaged")).doesNotExist();
            }
        }
        assertThat(cuts).as("writes that were cut").isGreaterThan(15);
        assertThat(lost).as("cuts before it was there").isGreaterThan(10);
    }

    private boolean publish(CutDisk disk, String version, byte[] archive) throws IOException {
        try (Repository repository = open(disk)) {
            Verdict verdict =
                    repository.publish(
                            new Publication(PEAKS, version, "me", 1),
                            ArchiveFormat.TAR_GZ,
                            new ByteArrayInputStream(archive));
            assertThat(verdict.published()).as(verdict.findings().toString()).isPresent();
            return true;
        } catch (CutDisk.PowerCut gone) {
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void yankingIsAllOrNothing(Cut cut) throws IOException {
        byte[] document = Files.readAllBytes(Filled.IOT_REV.resolve("aif.json"));
        try (Repository before = open(Disk.REAL)) {
            before.publish(
                    new Publication(DEMO, "1", "me", 1),
                    ArchiveFormat.TAR,
                    new ByteArrayInputStream(document));
        }
        boolean survived = false;
        for (int cuts = 0; !survived; cuts++) {
            try (Repository repository = open(new CutDisk(cuts, cut))) {
                repository.yank(DEMO, "1", "me", Optional.of("reason " + cuts));
                survived = true;
            } catch (CutDisk.PowerCut gone) {
                survived = false;
            }
            try (Repository after = open(Disk.REAL)) {
                Shelf.Item item = after.shelf(DEMO).orElseThrow().version("1").orElseThrow();
                assertThat(after.document(item, item.published().document())).isEqualTo(document);
                if (survived) {
                    assertThat(item.yanked().orElseThrow().reason()).isEqualTo("reason " + cuts);
                }
                after.yank(DEMO, "1", "me", Optional.empty());
            }
        }
    }

    @Test
    void whatLiesAroundIsTakenAway() throws IOException {
        Path left =
                Files.createDirectories(folder.resolve("store/incoming/half/version/documents"));
        Files.write(left.resolve("x.json"), new byte[1000]);
        Files.createDirectories(folder.resolve("store/cache"));
        Files.write(folder.resolve("store/cache/.abc.zip.1.part"), new byte[10]);

        try (Repository repository = open(Disk.REAL)) {
            assertThat(repository.shelves()).isEmpty();
        }
        assertThat(left).doesNotExist();
        assertThat(folder.resolve("store/cache/.abc.zip.1.part")).doesNotExist();
    }
}
