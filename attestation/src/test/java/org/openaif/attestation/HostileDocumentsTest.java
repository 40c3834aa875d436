// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import com.upokecenter.cbor.CBORObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.trust.Measurement;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;

/** Whatever is made of a document, reading it ends with a value or a TrustException. */
class HostileDocumentsTest {
    private static final int ROUNDS = 20_000;

    private static final byte[] NONCE = new byte[16];

    @TempDir private Path folder;

    /** Alters, inserts, deletes, doubles; from a seed, so that a failure comes again. */
    private static byte[] mutated(byte[] document, Random random) {
        byte[] bytes = document.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && bytes.length > 1; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                default -> {
                    byte[] longer = new byte[bytes.length + 1];
                    System.arraycopy(bytes, 0, longer, 0, at);
                    longer[at] = (byte) random.nextInt(256);
                    System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
                    bytes = longer;
                }
            }
        }
        return bytes;
    }

    private static void attack(byte[] document, Consumer<byte[]> reader) {
        Random random = new Random(42);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            try {
                reader.accept(mutated(document, random));
            } catch (TrustException e) {
                assertThat(e.getMessage()).isNotBlank();
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(ROUNDS / 2);
    }

    @Test
    void tokens_claims_messages_and_reference_values() {
        try (TestServices platform = TestServices.in(folder)) {
            TrustedServices services = platform.of(EntityAttestation.OWNER);
            List<Measurement> measured =
                    List.of(Measurement.of("model", "a", "1.0", new byte[32]));
            EntityAttestation attestation =
                    new EntityAttestation(
                            services,
                            List.of(new StandInDevice(platform.platform().root())),
                            () -> measured,
                            () -> Instant.EPOCH,
                            () -> List.of(new byte[] {0x30, 0}, new byte[] {0x30, 0}));
            byte[] token = attestation.token(NONCE);
            byte[] claims = CBORObject.DecodeFromBytes(token).UntagOne().get(2).GetByteString();

            attack(token, bytes -> CoseMessage.read(bytes).certificates());
            attack(claims, EatClaims::read);
            CoseKey key =
                    new CoseKey(
                            services.cryptography(), EntityAttestation.KEY, CoseAlgorithm.ES256);
            byte[] reference =
                    ReferenceValues.of(Instant.EPOCH, measured).signed(key);
            byte[] parts = CBORObject.DecodeFromBytes(reference).UntagOne().get(2).GetByteString();
            attack(parts, ReferenceValues::read);
            attack(reference, bytes -> CoseMessage.read(CoseKind.SIGN1, bytes));
        }
    }
}
