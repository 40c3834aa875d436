// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.store.ArchiveFormat;

/**
 * A Store that is being published to is killed with {@code kill -9} at a random moment, again and
 * again in the same folder: it opens, and every version of which publishing had returned is there. More
 * often: {@code -Dstore.kills=50}.
 */
@Timeout(300)
class KilledPublishTest {
    private static final int KILLS = Integer.getInteger("store.kills", 5);
    private static final long SEED = Long.getLong("store.seed", 20261124);
    private static final ComponentName PEAKS =
            new ComponentName(ComponentKind.AIM, "VolumePeaksAnalysis");

    @TempDir private Path folder;

    /** The program that is killed: publishes version after version, and says so. */
    static final class Publishing {
        private Publishing() {}

        public static void main(String[] arguments) throws Exception {
            byte[] archive = Files.readAllBytes(Path.of(arguments[1]));
            try (Repository repository =
                    Repository.open(
                            Path.of(arguments[0]), StoreLimits.STANDARD, new Filled.Recorded())) {
                for (int i = 0; ; i++) {
                    String version = arguments[2] + "." + i;
                    repository.publish(
                            new Publication(PEAKS, version, "me", 1),
                            ArchiveFormat.TAR_GZ,
                            new ByteArrayInputStream(archive));
                    System.out.println("published " + version);
                }
            }
        }
    }

    @Test
    void whatWasPublishedOutlivesTheProcess() throws Exception {
        Path archive = folder.resolve("archive.tar.gz");
        try (Repository filled = Filled.repository(folder.resolve("filled"))) {
            Files.copy(
                    filled.archive(
                            filled.shelf(PEAKS).orElseThrow().latest().orElseThrow(),
                            ArchiveFormat.TAR_GZ),
                    archive);
        }
        Random random = new Random(SEED);
        Path store = folder.resolve("store");
        int published = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-Xshare:auto",
                                    "-XX:TieredStopAtLevel=1",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Publishing.class.getName(),
                                    store.toString(),
                                    archive.toString(),
                                    Integer.toString(kill))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try (BufferedReader out = process.inputReader()) {
                for (int i = random.nextInt(3); i >= 0; i--) {
                    assertThat(out.readLine()).startsWith("published ");
                    published++;
                }
                // Anywhere within the publishing of one.
                LockSupport.parkNanos(random.nextInt(40_000_000));
                assertThat(process.toHandle().destroyForcibly()).isTrue();
                published += (int) out.lines().count();
            }
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as("ended by SIGKILL").isEqualTo(128 + 9);

            try (Repository after =
                    Repository.open(store, StoreLimits.STANDARD, new Filled.Recorded())) {
                Shelf shelf = after.shelf(PEAKS).orElseThrow();
                assertThat(shelf.versions().size())
                        .as("kill " + kill)
                        .isGreaterThanOrEqualTo(published);
                for (Shelf.Item item : shelf.versions()) {
                    assertThat(Sha256.of(after.archive(item, ArchiveFormat.TAR_GZ)))
                            .isEqualTo(item.published().sha256());
                }
                // Its last line may not have come through.
                published = shelf.versions().size();
            }
            assertThat(store.resolve("damaged")).doesNotExist();
        }
    }
}
