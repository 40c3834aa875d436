// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.Realises;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Cryptography;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.Keys;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** One key and many threads; one key and many nonces. */
class KeysInUseTest {
    private static final byte[] MESSAGE = "a message".getBytes(UTF_8);
    private static final byte[] NOTHING = {};
    private static final KeyAttributes SEALING =
            KeyAttributes.of(KeyType.AES, 128)
                    .permitting(
                            Algorithm.GCM, KeyUsage.ENCRYPT, KeyUsage.DECRYPT, KeyUsage.COPY);

    @TempDir Path folder;

    private TrustedPlatform platform;
    private Keys keys;
    private Cryptography cryptography;

    @BeforeEach
    void open() {
        platform =
                TrustedPlatform.in(folder)
                        .with(new SoftwareProvider(folder.resolve("software")))
                        .open();
        keys = platform.services("urn:tester").keys();
        cryptography = platform.services("urn:tester").cryptography();
    }

    @AfterEach
    void close() {
        platform.close();
    }

    /** Were the key overwritten while somebody seals, that would come out sealed with zeros. */
    @Test
    @Realises("MPAI_AIFKM_destroy_key")
    void whatWasSealedBeforeTheKeyWentCanBeOpenedByItsCopy() throws Exception {
        for (int round = 0; round < 20; round++) {
            KeyId key = keys.generate(SEALING);
            KeyId copy = keys.copy(key, SEALING);
            CountDownLatch begun = new CountDownLatch(2);
            Callable<List<byte[]>> seals = () -> sealUntilDestroyed(key, begun);
            try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
                Future<List<byte[]>> one = threads.submit(seals);
                Future<List<byte[]>> other = threads.submit(seals);
                begun.await();
                keys.destroy(key);

                for (List<byte[]> all : List.of(one.get(), other.get())) {
                    assertThat(all).isNotEmpty();
                    for (byte[] sealed : all) {
                        assertThat(cryptography.open(copy, Algorithm.GCM, NOTHING, sealed))
                                .isEqualTo(MESSAGE);
                    }
                }
            }
        }
    }

    private List<byte[]> sealUntilDestroyed(KeyId key, CountDownLatch begun) {
        List<byte[]> sealed = new ArrayList<>();
        while (true) {
            try {
                sealed.add(cryptography.seal(key, Algorithm.GCM, NOTHING, MESSAGE));
                if (sealed.size() == 1) {
                    begun.countDown();
                }
            } catch (TrustException e) {
                assertThat(e.error()).isEqualTo(TrustError.INVALID_HANDLE);
                return sealed;
            }
        }
    }

    @Test
    @Realises("MPAI_AIFAEAD_generate_nonce")
    void manyThreadsAndACopyNeverShareANonce() throws Exception {
        KeyId key = keys.generate(SEALING);
        KeyId copy = keys.copy(key, SEALING);
        Set<ByteBuffer> nonces = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<List<ByteBuffer>>> all = new ArrayList<>();
            for (KeyId each : List.of(key, copy, key, copy)) {
                all.add(threads.submit(() -> nonces(each)));
            }
            for (Future<List<ByteBuffer>> each : all) {
                nonces.addAll(each.get());
            }
        }
        assertThat(nonces).hasSize(8_000);
    }

    private List<ByteBuffer> nonces(KeyId key) {
        List<ByteBuffer> nonces = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            byte[] sealed = cryptography.seal(key, Algorithm.GCM, NOTHING, NOTHING);
            nonces.add(ByteBuffer.wrap(Arrays.copyOf(sealed, 12)));
        }
        return nonces;
    }

    @Test
    @Realises({"MPAI_AIFAEAD_set_nonce", "MPAI_AIFKM_copy_key"})
    void aCopyKnowsTheNoncesOfItsSource() {
        KeyId key = keys.generate(SEALING);
        KeyId copy = keys.copy(key, SEALING);
        cryptography.seal(key, Algorithm.GCM, new byte[12], NOTHING, MESSAGE);

        assertThatThrownBy(
                        () ->
                                cryptography.seal(
                                        copy, Algorithm.GCM, new byte[12], NOTHING, MESSAGE))
                .isInstanceOfSatisfying(
                        TrustException.class,
                        refused ->
                                assertThat(refused.error()).isEqualTo(TrustError.NOT_PERMITTED));
    }

    @Test
    @Realises("MPAI_AIFAEAD_set_nonce")
    void aKeyRemembers65536ChosenNoncesAndTakesNoMore() {
        KeyId key = keys.generate(SEALING);
        for (int i = 0; i < 65_536; i++) {
            byte[] nonce = ByteBuffer.allocate(12).putInt(i).array();
            cryptography.seal(key, Algorithm.GCM, nonce, NOTHING, NOTHING);
        }
        byte[] next = ByteBuffer.allocate(12).putInt(65_536).array();

        assertThatThrownBy(() -> cryptography.seal(key, Algorithm.GCM, next, NOTHING, NOTHING))
                .isInstanceOfSatisfying(
                        TrustException.class,
                        refused ->
                                assertThat(refused.error())
                                        .isEqualTo(TrustError.INSUFFICIENT_MEMORY));
        // Those that are made here are not remembered one by one, and go on.
        assertThat(cryptography.seal(key, Algorithm.GCM, NOTHING, NOTHING)).hasSize(28);
    }
}
