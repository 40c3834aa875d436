// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.openaif.trust.Ability;
import org.openaif.trust.TrustedServicesContract;
import org.openaif.trust.spi.KeyProvider;

/** A token alone. */
final class Pkcs11ContractTest extends TrustedServicesContract {
    @Override
    protected List<KeyProvider> providers(Path folder) {
        return List.of(new Pkcs11Provider(SoftHsm.token("alone"), SoftHsm.PIN::toCharArray));
    }

    @Override
    protected Set<Ability> lacks() {
        return Abilities.OF_NO_DEVICE;
    }
}
