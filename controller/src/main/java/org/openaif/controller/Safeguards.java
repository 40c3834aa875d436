// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.Optional;
import java.util.function.Function;
import org.openaif.api.trust.AuditLog;
import org.openaif.api.trust.Decision;
import org.openaif.api.trust.DecisionPoint;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;
import org.openaif.controller.spi.AttestationCheck;

/**
 * By what a Controller is kept safe. All of it comes from outside: the Controller asks, enforces and
 * tells, and knows neither rules nor cryptography.
 *
 * @param decisions who decides what anybody may do
 * @param audit where it is written down
 * @param trust the Trusted Services of an owner, as {@link org.openaif.api.trust.Request} names
 *     principals
 * @param attestation whether what is to be started is what it should be
 */
public record Safeguards(
        DecisionPoint decisions,
        AuditLog audit,
        Function<String, TrustedServices> trust,
        Optional<AttestationCheck> attestation) {

    /** Permits everything. It is known to do so: a Controller that has it does not even ask. */
    public static final DecisionPoint PERMIT_ALL =
            request -> new Decision(true, "no policy was configured");

    /** Writes nothing down. */
    public static final AuditLog NO_AUDIT = (principal, action, resource, outcome, detail) -> {};

    /** None: for those who embed a Controller where everything is trusted, and for tests. */
    public static final Safeguards NONE =
            new Safeguards(
                    PERMIT_ALL,
                    NO_AUDIT,
                    owner -> {
                        throw new TrustException(
                                TrustError.NOT_SUPPORTED,
                                owner + ": no Trusted Services are configured; give them with"
                                        + " Configuration.withTrust");
                    },
                    Optional.empty());
}
