// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.trust.spi.KeyProvider;

/** Keys in a TPM 2.0: swtpm. */
final class TpmProviderTest extends DeviceContract {
    @TempDir Path folder;
    private Swtpm tpm;
    private Swtpm other;
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
        if (other != null) {
            other.close();
        }
    }

    @Override
    KeyProvider provider() {
        return provider;
    }

    @Override
    KeyProvider reopened() {
        provider.close();
        tpm.restart();
        provider = new TpmProvider(tpm.where());
        return provider;
    }

    @Override
    KeyProvider stranger() {
        if (other == null) {
            other = Swtpm.in(folder.resolve("other"));
        }
        return new TpmProvider(other.where());
    }
}
