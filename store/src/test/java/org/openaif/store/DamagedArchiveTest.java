// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.AifException;

/**
 * A good archive with any byte altered, or cut off anywhere, is refused, or still holds the same files.
 * A tar alone has sums of its headers only; there as many files of the same sizes are in it, or it is refused.
 * Every position: {@code -Dstore.stride=1}.
 */
@Timeout(300)
class DamagedArchiveTest {
    private static final int STRIDE = Integer.getInteger("store.stride", 29);
    private static final long SEED = Long.getLong("store.seed", 20261124);

    @TempDir private Path temporary;

    private Path archive;
    private Path zone;
    private Map<String, String> content;
    private long taken;
    private long refused;

    private byte[] good(String name) throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("folder"));
        Files.writeString(
                folder.resolve("Echo.json"),
                Vendor.aim("Echo", Vendor.implementation("bin/echo", "any", "any")));
        Files.createDirectory(folder.resolve("bin"));
        Files.writeString(folder.resolve("bin/echo"), "#!/bin/sh\nexec cat\n");
        Files.writeString(folder.resolve("n\u00e4me" + "-long".repeat(24)), "a name that needs more room");
        Path packed = temporary.resolve("good-" + name);
        ArchiveWriter.standard().write(folder, packed, ParseSettings.STRICT);
        archive = temporary.resolve(name);
        zone = Files.createDirectory(temporary.resolve("zone"));
        content = Vendor.content(folder);
        return Files.readAllBytes(packed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tar.gz", "a.tar.bz2", "a.tar", "a.zip"})
    void noAlteredByteGoesUnseen(String name) throws IOException {
        byte[] good = good(name);
        Random random = new Random(SEED);
        for (int at = random.nextInt(STRIDE); at < good.length; at += STRIDE) {
            byte[] bad = good.clone();
            bad[at] ^= (byte) (1 << random.nextInt(8));
            unpack(bad, name + ", byte " + at + " of " + good.length);
            bad[at] = (byte) random.nextInt();
            unpack(bad, name + ", byte " + at + " of " + good.length);
        }
        assertThat(refused).isPositive();
        unpack(good, "the good one");
        assertThat(taken).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tar.gz", "a.tar.bz2", "a.tar", "a.zip"})
    void nothingCutOffGoesUnseen(String name) throws IOException {
        byte[] good = good(name);
        for (int length = 0; length < good.length; length += STRIDE) {
            unpack(Arrays.copyOf(good, length), name + ", cut at " + length + " of " + good.length);
        }
        // A tar may be cut within its last blanks, which are there to fill a tape.
        assertThat(taken).isLessThanOrEqualTo(name.equals("a.tar") ? 10_240 / STRIDE : 0);
    }

    private void unpack(byte[] bytes, String what) throws IOException {
        Files.write(archive, bytes);
        Path out = zone.resolve("out");
        try (Archive opened = Archive.open(archive)) {
            opened.extractTo(out);
            taken++;
            Map<String, String> found = Vendor.content(out);
            if (opened.format() == ArchiveFormat.TAR) {
                assertThat(sizes(found)).as(what).isEqualTo(sizes(content));
            } else {
                assertThat(found).as(what).isEqualTo(content);
            }
            remove(out);
        } catch (AifException e) {
            refused++;
            assertThat(e.getMessage()).as(what).hasLineCount(1);
        }
        try (Stream<Path> left = Files.list(zone)) {
            assertThat(left).as(what).isEmpty();
        }
    }

    private static List<Integer> sizes(Map<String, String> content) {
        return content.values().stream().map(hex -> hex.length() / 2).sorted().toList();
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
