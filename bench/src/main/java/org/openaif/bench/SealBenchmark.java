// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Cryptography;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;
import org.openaif.trust.SoftwareProvider;
import org.openaif.trust.TrustedPlatform;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Question: what do the Trusted Services cost on top of the cipher? 1 KiB, AES-256-GCM.
 *
 * <p>{@code bare} is the JDK's cipher as one would use it by hand: one object, a nonce counted up, all
 * into one new array. {@code api} is {@code Cryptography.seal}: the key is looked up, its policy
 * checked, the nonce chosen, and the key kept from being destroyed meanwhile. The same for opening.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(2)
public class SealBenchmark {
    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final int SIZE = 1024;

    private final byte[] associated = new byte[16];
    private final byte[] plaintext = new byte[SIZE];
    private final SecretKeySpec bareKey = new SecretKeySpec(new byte[32], "AES");
    private Cipher sealing;
    private Cipher opening;
    private long counter;

    private Path folder;
    private TrustedPlatform platform;
    private Cryptography cryptography;
    private KeyId key;
    private byte[] sealedBare;
    private byte[] sealedApi;

    /** A key on each side, and something to open. */
    @Setup
    public void open() throws GeneralSecurityException, IOException {
        sealing = Cipher.getInstance("AES/GCM/NoPadding");
        opening = Cipher.getInstance("AES/GCM/NoPadding");
        folder = Files.createTempDirectory("seal");
        platform =
                TrustedPlatform.in(folder)
                        .with(new SoftwareProvider(folder.resolve("software")))
                        .open();
        cryptography = platform.services("bench").cryptography();
        key =
                platform.services("bench")
                        .keys()
                        .generate(
                                KeyAttributes.of(KeyType.AES, 256)
                                        .permitting(
                                                Algorithm.GCM, KeyUsage.ENCRYPT, KeyUsage.DECRYPT));
        sealedBare = sealBare();
        sealedApi = sealApi();
    }

    /** The JDK's cipher alone. */
    @Benchmark
    public byte[] sealBare() throws GeneralSecurityException {
        byte[] sealed = new byte[NONCE + SIZE + TAG];
        ByteBuffer.wrap(sealed).putInt(7).putLong(counter++);
        sealing.init(
                Cipher.ENCRYPT_MODE,
                bareKey,
                new GCMParameterSpec(8 * TAG, sealed, 0, NONCE));
        sealing.updateAAD(associated);
        sealing.doFinal(plaintext, 0, SIZE, sealed, NONCE);
        return sealed;
    }

    /** Through the Trusted Services. */
    @Benchmark
    public byte[] sealApi() {
        return cryptography.seal(key, Algorithm.GCM, associated, plaintext);
    }

    /** The JDK's cipher alone. */
    @Benchmark
    public byte[] openBare() throws GeneralSecurityException {
        opening.init(
                Cipher.DECRYPT_MODE,
                bareKey,
                new GCMParameterSpec(8 * TAG, sealedBare, 0, NONCE));
        opening.updateAAD(associated);
        return opening.doFinal(sealedBare, NONCE, SIZE + TAG);
    }

    /** Through the Trusted Services. */
    @Benchmark
    public byte[] openApi() {
        return cryptography.open(key, Algorithm.GCM, associated, sealedApi);
    }

    /** Takes it down. */
    @TearDown
    public void close() throws IOException {
        if (!Arrays.equals(openApi(), plaintext)) {
            throw new IllegalStateException("what was measured does not work");
        }
        platform.close();
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
