// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.openaif.trust.SoftwareProvider;
import org.openaif.trust.TrustedServicesContract;
import org.openaif.trust.spi.KeyProvider;

/** A TPM for all that it can do, and software for the rest. */
final class TpmAndSoftwareContractTest extends TrustedServicesContract {
    private Swtpm tpm;

    @Override
    protected List<KeyProvider> providers(Path folder) {
        if (tpm == null) {
            tpm = Swtpm.in(folder.resolve("tpm"));
        }
        return List.of(new TpmProvider(tpm.where()), new SoftwareProvider(folder.resolve("software")));
    }

    @AfterEach
    void stop() {
        if (tpm != null) { // not where the machine has none
            tpm.close();
        }
    }
}
