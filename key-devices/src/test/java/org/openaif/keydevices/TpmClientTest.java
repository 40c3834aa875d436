// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.openaif.keydevices.DeviceContract.aes;
import static org.openaif.keydevices.DeviceContract.refused;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.trust.spi.HeldKey;

/** How the client behaves towards a TPM, towards its other users and towards who listens. */
final class TpmClientTest {
    @TempDir Path folder;
    private Swtpm tpm;
    private TpmWiretap wire;
    private TpmProvider provider;

    @BeforeEach
    void start() {
        tpm = Swtpm.in(folder.resolve("tpm"));
        wire = new TpmWiretap(tpm);
        provider = new TpmProvider(wire.where());
    }

    @AfterEach
    void stop() {
        provider.close();
        wire.close();
        tpm.close();
    }

    @Test
    void noSecretPassesTheWire() throws Exception {
        KeyPair pair = DeviceContract.jdkPair(256);
        KeyPair peer = DeviceContract.jdkPair(256);
        byte[] secret = provider.random(32);
        byte[] scalar = DeviceContract.scalar(256, pair.getPrivate());
        HeldKey cipher = provider.importKey(aes(Algorithm.CTR, 256), secret);
        HeldKey mac =
                provider.importKey(DeviceContract.authenticating(Hash.SHA_256, 256), secret);
        HeldKey agreeing =
                provider.importKey(
                        KeyAttributes.of(KeyType.SECP_R1_KEY_PAIR, 256)
                                .permitting(Algorithm.ECDH, KeyUsage.DERIVE),
                        scalar);
        provider.importKey(
                KeyAttributes.of(KeyType.RSA_KEY_PAIR, 2048)
                        .permitting(Algorithm.rsaPss(Hash.SHA_256), KeyUsage.SIGN_MESSAGE),
                DeviceContract.rsaSecret());
        byte[] plaintext = "sixteen bytes 16".getBytes(StandardCharsets.US_ASCII);
        cipher.cipher(Algorithm.CTR, true, new byte[16]).update(plaintext);
        mac.mac(Algorithm.hmac(Hash.SHA_256)).finish();
        byte[] agreed =
                agreeing.agree(Algorithm.ECDH, DeviceContract.point(256, peer.getPublic()));
        byte[] unsealed = provider.unseal(provider.seal(secret));

        assertThat(unsealed).isEqualTo(secret);
        RSAPrivateKey rsa = RSAPrivateKey.getInstance(DeviceContract.rsaSecret());
        String heard = HexFormat.of().formatHex(wire.heard());
        for (byte[] kept :
                new byte[][] {
                    secret,
                    scalar,
                    plaintext,
                    agreed,
                    BigIntegers.asUnsignedByteArray(rsa.getPrime1()),
                    BigIntegers.asUnsignedByteArray(rsa.getPrivateExponent())
                }) {
            assertThat(heard).doesNotContain(HexFormat.of().formatHex(kept, 0, 16));
        }
        byte[] seen = agreeing.publicKey(); // what is not secret does pass: so this test can see
        assertThat(heard).contains(HexFormat.of().formatHex(seen, 1, 17));
    }

    @Test
    void nothingStaysInTheTpmAfterEachCallOrFailure() {
        HeldKey key = provider.generate(aes(Algorithm.GCM, 256));
        HeldKey mac = provider.generate(DeviceContract.authenticating(Hash.SHA_256, 256));
        mac.mac(Algorithm.hmac(Hash.SHA_256)).update(new byte[5000]);
        byte[] sealed = provider.seal(new byte[8]);
        sealed[sealed.length / 4] ^= 1;
        refused(TrustError.INVALID_SIGNATURE, () -> provider.unseal(sealed));
        refused(
                TrustError.INVALID_SIGNATURE,
                () -> key.open(Algorithm.GCM, new byte[12], new byte[0], new byte[40]));
        HeldKey fresh = provider.generate(aes(Algorithm.CTR, 128));
        wire.change(TpmCommand.CONTEXT_SAVE.code(), _ -> refusal(0x902));
        refused(
                TrustError.HARDWARE_FAILURE,
                () -> fresh.cipher(Algorithm.CTR, true, new byte[16]).update(new byte[16]));
        wire.change(0, answer -> answer);
        provider.quote(new byte[8]);
        provider.count();
        provider.random(10);

        assertThat(tpm.tool(folder, "tpm2_getcap", "handles-transient")).isBlank();
        assertThat(tpm.tool(folder, "tpm2_getcap", "handles-loaded-session")).isBlank();
        assertThat(tpm.tool(folder, "tpm2_getcap", "handles-saved-session")).isBlank();
    }

    @Test
    void keysGoOnAfterTheTpmWasReset() {
        HeldKey key = provider.generate(aes(Algorithm.CTR, 128));
        byte[] iv = new byte[16];
        byte[] before = key.cipher(Algorithm.CTR, true, iv).update(new byte[16]);
        byte[] sealed = provider.seal(new byte[] {7});

        tpm.restart();

        assertThat(key.cipher(Algorithm.CTR, true, iv).update(new byte[16])).isEqualTo(before);
        assertThat(provider.unseal(sealed)).containsExactly(7);
    }

    @Test
    void aTpmThatIsGoneIsACommunicationFailure() {
        HeldKey key = provider.generate(DeviceContract.signing(256, Hash.SHA_256));
        try (TpmProvider direct = new TpmProvider(tpm.where());
                TpmProvider nowhere = new TpmProvider(folder.resolve("tpm0").toString())) {
            tpm.stop();

            refused(TrustError.COMMUNICATION_FAILURE, () -> direct.random(1));
            refused(TrustError.COMMUNICATION_FAILURE, direct::counter);
            refused(TrustError.COMMUNICATION_FAILURE, () -> nowhere.random(1));
        }
        tpm.restart();
        assertThat(key.sign(Algorithm.ecdsa(Hash.SHA_256), new byte[3])).hasSize(64);
    }

    @Test
    void aFileIsNotTakenForADevice() throws IOException {
        Path file = Files.writeString(folder.resolve("notes"), "mine");
        try (TpmProvider notes = new TpmProvider(file.toString())) {
            refused(TrustError.COMMUNICATION_FAILURE, () -> notes.random(1));
        }
        assertThat(file).hasContent("mine");
    }

    @Test
    void aConnectionThatBreaksIsACommunicationFailure() {
        wire.change(TpmCommand.GET_RANDOM.code(), _ -> new byte[0]);
        refused(TrustError.COMMUNICATION_FAILURE, () -> provider.random(1));

        wire.change(0, answer -> answer);
        assertThat(provider.random(1)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8001ffffffff00000000", // longer than memory
                "80010000000900000000", // shorter than a header
                "80017fffffff00000000",
                "80010000000a00000000", // nothing in it, and no session
                "ffff0000000a00000000", // no tag of a TPM
                "80020000000e00000000ffffffff", // a size beyond its end
                "80020000000e0000000000000000", // no authorisation
                "80010000000a0000009a"
            })
    void anAnswerThatIsNoneIsAHardwareFailure(String answer) {
        wire.change(TpmCommand.GET_RANDOM.code(), _ -> HexFormat.of().parseHex(answer));

        refused(TrustError.HARDWARE_FAILURE, () -> provider.random(1));
    }

    @Test
    void aRefusalIsToldInWords() {
        wire.change(TpmCommand.CREATE.code(), _ -> refusal(0x902));

        assertThatExceptionOfType(TrustException.class)
                .isThrownBy(() -> provider.generate(aes(Algorithm.CTR, 128)))
                .withMessage(
                        "TPM2_CREATE: the TPM refuses: its memory for objects is full: flush with"
                                + " tpm2_flushcontext -t (0x902)");
    }

    @ParameterizedTest
    @EnumSource(names = {"GET_RANDOM", "UNSEAL", "NV_READ", "ECDH_ZGEN"})
    void anAnswerThatSomebodyChangedOnTheWireIsNotBelieved(TpmCommand command) throws Exception {
        byte[] sealed = provider.seal(new byte[16]);
        provider.count();
        HeldKey agreeing =
                provider.generate(
                        KeyAttributes.of(KeyType.SECP_R1_KEY_PAIR, 256)
                                .permitting(Algorithm.ECDH, KeyUsage.DERIVE));
        byte[] peer = DeviceContract.point(256, DeviceContract.jdkPair(256).getPublic());
        wire.change(
                command.code(),
                answer -> {
                    byte[] changed = answer.clone();
                    changed[TpmLink.HEADER + 7] ^= 1; // in the first parameter
                    return changed;
                });

        ThrowingCallable call =
                switch (command) {
                    case GET_RANDOM -> () -> provider.random(16);
                    case UNSEAL -> () -> provider.unseal(sealed);
                    case NV_READ -> provider::counter;
                    default -> () -> agreeing.agree(Algorithm.ECDH, peer);
                };
        refused(TrustError.HARDWARE_FAILURE, call);
    }

    @Test
    void aBusyTpmIsAskedAgain() {
        int[] busy = {3};
        wire.change(
                TpmCommand.NV_READ_PUBLIC.code(),
                answer -> busy[0]-- > 0 ? refusal(0x922) : answer);

        assertThat(provider.counter()).isZero();
        assertThat(busy[0]).isNegative();
    }

    @Test
    void theToolsOfOthersSeeTheCounter() {
        provider.count();
        long last = provider.count();

        String printed =
                tpm.tool(
                        folder, "tpm2_nvread", "0x1400a1f", "-C", "0x1400a1f", "-o", "counter");
        assertThat(printed).doesNotContain("ERROR");
        assertThat(folder.resolve("counter"))
                .binaryContent()
                .satisfies(read -> assertThat(ByteBuffer.wrap(read).getLong()).isEqualTo(last));
    }

    @Test
    void whoUndefinesTheCounterDoesNotSetItBack() {
        for (int i = 0; i < 3; i++) {
            provider.count();
        }
        long before = provider.count();
        tpm.tool(folder, "tpm2_nvundefine", "0x1400a1f");

        assertThat(provider.counter()).isZero(); // and that is seen to be less than it was
        assertThat(provider.count()).isGreaterThan(before);
    }

    @Test
    void theToolsOfOthersLoadABlob() throws IOException {
        HeldKey key = provider.generate(DeviceContract.signing(256, Hash.SHA_256));
        TpmObject parts = TpmObject.parse(key.blob());
        Files.write(folder.resolve("public"), new TpmWriter().sized(parts.publicPart()).bytes());
        Files.write(folder.resolve("private"), new TpmWriter().sized(parts.secretPart()).bytes());

        tpm.tool(
                folder, "tpm2_createprimary", "-C", "o", "-G", "ecc256:aes128cfb", "-g", "sha256",
                "-a", "fixedtpm|fixedparent|sensitivedataorigin|userwithauth|noda|restricted|decrypt",
                "-c", "root");
        tpm.tool(folder, "tpm2_flushcontext", "-t");
        tpm.tool(folder, "tpm2_load", "-C", "root", "-u", "public", "-r", "private", "-c", "key");
        tpm.tool(folder, "tpm2_flushcontext", "-t");

        assertThat(tpm.tool(folder, "tpm2_readpublic", "-c", "key"))
                .contains(HexFormat.of().formatHex(key.publicKey(), 1, 33));
    }

    @Test
    void manyThreadsMayCallAtOnce() throws Exception {
        HeldKey key = provider.generate(aes(Algorithm.CTR, 128));
        byte[] iv = new byte[16];
        byte[] expected = key.cipher(Algorithm.CTR, true, iv).update(new byte[64]);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<byte[]> result :
                    IntStream.range(0, 20)
                            .mapToObj(
                                    _ ->
                                            threads.submit(
                                                    () ->
                                                            key.cipher(Algorithm.CTR, true, iv)
                                                                    .update(new byte[64])))
                            .toList()) {
                assertThat(result.get()).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tpm", "localhost", "localhost:", ":22", "a b:c", "host:123456"})
    void whereNoTpmCanBeIsRefusedAtOnce(String where) {
        refused(TrustError.INVALID_ARGUMENT, () -> new TpmProvider(where));
    }

    @Test
    void metadataConfiguresIt() {
        provider.count();
        try (TpmProvider same = TpmProvider.configured(Map.of("Device", tpm.where()));
                TpmProvider apart =
                        TpmProvider.configured(
                                Map.of("Device", tpm.where(), "CounterIndex", "0x1400a20"))) {
            assertThat(same.counter()).isPositive();
            assertThat(apart.counter()).isZero();
        }
        for (Map<String, String> wrong :
                List.of(
                        Map.of("Device", "tpm"),
                        Map.of("Devise", "/dev/tpmrm0"),
                        Map.of("CounterIndex", "0x81000001"),
                        Map.of("CounterIndex", "0x101400a20"),
                        Map.of("CounterIndex", "first"))) {
            refused(TrustError.INVALID_ARGUMENT, () -> TpmProvider.configured(wrong));
        }
    }

    @Test
    void aClosedProviderRefuses() {
        provider.close();

        refused(TrustError.BAD_STATE, () -> provider.random(1));
    }

    private static byte[] refusal(int code) {
        return ByteBuffer.allocate(TpmLink.HEADER)
                .putShort((short) 0x8001)
                .putInt(TpmLink.HEADER)
                .putInt(code)
                .array();
    }
}
