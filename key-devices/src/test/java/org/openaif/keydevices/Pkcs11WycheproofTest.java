// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.nio.file.Path;
import java.util.List;
import org.openaif.trust.SoftwareProvider;
import org.openaif.trust.WycheproofTest;
import org.openaif.trust.spi.KeyProvider;

/** Wycheproof with the keys in a token, where it has such keys. */
final class Pkcs11WycheproofTest extends WycheproofTest {
    @Override
    protected List<KeyProvider> providers(Path where) {
        return List.of(
                new KeptInside(new Pkcs11Provider(SoftHsm.token("first"), SoftHsm.PIN::toCharArray)),
                new SoftwareProvider(where.resolve("software")));
    }

    @Override
    protected boolean concerns(String file) {
        return Abilities.concerns(file);
    }
}
