// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.nio.file.Path;
import java.util.List;
import org.openaif.trust.spi.KeyProvider;

/** The software provider offers everything. */
class SoftwareContractTest extends TrustedServicesContract {
    @Override
    protected List<KeyProvider> providers(Path folder) {
        return List.of(new SoftwareProvider(folder.resolve("software")));
    }
}
