// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.trust.*;

class TrustedPlatformTest {
    @TempDir Path folder;

    @Test
    void smoke() {
        try (TrustedPlatform platform = TrustedPlatform.in(folder).with(new SoftwareProvider(folder.resolve("software"))).open()) {
            TrustedServices s = platform.services("me");
            KeyId k = s.keys().generate(KeyAttributes.of(KeyType.AES, 256).permitting(Algorithm.GCM, KeyUsage.ENCRYPT, KeyUsage.DECRYPT).persistent(new KeyId(5)));
            byte[] sealed = s.cryptography().seal(k, Algorithm.GCM, new byte[3], new byte[1000]);
            assertThat(s.cryptography().open(k, Algorithm.GCM, new byte[3], sealed)).hasSize(1000);
            Algorithm e = Algorithm.ecdsa(Hash.SHA_256);
            KeyId sign = s.keys().generate(KeyAttributes.of(KeyType.SECP_R1_KEY_PAIR, 256).permitting(e, KeyUsage.SIGN_HASH, KeyUsage.VERIFY_HASH));
            s.cryptography().verify(sign, e, new byte[3], s.cryptography().sign(sign, e, new byte[3]));
            sign = s.keys().generate(KeyAttributes.of(KeyType.TWISTED_EDWARDS_KEY_PAIR, 255).permitting(Algorithm.EDDSA, KeyUsage.SIGN_HASH, KeyUsage.VERIFY_HASH));
            s.cryptography().verify(sign, Algorithm.EDDSA, new byte[3], s.cryptography().sign(sign, Algorithm.EDDSA, new byte[3]));
        }
        try (TrustedPlatform platform = TrustedPlatform.in(folder).with(new SoftwareProvider(folder.resolve("software"))).open()) {
            assertThat(platform.services("me").keys().attributes(new KeyId(5)).bits()).isEqualTo(256);
        }
    }
}
