// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.openaif.api.trust.Algorithm;

/** The parameters of RSA as the JDK wants them. */
final class RsaSchemes {
    private RsaSchemes() {}

    static PSSParameterSpec pss(Algorithm algorithm) {
        return new PSSParameterSpec(
                Digests.name(Digests.of(algorithm)),
                "MGF1",
                mask(algorithm),
                algorithm.saltLength(),
                PSSParameterSpec.TRAILER_FIELD_BC);
    }

    static OAEPParameterSpec oaep(Algorithm algorithm, byte[] label) {
        return new OAEPParameterSpec(
                Digests.name(Digests.of(algorithm)),
                "MGF1",
                mask(algorithm),
                new PSource.PSpecified(label));
    }

    private static MGF1ParameterSpec mask(Algorithm algorithm) {
        return new MGF1ParameterSpec(Digests.name(algorithm.maskHash().orElseThrow()));
    }
}
