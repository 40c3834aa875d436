// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.nio.file.Path;
import java.util.List;
import org.openaif.trust.SoftwareProvider;
import org.openaif.trust.TrustedServicesContract;
import org.openaif.trust.spi.KeyProvider;

/** A token for all that it can do, and software for the rest. */
final class Pkcs11AndSoftwareContractTest extends TrustedServicesContract {
    @Override
    protected List<KeyProvider> providers(Path folder) {
        return List.of(
                new Pkcs11Provider(SoftHsm.token("first"), SoftHsm.PIN::toCharArray),
                new SoftwareProvider(folder.resolve("software")));
    }
}
