// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.trust.spi.KeyProvider;

/** One master key for all processes of an installation, and a key of its own for each category. */
class SealersTest {
    private static final byte[] MESSAGE = "36.6 degrees".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path folder;

    private KeyProvider root() {
        return new SoftwareProvider(folder.resolve("software"));
    }

    private Sealers sealers(KeyProvider root) {
        return Sealers.in(folder.resolve("data"), root);
    }

    @Test
    void whatOneSealsAnotherOfTheSameInstallationOpens() {
        try (KeyProvider root = root();
                Sealers here = sealers(root);
                Sealers there = sealers(root)) {
            byte[] sealed = here.sealer("health").seal("a port", MESSAGE);

            assertThat(there.sealer("health").open("a port", sealed)).isEqualTo(MESSAGE);
            assertThatThrownBy(() -> there.sealer("personal").open("a port", sealed))
                    .isInstanceOfSatisfying(
                            TrustException.class,
                            refused ->
                                    assertThat(refused.error())
                                            .isEqualTo(TrustError.INVALID_SIGNATURE));
        }
        try (KeyProvider root = root();
                Sealers later = sealers(root);
                Sealers again = sealers(root)) {
            byte[] sealed = later.sealer("health").seal("a port", MESSAGE);
            assertThat(again.sealer("health").open("a port", sealed)).isEqualTo(MESSAGE);
        }
    }

    @Test
    void manyThatComeAtOnceMakeOneKey() throws Exception {
        try (KeyProvider root = root();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<byte[]>> sealed =
                    IntStream.range(0, 20)
                            .mapToObj(i -> threads.submit(
                                    () -> sealers(root).sealer("health").seal("x", MESSAGE)))
                            .toList();
            Sealer one = sealers(root).sealer("health");
            for (Future<byte[]> each : sealed) {
                assertThat(one.open("x", each.get())).isEqualTo(MESSAGE);
            }
        }
    }

    @Test
    void theMasterKeyIsForItsOwnerAndItsRootAlone() throws IOException {
        Path file = folder.resolve("data/master");
        try (KeyProvider root = root();
                Sealers sealers = sealers(root)) {
            assertThat(file).doesNotExist();
            sealers.sealer("health");
            assertThat(Files.getPosixFilePermissions(file))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
        try (KeyProvider other = new SoftwareProvider(folder.resolve("other"));
                Sealers sealers = sealers(other)) {
            assertThatThrownBy(() -> sealers.sealer("health")).isInstanceOf(TrustException.class);
        }
        byte[] altered = Files.readAllBytes(file);
        altered[altered.length - 1] ^= 1;
        Files.write(file, altered);
        try (KeyProvider root = root();
                Sealers sealers = sealers(root)) {
            assertThatThrownBy(() -> sealers.sealer("health")).isInstanceOf(TrustException.class);
        }
    }

    @Test
    void aCategoryHasAName() {
        try (KeyProvider root = root();
                Sealers sealers = sealers(root)) {
            assertThatThrownBy(() -> sealers.sealer("")).isInstanceOf(TrustException.class);
        }
    }
}
