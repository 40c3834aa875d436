// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.openaif.trust.Ability;
import org.openaif.trust.TrustedServicesContract;
import org.openaif.trust.spi.KeyProvider;

/** A TPM alone. */
final class TpmContractTest extends TrustedServicesContract {
    private Swtpm tpm;

    @Override
    protected List<KeyProvider> providers(Path folder) {
        if (tpm == null) {
            tpm = Swtpm.in(folder.resolve("tpm"));
        }
        return List.of(new TpmProvider(tpm.where()));
    }

    @Override
    protected Set<Ability> lacks() {
        return Abilities.OF_NO_DEVICE;
    }

    @AfterEach
    void stop() {
        if (tpm != null) { // not where the machine has none
            tpm.close();
        }
    }
}
