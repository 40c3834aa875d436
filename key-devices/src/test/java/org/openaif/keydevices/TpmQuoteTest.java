// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.openaif.keydevices.DeviceContract.refused;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.trust.TrustError;
import org.openaif.attestation.TpmQuote;
import org.openaif.trust.spi.KeyProvider.Quote;

/** What a TPM says of its machine, and who believes it. */
final class TpmQuoteTest {
    private static final byte[] NONCE = "a nonce of a verifier".getBytes(StandardCharsets.UTF_8);

    @TempDir Path folder;
    private Swtpm tpm;
    private TpmProvider provider;

    @BeforeEach
    void start() {
        tpm = Swtpm.in(folder.resolve("tpm"));
        provider = new TpmProvider(tpm.where());
    }

    @AfterEach
    void stop() {
        provider.close();
        tpm.close();
    }

    private Quote quote() {
        return provider.quote(NONCE).orElseThrow();
    }

    private static TpmQuote verify(Quote quote, byte[] nonce) {
        return TpmQuote.verify(quote.statement(), quote.signature(), quote.publicKey(), nonce);
    }

    @Test
    void aQuoteSaysWhatTheRegistersHold() throws IOException {
        TpmQuote quote = verify(quote(), NONCE);

        assertThat(quote.pcrs()).containsOnlyKeys(0x000B);
        assertThat(quote.pcrs().get(0x000B)).isEqualTo(BitSet.valueOf(new byte[] {(byte) 0xFF}));
        quote.requirePcrDigest(TpmQuote.digest(registers()));
        assertThat(quote.firmwareVersion()).isNotZero();

        tpm.tool(folder, "tpm2_pcrextend", "4:sha256=" + "ab".repeat(32));
        TpmQuote later = verify(quote(), NONCE);
        refused(
                TrustError.INVALID_SIGNATURE,
                () -> later.requirePcrDigest(quote.pcrDigest()));
        later.requirePcrDigest(TpmQuote.digest(registers()));
    }

    private List<byte[]> registers() throws IOException {
        tpm.tool(folder, "tpm2_pcrread", "-o", "registers", "sha256:0,1,2,3,4,5,6,7");
        byte[] all = Files.readAllBytes(folder.resolve("registers"));
        return IntStream.range(0, 8)
                .mapToObj(i -> Arrays.copyOfRange(all, 32 * i, 32 * i + 32))
                .toList();
    }

    @Test
    void theAttestationKeyStaysTheSame() {
        byte[] first = quote().publicKey();
        tpm.restart();

        Quote later = quote();
        assertThat(later.publicKey()).isEqualTo(first);
        assertThat(verify(later, NONCE).resetCount()).isPositive();
    }

    @Test
    void anotherProgramBelievesItToo() throws IOException {
        Quote quote = quote();
        Files.write(folder.resolve("statement"), quote.statement());
        Files.write(folder.resolve("signature"), quote.signature());
        Files.writeString(folder.resolve("key.pem"), pem(quote.publicKey()));

        assertThat(checkQuote(NONCE)).contains("sig");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> checkQuote(new byte[NONCE.length]));
    }

    private String checkQuote(byte[] nonce) {
        return tpm.tool(
                folder, "tpm2_checkquote", "-u", "key.pem", "-m", "statement", "-s", "signature",
                "-g", "sha256", "-q", HexFormat.of().formatHex(nonce));
    }

    /** SubjectPublicKeyInfo of P-256 is always the same but for the point. */
    private static String pem(byte[] point) {
        byte[] before =
                HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");
        byte[] der = Arrays.copyOf(before, before.length + point.length);
        System.arraycopy(point, 0, der, before.length, point.length);
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END PUBLIC KEY-----\n";
    }

    @Test
    void anAnswerToAnotherNonceIsRefused() {
        Quote quote = quote();

        refused(TrustError.INVALID_SIGNATURE, () -> verify(quote, new byte[21]));
        refused(TrustError.INVALID_SIGNATURE, () -> verify(quote, Arrays.copyOf(NONCE, 8)));
        refused(TrustError.INVALID_ARGUMENT, () -> provider.quote(new byte[65]));
        assertThat(provider.quote(new byte[64])).isPresent();
    }

    @Test
    void whatWasAlteredOrCutIsRefused() {
        Quote quote = quote();
        for (int i = 0; i < quote.statement().length; i++) {
            byte[] altered = quote.statement().clone();
            altered[i] ^= 1;
            byte[] cut = Arrays.copyOf(quote.statement(), i);
            refused(TrustError.INVALID_SIGNATURE, () -> verify(with(quote, altered, quote.signature()), NONCE));
            refused(TrustError.INVALID_SIGNATURE, () -> verify(with(quote, cut, quote.signature()), NONCE));
        }
        for (int i = 0; i < quote.signature().length; i++) {
            byte[] altered = quote.signature().clone();
            altered[i] ^= 1;
            byte[] cut = Arrays.copyOf(quote.signature(), i);
            refused(TrustError.INVALID_SIGNATURE, () -> verify(with(quote, quote.statement(), altered), NONCE));
            refused(TrustError.INVALID_SIGNATURE, () -> verify(with(quote, quote.statement(), cut), NONCE));
        }
        byte[] longer = Arrays.copyOf(quote.signature(), quote.signature().length + 1);
        refused(TrustError.INVALID_SIGNATURE, () -> verify(with(quote, quote.statement(), longer), NONCE));
    }

    private static Quote with(Quote quote, byte[] statement, byte[] signature) {
        return new Quote(quote.format(), statement, signature, quote.publicKey());
    }

    @Test
    void theQuoteOfAnotherTpmIsRefused() {
        Quote quote = quote();
        try (Swtpm other = Swtpm.in(folder.resolve("other"));
                TpmProvider stranger = new TpmProvider(other.where())) {
            byte[] foreign = stranger.quote(NONCE).orElseThrow().publicKey();

            refused(
                    TrustError.INVALID_SIGNATURE,
                    () -> TpmQuote.verify(quote.statement(), quote.signature(), foreign, NONCE));
            refused(
                    TrustError.INVALID_SIGNATURE,
                    () ->
                            TpmQuote.verify(
                                    quote.statement(), quote.signature(), new byte[65], NONCE));
        }
    }

    /** Somebody who got hold of a trusted key that signs anything still cannot say anything. */
    @Test
    void whatIsSignedAndNoQuoteIsRefused() throws Exception {
        KeyPair pair = DeviceContract.jdkPair(256);
        byte[] quote = quote().statement();
        byte[] withoutMagic = quote.clone();
        withoutMagic[0] ^= 1;
        byte[] otherKind = quote.clone();
        otherKind[5] ^= 1;
        byte[] longer = Arrays.copyOf(quote, quote.length + 1);

        for (byte[] statement : new byte[][] {
            withoutMagic, otherKind, longer, Arrays.copyOf(quote, 60), new byte[0]
        }) {
            refused(
                    TrustError.INVALID_SIGNATURE,
                    () ->
                            TpmQuote.verify(
                                    statement,
                                    signed(pair, statement),
                                    DeviceContract.point(256, pair.getPublic()),
                                    NONCE));
        }
        byte[] whole = signed(pair, quote);
        assertThat(
                        TpmQuote.verify(
                                        quote, whole, DeviceContract.point(256, pair.getPublic()), NONCE)
                                .pcrDigest())
                .hasSize(32);
    }

    private static byte[] signed(KeyPair pair, byte[] statement) throws Exception {
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(pair.getPrivate());
        signer.update(statement);
        ASN1Sequence both = ASN1Sequence.getInstance(signer.sign());
        byte[] r = ASN1Integer.getInstance(both.getObjectAt(0)).getPositiveValue().toByteArray();
        byte[] s = ASN1Integer.getInstance(both.getObjectAt(1)).getPositiveValue().toByteArray();
        return new TpmWriter().u16(TpmPublic.ECDSA).u16(TpmPublic.SHA256).sized(r).sized(s).bytes();
    }
}
