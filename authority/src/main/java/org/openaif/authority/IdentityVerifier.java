// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * Says who somebody is, by their certificate; or in words why they are not believed.
 *
 * <p>Any thread may call it.
 */
public final class IdentityVerifier {
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int URI = 6;

    private final X509Certificate root;
    private final String trustDomain;
    private final RevocationList revoked;
    private final InstantSource clock;

    /** At which end of a connection somebody is. */
    public enum Role {
        /** They called. */
        CLIENT("1.3.6.1.5.5.7.3.2"),
        /** They were called. */
        SERVER("1.3.6.1.5.5.7.3.1");

        private final String purpose;

        Role(String purpose) {
            this.purpose = purpose;
        }
    }

    IdentityVerifier(
            X509Certificate root, String trustDomain, RevocationList revoked, InstantSource clock) {
        this.root = root;
        this.trustDomain = trustDomain;
        this.revoked = revoked;
        this.clock = clock;
    }

    /**
     * A verifier that has what an authority publishes, and not the authority itself.
     *
     * @param rootFile its {@code root.pem}
     * @param revocations its {@code revoked.crl}, which somebody keeps up to date
     * @throws TrustException STORAGE_FAILURE if the first cannot be read
     */
    public static IdentityVerifier of(Path rootFile, Path revocations, InstantSource clock) {
        try {
            X509Certificate root = Certificates.certificate(rootFile);
            return new IdentityVerifier(
                    root,
                    CertificateAuthority.trustDomain(root),
                    new RevocationList(revocations, root, clock),
                    clock);
        } catch (IOException | GeneralSecurityException e) {
            throw new TrustException(
                    TrustError.STORAGE_FAILURE,
                    rootFile + ": cannot be read as a certificate (" + e.getMessage() + ")",
                    e);
        }
    }

    /**
     * Who somebody is.
     *
     * @param chain their certificate, perhaps followed by that of the authority
     * @throws TrustException NOT_PERMITTED if they are not believed: the message says why; CORRUPTION_DETECTED
     *     if the revocation list is not to be believed
     */
    public SpiffeId verify(List<X509Certificate> chain, Role role) {
        if (chain.isEmpty()) {
            throw refused("it shows no certificate");
        }
        X509Certificate certificate = chain.getFirst();
        refuseForeign(certificate);
        if (chain.size() > 2 || chain.size() == 2 && !chain.get(1).equals(root)) {
            throw refused("it shows other certificates than its own and that of our authority");
        }
        refuseOutOfTime(certificate);
        refuseOtherUse(certificate, role);
        SpiffeId id = id(certificate);
        if (!id.trustDomain().equals(trustDomain)) {
            throw refused(id + " is of another trust domain than " + trustDomain);
        }
        revoked.refuseIfOld();
        if (revoked.holds(certificate)) {
            throw refused(id + ", serial " + Certificates.serial(certificate) + ", was revoked");
        }
        refuseWhatThePlatformRefuses(certificate);
        return id;
    }

    /**
     * That somebody is who they should be, to the last character.
     *
     * @throws TrustException as {@link #verify(List, Role)}
     */
    public void verify(List<X509Certificate> chain, Role role, String principal) {
        SpiffeId id = verify(chain, role);
        if (!id.principal().equals(principal)) {
            throw refused(id + " is not " + principal);
        }
    }

    private void refuseForeign(X509Certificate certificate) {
        try {
            if (!certificate.getIssuerX500Principal().equals(root.getSubjectX500Principal())) {
                throw refused(
                        "its certificate is by a foreign authority, "
                                + certificate.getIssuerX500Principal());
            }
            certificate.verify(root.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw refused("its certificate is by a foreign authority that calls itself ours", e);
        }
    }

    private void refuseOutOfTime(X509Certificate certificate) {
        Date now = Date.from(clock.instant());
        if (now.before(certificate.getNotBefore())) {
            throw refused(
                    "its certificate is not valid before "
                            + certificate.getNotBefore().toInstant()
                            + "; are the clocks right?");
        }
        if (now.after(certificate.getNotAfter())) {
            throw refused("its certificate expired at " + certificate.getNotAfter().toInstant());
        }
    }

    private static void refuseOtherUse(X509Certificate certificate, Role role) {
        boolean[] usage = certificate.getKeyUsage();
        if (certificate.getBasicConstraints() >= 0) {
            throw refused("its certificate is that of an authority");
        }
        if (usage == null || !usage[DIGITAL_SIGNATURE]) {
            throw refused("its key is not one that signs");
        }
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            if (purposes == null || !purposes.contains(role.purpose)) {
                throw refused(
                        "its certificate is not for a "
                                + role.name().toLowerCase(java.util.Locale.ROOT));
            }
        } catch (CertificateParsingException e) {
            throw refused("its certificate does not say what it is for", e);
        }
    }

    private static SpiffeId id(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names == null || names.size() != 1) {
                throw refused(
                        "its certificate has "
                                + (names == null ? 0 : names.size())
                                + " names; one was expected");
            }
            List<?> name = names.iterator().next();
            if (!Integer.valueOf(URI).equals(name.get(0))) {
                throw refused("its name is no URI");
            }
            return SpiffeId.parse((String) name.get(1));
        } catch (CertificateParsingException e) {
            throw refused("its certificate has no names that could be read", e);
        } catch (TrustException e) {
            throw e.error() == TrustError.NOT_PERMITTED
                    ? e
                    : refused(String.valueOf(e.getMessage()), e);
        }
    }

    /** Algorithms, critical extensions, whatever else: RFC 5280 as the JDK has it. */
    private void refuseWhatThePlatformRefuses(X509Certificate certificate) {
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
            parameters.setDate(Date.from(clock.instant()));
            parameters.setRevocationEnabled(false);
            CertPathValidator.getInstance("PKIX")
                    .validate(
                            CertificateFactory.getInstance("X.509")
                                    .generateCertPath(List.of(certificate)),
                            parameters);
        } catch (GeneralSecurityException e) {
            throw refused("its certificate is refused (" + e.getMessage() + ")", e);
        }
    }

    X509Certificate root() {
        return root;
    }

    private static TrustException refused(String why) {
        return refused(why, null);
    }

    private static TrustException refused(String why, @Nullable Throwable cause) {
        String message = "the other side is not believed: " + why;
        return cause == null
                ? new TrustException(TrustError.NOT_PERMITTED, message)
                : new TrustException(TrustError.NOT_PERMITTED, message, cause);
    }
}
