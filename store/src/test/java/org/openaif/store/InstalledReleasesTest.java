// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openaif.api.AifException;
import org.openaif.privatefiles.Disk;

/** What is installed is whole or not there, whenever the power was cut. */
class InstalledReleasesTest {
    /** More writes than an installation has. */
    private static final int MOST = 100;

    @TempDir private Path folder;

    private final List<String> audited = new ArrayList<>();
    private TrustedMetadata.Found found;
    private Path archive = Path.of("");

    @BeforeEach
    void publish() throws IOException {
        Path content = Vendor.numbers(folder.resolve("numbers"));
        archive = folder.resolve("numbers.tar.gz");
        ArchiveWriter.standard().write(content, archive, ParseSettings.LENIENT);
        // Who signed it is checked before; here it counts what was signed.
        Release release =
                Release.of(
                        new ReleaseName("aiw", "Numbers", "1"),
                        1,
                        Instant.parse("2036-01-01T00:00:00Z"),
                        archive,
                        content,
                        new SignatureKey(SignatureScheme.ED25519, "00".repeat(32)));
        found = new TrustedMetadata.Found(release, release.signed(List.of()).bytes());
    }

    private enum Cut {
        /** The write does not happen. */
        BEFORE,
        /** Of a file the first half is written. */
        HALF,
        /** The last name that was given is lost, unless its folder was forced. */
        FORGOTTEN
    }

    private static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** The machine's disk, until the power is cut. */
    private static final class CutFiles implements Disk {
        private final int last;
        private final Cut cut;
        private int writes;
        private Optional<Runnable> unforced = Optional.empty();

        CutFiles(int last, Cut cut) {
            this.last = last;
            this.cut = cut;
        }

        private void step(Runnable half) {
            if (writes++ >= last) {
                if (cut == Cut.HALF) {
                    half.run();
                }
                if (cut == Cut.FORGOTTEN) {
                    unforced.ifPresent(Runnable::run);
                }
                throw new PowerCut();
            }
        }

        @Override
        public void createFolders(Path folder) throws IOException {
            step(() -> {});
            Disk.super.createFolders(folder);
        }

        @Override
        public void write(Path file, byte[] content) throws IOException {
            step(() -> writeHalf(file, content));
            Disk.super.write(file, content);
        }

        private static void writeHalf(Path file, byte[] content) {
            try {
                Files.write(file, Arrays.copyOf(content, content.length / 2));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            step(() -> {});
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
            step(() -> {});
            Disk.super.force(folder);
            unforced = Optional.empty();
        }

        @Override
        public void delete(Path path) throws IOException {
            step(() -> {});
            Disk.super.delete(path);
        }
    }

    private InstalledReleases cache(Path place, Disk files) {
        return new InstalledReleases(
                place,
                (who, what, on, outcome, detail) -> audited.add(what + " " + outcome),
                files);
    }

    private void download(Release release, Path file) {
        try {
            Files.deleteIfExists(file);
            Files.copy(archive, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void aPowerCutAtAnyWriteLeavesACacheThatOpens(Cut cut) {
        boolean whole = false;
        int write = 0;
        for (; !whole; write++) {
            assertThat(write).isLessThan(MOST);
            Path place = folder.resolve("cache-" + write);
            try {
                cache(place, new CutFiles(write, cut)).install(found, this::download);
                whole = true;
            } catch (PowerCut expected) {
                assertThat(place).satisfiesAnyOf(
                        one -> assertThat(one).doesNotExist(), one -> assertThat(one).isDirectory());
            }
            InstalledReleases after = cache(place, Disk.REAL);
            after.find(found.release().sha256())
                    .ifPresent(one -> assertThat(one.release()).isEqualTo(found.release()));
            InstalledReleases.Installed installed = after.install(found, this::download);
            assertThat(installed.parsed(ParseSettings.LENIENT).metadata().name())
                    .isEqualTo("Numbers");
            assertThat(after.all()).hasSize(1);
        }
        assertThat(write).as("writes of an installation").isGreaterThan(8);
        assertThat(audited).doesNotContain("open refused");
    }

    @Test
    void whatIsThereIsNotGotAgainUnlessItWasAltered() throws IOException {
        InstalledReleases cache = cache(folder.resolve("cache"), Disk.REAL);
        InstalledReleases.Installed installed = cache.install(found, this::download);
        cache.install(
                found,
                (release, file) -> {
                    throw new AssertionError("it is there");
                });

        Path manual = installed.folder().resolve("docs/manual.md");
        Files.writeString(manual, "Something else.");
        assertThatThrownBy(() -> cache.find(found.release().sha256()))
                .isInstanceOf(AifException.class)
                .hasMessageContaining("'docs/manual.md' with other content");
        assertThat(audited).contains("open refused");
        cache.install(found, this::download);
        assertThat(manual).content().startsWith("Numbers in");
    }

    @Test
    void aFileThatNobodySignedIsNoticed() throws IOException {
        InstalledReleases cache = cache(folder.resolve("cache"), Disk.REAL);
        InstalledReleases.Installed installed = cache.install(found, this::download);
        Files.writeString(installed.folder().resolve("more.jar"), "!");

        assertThatThrownBy(() -> cache.find(found.release().sha256()))
                .hasMessageContaining("'more.jar', which its publisher did not sign");
        Files.delete(installed.folder().resolve("more.jar"));
        Files.delete(installed.folder().resolve("LICENSE"));
        assertThatThrownBy(() -> cache.find(found.release().sha256()))
                .hasMessageContaining("lacks 'LICENSE'");
    }
}
