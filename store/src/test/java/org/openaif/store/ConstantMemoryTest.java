// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Twice as much as the heap holds is packed and unpacked. */
@Timeout(120)
class ConstantMemoryTest {
    private static final int MODEL_BYTES = 50 << 20;

    @TempDir private static Path shared;
    private static Path content;

    @TempDir private Path temporary;

    /** The program with the small heap: packs a folder, unpacks that, and says how long the latter took. */
    static final class PackAndUnpack {
        private PackAndUnpack() {}

        public static void main(String[] arguments) {
            Path archive = Path.of(arguments[1]);
            ArchiveWriter.standard().write(Path.of(arguments[0]), archive, ParseSettings.STRICT);
            Path zone = archive.resolveSibling("zone");
            Store store =
                    new Store(new FolderStore(archive.getParent()), zone, ArchiveLimits.STANDARD);
            long begin = System.nanoTime();
            store.getAndParse(archive.getFileName().toString(), ParseSettings.STRICT);
            System.out.println((System.nanoTime() - begin) / 1_000_000 + " ms");
        }
    }

    @BeforeAll
    static void build() throws IOException {
        content = Files.createDirectory(shared.resolve("package"));
        byte[] model = new byte[MODEL_BYTES];
        new Random(1).nextBytes(model);
        Files.write(content.resolve("model.onnx"), model);
        Files.writeString(
                content.resolve("Big.json"),
                Vendor.aim("Big", Vendor.implementation("model.onnx", "any", "any")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tar.gz", "a.tar.bz2", "a.tar", "a.zip"})
    void aModelLargerThanTheHeapIsPackedAndUnpacked(String name) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx24m", "-XX:+UseSerialGC", "-Xshare:auto", "-cp",
                                System.getProperty("java.class.path"), PackAndUnpack.class.getName(),
                                content.toString(), temporary.resolve(name).toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String said;
        try (var out = process.inputReader()) {
            said = String.valueOf(out.readLine());
        }
        assertThat(process.waitFor()).isZero();
        System.out.println(name + ", " + MODEL_BYTES + " bytes got, unpacked and synced in " + said);
        try (var unpacked = Files.list(temporary.resolve("zone"))) {
            Path folder = unpacked.findFirst().orElseThrow();
            assertThat(Files.mismatch(folder.resolve("model.onnx"), content.resolve("model.onnx")))
                    .isEqualTo(-1);
        }
    }
}
