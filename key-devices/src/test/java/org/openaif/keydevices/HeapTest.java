// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;
import org.openaif.trust.spi.HeldKey;
import org.openaif.trust.spi.KeyProvider;

/** Once a key is in its device, this process does not have it any more: not even while it is used. */
final class HeapTest {
    /** What is looked for must not be in the heap itself: so it is kept in another shape. */
    private static final byte MASK = (byte) 0xA5;

    @TempDir Path folder;
    private final List<HeldKey> alive = new ArrayList<>();

    @Test
    void theSecretsOfKeysInDevicesAreNotInTheHeap() throws Exception {
        Map<String, byte[]> masked = new LinkedHashMap<>();
        byte[] control;
        try (Swtpm swtpm = Swtpm.in(folder.resolve("tpm"));
                TpmProvider tpm = new TpmProvider(swtpm.where());
                Pkcs11Provider token =
                        new Pkcs11Provider(SoftHsm.token("device"), SoftHsm.PIN::toCharArray)) {
            control = tpm.random(32);
            masked.put("control", masked(control.clone()));
            use(masked, tpm);
            use(masked, token);
            System.gc(); // a dump has what is alive: SunPKCS11 keeps some things until then

            assertThat(found(masked)).containsExactly("control"); // that one is here, so the search sees
        }
        assertThat(control).hasSize(32);
        assertThat(alive).hasSize(6);
    }

    private void use(Map<String, byte[]> masked, KeyProvider device) throws Exception {
        byte[] cipher = device.random(32);
        byte[] mac = device.random(32);
        byte[] scalar = device.random(32);
        scalar[0] &= 0x7F; // below the order of the curve
        HeldKey aes = device.importKey(DeviceContract.aes(Algorithm.GCM, 256), cipher);
        HeldKey hmac = device.importKey(DeviceContract.authenticating(Hash.SHA_256, 256), mac);
        HeldKey pair =
                device.importKey(
                        KeyAttributes.of(KeyType.SECP_R1_KEY_PAIR, 256)
                                .permitting(Algorithm.ecdsa(Hash.SHA_256), KeyUsage.SIGN_MESSAGE),
                        scalar);
        aes.seal(Algorithm.GCM, new byte[12], new byte[3], 3).finish();
        hmac.mac(Algorithm.hmac(Hash.SHA_256)).finish();
        pair.sign(Algorithm.ecdsa(Hash.SHA_256), new byte[3]);
        byte[] secret = device.random(32);
        byte[] unsealed = device.unseal(device.seal(secret));
        assertThat(Arrays.equals(unsealed, secret)).isTrue();
        Arrays.fill(unsealed, (byte) 0);
        masked.put(device.name() + " AES", masked(cipher));
        masked.put(device.name() + " HMAC", masked(mac));
        masked.put(device.name() + " P-256", masked(scalar));
        masked.put(device.name() + " sealed", masked(secret));
        alive.addAll(List.of(aes, hmac, pair));
    }

    private static byte[] masked(byte[] secret) {
        byte[] masked = secret.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= MASK;
        }
        Arrays.fill(secret, (byte) 0);
        return masked;
    }

    private List<String> found(Map<String, byte[]> masked) throws IOException {
        Path dump = folder.resolve("heap.hprof");
        Commands.run(
                folder,
                Map.of(),
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(ProcessHandle.current().pid()),
                "GC.heap_dump",
                dump.toString());
        try (FileChannel channel = FileChannel.open(dump)) {
            MappedByteBuffer heap = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            List<String> found = new ArrayList<>();
            masked.forEach(
                    (name, secret) -> {
                        if (contains(heap, secret)) {
                            found.add(name);
                        }
                    });
            return found;
        }
    }

    private static boolean contains(MappedByteBuffer heap, byte[] masked) {
        for (int at = 0; at <= heap.limit() - masked.length; at++) {
            int matching = 0;
            while (matching < masked.length
                    && (byte) (heap.get(at + matching) ^ MASK) == masked[matching]) {
                matching++;
            }
            if (matching == masked.length) {
                return true;
            }
        }
        return false;
    }
}
