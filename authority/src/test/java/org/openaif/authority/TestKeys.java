// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.nio.file.Path;
import org.openaif.api.trust.KeyId;
import org.openaif.trust.SoftwareProvider;
import org.openaif.trust.TrustedPlatform;

/** Keys to sign with, from the Trusted Services in software. */
final class TestKeys {
    private TestKeys() {}

    /** The key of that number in a folder; the same one whenever it is asked for. */
    static SigningKey in(Path folder, int number) {
        return SigningKey.of(
                TrustedPlatform.in(folder)
                        .with(new SoftwareProvider(folder.resolve("software")))
                        .open()
                        .services("controller"),
                new KeyId(number));
    }
}
