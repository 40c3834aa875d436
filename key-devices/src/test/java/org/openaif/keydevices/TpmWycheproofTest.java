// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.openaif.trust.SoftwareProvider;
import org.openaif.trust.WycheproofTest;
import org.openaif.trust.spi.KeyProvider;

/** Wycheproof with the keys in a TPM, where it has such keys. */
final class TpmWycheproofTest extends WycheproofTest {
    private Swtpm tpm;

    @Override
    protected List<KeyProvider> providers(Path where) {
        tpm = Swtpm.in(where.resolve("tpm"));
        return List.of(
                new KeptInside(new TpmProvider(tpm.where())),
                new SoftwareProvider(where.resolve("software")));
    }

    @Override
    protected boolean concerns(String file) {
        return Abilities.concerns(file);
    }

    @AfterEach
    void stop() {
        if (tpm != null) { // not where the machine has none
            tpm.close();
        }
    }
}
