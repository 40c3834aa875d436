// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;
import org.openaif.trust.spi.HeldKey;
import org.openaif.trust.spi.KeyProvider;

/**
 * How long operations take: the medians of docs/key-devices.md. Not one of the tests that always run,
 * and no JMH, as what is measured are processes and libraries beside us, and milliseconds. The devices are
 * simulated; real ones take longer.
 */
final class DeviceTimes {
    private static final int RUNS = 51;

    @TempDir Path folder;

    @Test
    void mediansOfATokenAndATpm() {
        Map<String, long[]> table = new LinkedHashMap<>();
        try (Swtpm tpm = Swtpm.in(folder.resolve("tpm"));
                TpmProvider second = new TpmProvider(tpm.where());
                Pkcs11Provider first =
                        new Pkcs11Provider(SoftHsm.token("device"), SoftHsm.PIN::toCharArray)) {
            measure(table, 0, first);
            measure(table, 1, second);
        }
        System.out.println("microseconds, median of " + RUNS + ": pkcs11, tpm");
        table.forEach((name, medians) -> System.out.println(name + " " + Arrays.toString(medians)));
        assertThat(table.values())
                .allSatisfy(medians -> assertThat(medians).hasSize(2).doesNotContain(0));
    }

    private static void measure(Map<String, long[]> table, int column, KeyProvider provider) {
        HeldKey gcm = provider.generate(DeviceContract.aes(Algorithm.GCM, 256));
        HeldKey ccm = provider.generate(DeviceContract.aes(Algorithm.CCM, 256));
        HeldKey ctr = provider.generate(DeviceContract.aes(Algorithm.CTR, 256));
        HeldKey cmac = provider.generate(DeviceContract.aes(Algorithm.CMAC, 256));
        HeldKey hmac = provider.generate(DeviceContract.authenticating(Hash.SHA_256, 256));
        HeldKey pair = provider.generate(DeviceContract.signing(256, Hash.SHA_256));
        HeldKey agreeing =
                provider.generate(
                        KeyAttributes.of(KeyType.SECP_R1_KEY_PAIR, 256)
                                .permitting(Algorithm.ECDH, KeyUsage.DERIVE));
        HeldKey rsa =
                provider.generate(
                        KeyAttributes.of(KeyType.RSA_KEY_PAIR, 2048)
                                .permitting(
                                        Algorithm.rsaPss(Hash.SHA_256), KeyUsage.SIGN_MESSAGE));
        byte[] message = new byte[1024];
        byte[] sealed = provider.seal(new byte[32]);
        Map<String, Supplier<Object>> all = new LinkedHashMap<>();
        all.put("ECDSA P-256 signature", () -> pair.sign(Algorithm.ecdsa(Hash.SHA_256), message));
        all.put("ECDH P-256", () -> agreeing.agree(Algorithm.ECDH, pair.publicKey()));
        all.put("RSA-PSS 2048 signature", () -> rsa.sign(Algorithm.rsaPss(Hash.SHA_256), message));
        all.put("HMAC-SHA-256, 1 KiB", () -> whole(hmac.mac(Algorithm.hmac(Hash.SHA_256)), message));
        all.put("AES-CMAC, 1 KiB", () -> whole(cmac.mac(Algorithm.CMAC), message));
        all.put("AES-CTR, 1 KiB", () -> whole(ctr.cipher(Algorithm.CTR, true, new byte[16]), message));
        all.put("AES-GCM, 1 KiB", () -> whole(gcm.seal(Algorithm.GCM, new byte[12], message, 1024), message));
        all.put("AES-CCM, 1 KiB", () -> whole(ccm.seal(Algorithm.CCM, new byte[12], message, 1024), message));
        all.put("new AES-256 key", () -> provider.generate(DeviceContract.aes(Algorithm.GCM, 256)));
        all.put("new P-256 key pair", () -> provider.generate(DeviceContract.signing(256, Hash.SHA_256)));
        all.put("seal 32 bytes", () -> provider.seal(new byte[32]));
        all.put("unseal 32 bytes", () -> provider.unseal(sealed));
        all.put("count", provider::count);
        all.put("read the counter", provider::counter);
        all.put("32 random bytes", () -> provider.random(32));
        all.forEach(
                (name, operation) ->
                        table.computeIfAbsent(name, _ -> new long[2])[column] = median(operation));
    }

    private static Object whole(HeldKey.Part part, byte[] message) {
        part.update(message);
        return part.finish();
    }

    private static long median(Supplier<Object> operation) {
        long[] times = new long[RUNS];
        for (int i = 0; i < RUNS; i++) {
            long begun = System.nanoTime();
            assertThat(operation.get()).isNotNull();
            times[i] = System.nanoTime() - begun;
        }
        Arrays.sort(times);
        return times[RUNS / 2] / 1000;
    }
}
