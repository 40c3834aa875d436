// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyDerivation;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.MacOperation;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;

/** A secret is in no message, no name, no log, and in no memory once its key was destroyed. */
class SecretsTest {
    private static final KeyUsage[] ALL = KeyUsage.values();
    private static final byte[] MESSAGE = "a message".getBytes(UTF_8);

    @TempDir Path folder;

    private TrustedPlatform platform;
    private TrustedServices services;

    @BeforeEach
    void open() {
        platform =
                TrustedPlatform.in(folder)
                        .with(new SoftwareProvider(folder.resolve("software")))
                        .open();
        services = platform.services("urn:tester");
    }

    @AfterEach
    void close() {
        platform.close();
    }

    /** A secret that nothing else in the heap looks like. */
    private byte[] secret(int length) {
        return platform.root().random(length);
    }

    private KeyId key(KeyType type, int bits, Algorithm algorithm, byte[] secret) {
        return services.keys()
                .importKey(KeyAttributes.of(type, bits).permitting(algorithm, ALL), secret);
    }

    @Test
    void noSecretIsInTheHeapOnceItsKeyWasDestroyed()
            throws IOException, InterruptedException {
        List<byte[]> secrets = new ArrayList<>();
        List<KeyId> keys = new ArrayList<>();
        List<AutoCloseable> underWay = new ArrayList<>();
        use(secrets, keys, underWay);
        // What is looked for must not be in the heap itself.
        List<byte[]> masked = secrets.stream().map(SecretsTest::flipped).toList();
        secrets.forEach(secret -> Arrays.fill(secret, (byte) 0));

        assertThat(found(masked))
                .as("before: the search finds what is there")
                .hasSize(masked.size());
        keys.forEach(services.keys()::destroy);
        assertThat(found(masked)).as("after: by their order in use()").isEmpty();
        assertThat(underWay).hasSize(2);
    }

    /** Imports keys of many kinds and works with each, so that whatever keeps something does. */
    private void use(List<byte[]> secrets, List<KeyId> keys, List<AutoCloseable> underWay) {
        byte[] aes = secret(32);
        KeyId sealing = key(KeyType.AES, 256, Algorithm.GCM, aes);
        services.cryptography()
                .open(
                        sealing,
                        Algorithm.GCM,
                        MESSAGE,
                        services.cryptography().seal(sealing, Algorithm.GCM, MESSAGE, MESSAGE));
        byte[] mac = secret(32);
        Algorithm hmac = Algorithm.hmac(Hash.SHA_256);
        KeyId signing = key(KeyType.HMAC, 256, hmac, mac);
        services.cryptography().mac(signing, hmac, MESSAGE);
        MacOperation half = services.cryptography().mac(signing, hmac).update(MESSAGE);
        byte[] edwards = secret(32);
        KeyId pair = key(KeyType.TWISTED_EDWARDS_KEY_PAIR, 255, Algorithm.EDDSA, edwards);
        services.cryptography().sign(pair, Algorithm.EDDSA, MESSAGE);
        byte[] seed = secret(32);
        KeyId lattice = key(KeyType.ML_DSA_KEY_PAIR, 65, Algorithm.ML_DSA, seed);
        services.cryptography().sign(lattice, Algorithm.ML_DSA, MESSAGE);
        byte[] kem = secret(64);
        KeyId encapsulated = key(KeyType.ML_KEM_KEY_PAIR, 768, Algorithm.ML_KEM, kem);
        byte[] base = secret(32);
        Algorithm hkdf = Algorithm.hkdf(Hash.SHA_256);
        KeyId deriving = key(KeyType.DERIVE, 256, hkdf, base);
        KeyDerivation derivation =
                services.cryptography().derive(hkdf).input(KeyDerivation.Step.SECRET, deriving);
        derivation.output(16);
        byte[] kept = secret(32);
        KeyId persistent =
                services.keys()
                        .importKey(
                                KeyAttributes.of(KeyType.RAW_DATA, 256)
                                        .permitting(Algorithm.NONE, ALL)
                                        .persistent(new KeyId(9)),
                                kept);
        secrets.addAll(List.of(aes, mac, edwards, seed, kem, base, kept));
        keys.addAll(
                List.of(sealing, signing, pair, lattice, encapsulated, deriving, persistent));
        underWay.addAll(List.of(half, derivation));
    }

    private static byte[] flipped(byte[] secret) {
        byte[] flipped = secret.clone();
        for (int i = 0; i < flipped.length; i++) {
            flipped[i] ^= (byte) 0xA5;
        }
        return flipped;
    }

    /** Which of the secrets are among the live objects of this process. */
    private List<Integer> found(List<byte[]> masked) throws IOException, InterruptedException {
        Path dump = folder.resolve("heap-" + System.nanoTime() + ".hprof");
        Process jcmd =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                Long.toString(ProcessHandle.current().pid()),
                                "GC.heap_dump",
                                dump.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
        assertThat(jcmd.waitFor()).as(said).isZero();
        try (FileChannel channel = FileChannel.open(dump)) {
            MappedByteBuffer heap =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            boolean[] seen = new boolean[masked.size()];
            boolean[] first = new boolean[256];
            masked.forEach(secret -> first[(secret[0] ^ 0xA5) & 0xFF] = true);
            for (int at = 0; at < heap.limit() - 64; at++) {
                if (first[heap.get(at) & 0xFF]) {
                    for (int i = 0; i < seen.length; i++) {
                        seen[i] |= isAt(heap, at, masked.get(i));
                    }
                }
            }
            return IntStream.range(0, seen.length).filter(i -> seen[i]).boxed().toList();
        }
    }

    private static boolean isAt(MappedByteBuffer heap, int at, byte[] masked) {
        for (int i = 0; i < masked.length; i++) {
            if ((byte) (heap.get(at + i) ^ 0xA5) != masked[i]) {
                return false;
            }
        }
        return true;
    }

    @Test
    void noSecretIsInWhatIsPrintedOrLogged() {
        List<String> texts = new ArrayList<>();
        Logger root = Logger.getLogger("");
        Level before = root.getLevel();
        Handler handler = new Recording(texts);
        root.addHandler(handler);
        root.setLevel(Level.ALL);
        try {
            byte[] secret = secret(32);
            print(texts, secret);
            String hex = HexFormat.of().formatHex(secret);

            assertThat(texts).hasSizeGreaterThan(20);
            assertThat(texts)
                    .allSatisfy(
                            text ->
                                    assertThat(text)
                                            .doesNotContainIgnoringCase(hex)
                                            .doesNotContain(Arrays.toString(secret))
                                            .doesNotContain(
                                                    new BigInteger(1, secret)
                                                            .toString()));
        } finally {
            root.removeHandler(handler);
            root.setLevel(before);
        }
    }

    /** Everything that can be printed about a key, and every refusal with its causes. */
    private void print(List<String> texts, byte[] secret) {
        byte[] twice = Arrays.copyOf(secret, 31);
        for (KeyType type : KeyType.values()) {
            for (byte[] bytes : List.of(secret, twice)) {
                refused(
                        texts,
                        () -> services.keys().importKey(KeyAttributes.of(type, 0), bytes));
            }
        }
        KeyId key = key(KeyType.AES, 256, Algorithm.GCM, secret);
        texts.add(key + " " + services + " " + services.keys() + " " + platform);
        texts.add(services.cryptography() + " " + services.keys().attributes(key));
        texts.add(
                new SoftwareProvider(folder.resolve("software"))
                        .importKey(KeyAttributes.of(KeyType.AES, 256), secret)
                        .toString());
        refused(texts, () -> services.cryptography().open(key, Algorithm.GCM, MESSAGE, MESSAGE));
        refused(
                texts,
                () -> services.cryptography().open(key, Algorithm.GCM, MESSAGE, new byte[60]));
        refused(texts, () -> services.cryptography().seal(key, Algorithm.CCM, MESSAGE, MESSAGE));
        services.keys().destroy(key);
        refused(texts, () -> services.keys().export(key));
    }

    private static void refused(List<String> texts, Runnable call) {
        try {
            call.run();
        } catch (TrustException e) {
            StringWriter text = new StringWriter();
            e.printStackTrace(new PrintWriter(text));
            texts.add(text.toString());
        }
    }

    /** Remembers what is logged. */
    private static final class Recording extends Handler {
        private final List<String> texts;

        Recording(List<String> texts) {
            this.texts = texts;
        }

        @Override
        public void publish(LogRecord logged) {
            texts.add(logged.getMessage() + " " + logged.getThrown());
        }

        @Override
        public void flush() {
            // Nothing is kept back.
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
