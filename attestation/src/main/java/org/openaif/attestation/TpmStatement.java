// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openaif.api.trust.Measurement;
import org.openaif.trust.spi.KeyProvider;
import org.openaif.trust.spi.KeyProvider.Quote;

/**
 * What TPMs say, as measurements: whose key vouches, and what firmware and boot loader left in the
 * registers. A quote proves that one TPM said so; that it is this machine's, the reference values know.
 *
 * <p>Any thread may use it.
 */
public final class TpmStatement implements QuoteCheck {
    /** The format of its quotes. */
    public static final String FORMAT = "tpm2";

    /** Kind of what devices say. */
    public static final String DEVICE = "device";

    private static final int NONCE = 32;

    /** Knows no TPM beforehand: which one it was is among what comes back. */
    public TpmStatement() {}

    @Override
    public List<Measurement> verified(Quote quote, byte[] nonce) {
        TpmQuote said =
                TpmQuote.verify(
                        quote.statement(), quote.signature(), quote.publicKey(), nonce);
        return List.of(
                Measurement.of(DEVICE, "tpm key", "", FileHash.of(quote.publicKey())),
                Measurement.of(
                        DEVICE,
                        "tpm registers " + registers(said.pcrs()),
                        HexFormat.of().toHexDigits(said.firmwareVersion()),
                        said.pcrDigest()));
    }

    private static String registers(Map<Integer, BitSet> pcrs) {
        return new TreeMap<>(pcrs)
                .entrySet().stream()
                        .map(bank -> "0x" + Integer.toHexString(bank.getKey()) + bank.getValue())
                        .collect(Collectors.joining(" "));
    }

    /** What the TPMs among these providers say now, for reference values of this very machine. */
    public static Measurements of(List<? extends KeyProvider> providers) {
        return () -> {
            List<Measurement> said = new ArrayList<>();
            for (KeyProvider provider : providers) {
                byte[] nonce = provider.random(NONCE);
                provider.quote(nonce)
                        .filter(quote -> quote.format().equals(FORMAT))
                        .map(quote -> new TpmStatement().verified(quote, nonce))
                        .ifPresent(said::addAll);
            }
            return said;
        };
    }
}
