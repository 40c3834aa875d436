// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.AuditLog;
import org.openaif.api.trust.TrustException;

/**
 * An identity that is always valid: when two thirds of its life are over, or it was revoked, whoever
 * asks for it gets another one.
 *
 * <p>Any thread may call it.
 */
public final class RenewedIdentity {
    /** A third of its life before it expires. */
    private static final Duration EARLY = CertificateAuthority.LIFE.dividedBy(3);

    private final CertificateAuthority authority;
    private final String principal;
    private final InstantSource clock;
    private final AuditLog audit;
    private @Nullable Identity identity;

    RenewedIdentity(
            CertificateAuthority authority, String principal, InstantSource clock, AuditLog audit) {
        this.authority = authority;
        this.principal = principal;
        this.clock = clock;
        this.audit = audit;
    }

    /**
     * The identity.
     *
     * @throws TrustException if it can be renewed no more, and has expired or was revoked
     */
    public synchronized Identity current() {
        Identity present = identity;
        boolean usable = present != null && !authority.isRevoked(present);
        if (present != null && usable && clock.instant().isBefore(present.expires().minus(EARLY))) {
            return present;
        }
        try {
            Identity next = authority.issue(principal);
            identity = next;
            return next;
        } catch (TrustException e) {
            if (present == null || !usable || !clock.instant().isBefore(present.expires())) {
                throw e;
            }
            audit.write(
                    principal,
                    "Identity_Renew",
                    "identity/" + principal,
                    "failed",
                    "the present one is used until " + present.expires() + ": " + e.getMessage());
            return present;
        }
    }
}
