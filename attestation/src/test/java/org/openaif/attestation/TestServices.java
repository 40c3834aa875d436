// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import java.nio.file.Path;
import org.openaif.api.trust.TrustedServices;
import org.openaif.trust.SoftwareProvider;
import org.openaif.trust.TrustedPlatform;

/** The real Trusted Services with keys in software, in a folder of a test. */
record TestServices(TrustedPlatform platform) implements AutoCloseable {

    static TestServices in(Path folder) {
        return new TestServices(
                TrustedPlatform.in(folder.resolve("platform"))
                        .with(new SoftwareProvider(folder.resolve("software")))
                        .open());
    }

    TrustedServices of(String owner) {
        return platform.services(owner);
    }

    @Override
    public void close() {
        platform.close();
    }
}
