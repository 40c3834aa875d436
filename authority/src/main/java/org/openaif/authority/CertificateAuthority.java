// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.openaif.api.trust.AuditLog;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.privatefiles.FolderLock;
import org.openaif.privatefiles.PrivateFiles;

/**
 * The certificate authority of an AIF: it says who is who. It makes its own root at first start, whose
 * key lies in Trusted Services, perhaps in a device; and gives every principal a short-lived identity.
 *
 * <pre>
 *   root.pem              its own certificate, for whoever is to believe it
 *   revoked.crl           what it took back, signed
 *   identities/           the certificates that it issued; no keys
 * </pre>
 *
 * <p>Any thread may call it; two processes may have the same folder.
 */
public final class CertificateAuthority {
    /** How long an identity is valid. */
    public static final Duration LIFE = Duration.ofHours(24);

    /** How long the root is. */
    private static final Duration ROOT_LIFE = Duration.ofDays(3_650);

    /** Until when another revocation list must have come. */
    private static final Duration LIST_LIFE = Duration.ofDays(30);

    /** How much clocks may differ. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    /** For how long an identity that expired is remembered. */
    private static final Duration MEMORY = Duration.ofDays(7);

    private static final int SERIAL_BITS = 126;

    private final Path folder;
    private final SigningKey key;
    private final InstantSource clock;
    private final AuditLog audit;
    private final SecureRandom random = new SecureRandom();
    private final X509Certificate root;
    private final String trustDomain;
    private final RevocationList revoked;

    /**
     * Opens an authority; founds it if there is none.
     *
     * @param trustDomain what it is called if it is founded: like a host's name, in lower case
     * @param key what it signs with
     * @param clock what time it is
     * @param audit where what it does is written down
     * @throws TrustException STORAGE_FAILURE; CORRUPTION_DETECTED if the root is not that key's
     */
    public CertificateAuthority(
            Path folder, String trustDomain, SigningKey key, InstantSource clock, AuditLog audit) {
        this.folder = folder;
        this.key = key;
        this.clock = clock;
        this.audit = audit;
        try {
            PrivateFiles.makeFolder(folder.resolve("identities"));
            try (FolderLock _ = FolderLock.of(folder)) {
                if (!Files.exists(folder.resolve("root.pem"))) {
                    found(new SpiffeId(trustDomain, "controller").trustDomain());
                }
            }
            this.root = Certificates.certificate(folder.resolve("root.pem"));
            this.trustDomain = trustDomain(root);
        } catch (IOException | GeneralSecurityException e) {
            throw failed(e);
        }
        if (!root.getPublicKey().equals(key.publicKey())) {
            throw new TrustException(
                    TrustError.CORRUPTION_DETECTED,
                    folder.resolve("root.pem")
                            + ": is not the certificate of the key that Trusted Services have; move"
                            + " the folder away to found another authority");
        }
        this.revoked = new RevocationList(folder.resolve("revoked.crl"), root, clock);
    }

    private void found(String domain) throws IOException {
        Instant now = clock.instant();
        X509Certificate own =
                Certificates.root(
                        key,
                        domain,
                        serial(),
                        new Certificates.Validity(now.minus(SKEW), now.plus(ROOT_LIFE)));
        writeRevocations(own, 1, Map.of());
        PrivateFiles.write(folder.resolve("root.pem"), Certificates.pem(own));
        audit.write(
                "controller",
                "Identity_Found",
                "identity/root",
                "founded",
                "trust domain " + domain + ", serial " + Certificates.serial(own));
    }

    /** Whose principals it knows: the one domain that its own certificate lets it sign for. */
    static String trustDomain(X509Certificate root) throws GeneralSecurityException {
        byte[] value = root.getExtensionValue("2.5.29.30");
        if (value == null) {
            throw new GeneralSecurityException("it names no trust domain");
        }
        NameConstraints constraints =
                NameConstraints.getInstance(ASN1OctetString.getInstance(value).getOctets());
        return constraints.getPermittedSubtrees()[0].getBase().getName().toString();
    }

    /** Whose principals these are. */
    public String trustDomain() {
        return trustDomain;
    }

    /** Its own certificate. */
    public X509Certificate root() {
        return root;
    }

    /** What others verify its identities with. */
    public IdentityVerifier verifier() {
        return new IdentityVerifier(root, trustDomain, revoked, clock);
    }

    /**
     * An identity for a principal, valid for {@link #LIFE} from now.
     *
     * @param principal as in {@link org.openaif.api.trust.Request}
     * @throws TrustException INVALID_ARGUMENT if that is no name; STORAGE_FAILURE
     */
    public Identity issue(String principal) {
        SpiffeId id = new SpiffeId(trustDomain, principal);
        if (revoked.isDue()) {
            refresh();
        }
        Instant now = clock.instant();
        KeyPair pair = newKey();
        X509Certificate certificate =
                Certificates.identity(
                        key,
                        root,
                        id,
                        pair.getPublic(),
                        serial(),
                        new Certificates.Validity(now.minus(SKEW), now.plus(LIFE)));
        Identity identity = new Identity(id, certificate, root, pair.getPrivate());
        try {
            PrivateFiles.write(
                    folder.resolve("identities").resolve(identity.serial() + ".pem"),
                    Certificates.pem(certificate));
        } catch (IOException e) {
            throw failed(e);
        }
        audit.write(
                "controller",
                "Identity_Issue",
                "identity/" + principal,
                "issued",
                "serial " + identity.serial() + ", until " + identity.expires());
        return identity;
    }

    /** An identity that renews itself for as long as somebody uses it. */
    public RenewedIdentity renewed(String principal) {
        return new RenewedIdentity(this, principal, clock, audit);
    }

    private static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has P-256", e);
        }
    }

    private BigInteger serial() {
        return new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS);
    }

    boolean isRevoked(Identity identity) {
        return revoked.holds(identity.certificate());
    }

    /**
     * Takes back the identities of a principal, or the one with a serial; at once, for whoever asks.
     *
     * @param of a principal, or a serial in hexadecimal
     * @param principal on whose behalf
     * @return how many were taken back
     * @throws TrustException DOES_NOT_EXIST if nothing valid is called that; STORAGE_FAILURE
     */
    public int revoke(String of, String principal) {
        try (FolderLock _ = FolderLock.of(folder)) {
            List<IssuedIdentity> wanted =
                    issued().stream()
                            .filter(one -> one.state() == IssuedIdentity.State.VALID)
                            .filter(one -> one.serial().equals(of) || one.principal().equals(of))
                            .toList();
            if (wanted.isEmpty()) {
                throw new TrustException(
                        TrustError.DOES_NOT_EXIST,
                        "no valid identity is called '" + of + "'; see aif trust identity list");
            }
            Map<BigInteger, Instant> all = revoked.all();
            wanted.forEach(one -> all.put(new BigInteger(one.serial(), 16), clock.instant()));
            writeRevocations(root, revoked.number() + 1, all);
            for (IssuedIdentity one : wanted) {
                audit.write(
                        principal,
                        "Identity_Revoke",
                        "identity/" + one.principal(),
                        "revoked",
                        "serial " + one.serial());
            }
            return wanted.size();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Signs the revocation list anew, so that it does not grow old; forgets what expired long ago. */
    public void refresh() {
        try (FolderLock _ = FolderLock.of(folder)) {
            Instant forgotten = clock.instant().minus(MEMORY);
            for (IssuedIdentity one : issued()) {
                if (one.expires().isBefore(forgotten)) {
                    Files.deleteIfExists(
                            folder.resolve("identities").resolve(one.serial() + ".pem"));
                }
            }
            Map<BigInteger, Instant> all = revoked.all();
            all.values().removeIf(since -> since.plus(LIFE).isBefore(forgotten));
            writeRevocations(root, revoked.number() + 1, all);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Until when the revocation list must be signed anew; {@link #issue} does that in time. */
    public Instant revocationsDue() {
        return revoked.due();
    }

    private void writeRevocations(X509Certificate issuer, long number, Map<BigInteger, Instant> all)
            throws IOException {
        Instant now = clock.instant();
        PrivateFiles.write(
                folder.resolve("revoked.crl"),
                Certificates.revocations(
                        key,
                        issuer,
                        number,
                        new Certificates.Validity(now, now.plus(LIST_LIFE)),
                        all));
    }

    /**
     * What was issued, the latest first; those that expired a week ago may be forgotten.
     *
     * @throws TrustException STORAGE_FAILURE
     */
    public List<IssuedIdentity> issued() {
        List<IssuedIdentity> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("identities"))) {
            for (Path file : files.filter(one -> one.toString().endsWith(".pem")).toList()) {
                X509Certificate certificate = Certificates.certificate(file);
                certificate.verify(root.getPublicKey());
                all.add(remembered(certificate));
            }
        } catch (IOException | GeneralSecurityException e) {
            throw failed(e);
        }
        all.sort(
                Comparator.comparing(IssuedIdentity::issued)
                        .reversed()
                        .thenComparing(IssuedIdentity::serial));
        return all;
    }

    private IssuedIdentity remembered(X509Certificate certificate) throws GeneralSecurityException {
        Object name = certificate.getSubjectAlternativeNames().iterator().next().get(1);
        Instant expires = certificate.getNotAfter().toInstant();
        IssuedIdentity.State state =
                revoked.holds(certificate)
                        ? IssuedIdentity.State.REVOKED
                        : expires.isBefore(clock.instant())
                                ? IssuedIdentity.State.EXPIRED
                                : IssuedIdentity.State.VALID;
        return new IssuedIdentity(
                Certificates.serial(certificate),
                SpiffeId.parse(String.valueOf(name)).principal(),
                certificate.getNotBefore().toInstant().plus(SKEW),
                expires,
                state);
    }

    private TrustException failed(Exception cause) {
        return new TrustException(
                TrustError.STORAGE_FAILURE,
                folder + ": the certificate authority cannot be used (" + cause.getMessage() + ")",
                cause);
    }
}
