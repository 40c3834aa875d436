// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * Which identities are no longer valid, although they have not expired: a signed list in a file, read
 * anew whenever it changes. Without it nobody is believed.
 *
 * <p>Any thread may call it.
 */
final class RevocationList {
    private final Path file;
    private final X509Certificate root;
    private final InstantSource clock;

    private @Nullable Object seen;
    private @Nullable X509CRL list;
    private long number;

    RevocationList(Path file, X509Certificate root, InstantSource clock) {
        this.file = file;
        this.root = root;
        this.clock = clock;
    }

    /** Whether a certificate was revoked, as far as the list knows, however old it is. */
    boolean holds(X509Certificate certificate) {
        return list().getRevokedCertificate(certificate.getSerialNumber()) != null;
    }

    /** Nobody can tell who was revoked since a list should have come and did not. */
    void refuseIfOld() {
        Instant due = due();
        if (due.isBefore(clock.instant())) {
            throw refused(
                    "was to be renewed until " + due + "; start the AIF that it belongs to", null);
        }
    }

    /** Until when another one must have come. */
    Instant due() {
        return list().getNextUpdate().toInstant();
    }

    /** Whether half of its life is over. */
    boolean isDue() {
        X509CRL present = list();
        Duration life =
                Duration.between(
                        present.getThisUpdate().toInstant(), present.getNextUpdate().toInstant());
        return clock.instant().isAfter(present.getThisUpdate().toInstant().plus(life.dividedBy(2)));
    }

    /** Since when, by serial. */
    Map<BigInteger, Instant> all() {
        Map<BigInteger, Instant> revoked = new TreeMap<>();
        var entries = list().getRevokedCertificates();
        if (entries != null) {
            for (X509CRLEntry entry : entries) {
                revoked.put(entry.getSerialNumber(), entry.getRevocationDate().toInstant());
            }
        }
        return revoked;
    }

    /** Each list has a higher one. */
    synchronized long number() {
        list();
        return number;
    }

    private synchronized X509CRL list() {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            Object state = now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
            X509CRL known = list;
            if (known == null || !state.equals(seen)) {
                known = read();
                list = known;
                seen = state;
            }
            return known;
        } catch (IOException | GeneralSecurityException e) {
            throw refused("cannot be believed (" + e.getMessage() + ")", e);
        }
    }

    private X509CRL read() throws IOException, GeneralSecurityException {
        X509CRL next = Certificates.revocations(file);
        next.verify(root.getPublicKey());
        long its = numberOf(next);
        if (its < number) {
            throw refused(
                    "is number "
                            + its
                            + ", and number "
                            + number
                            + " was seen before: an older one was put back",
                    null);
        }
        number = its;
        return next;
    }

    private static long numberOf(X509CRL list) {
        byte[] value = list.getExtensionValue("2.5.29.20");
        return value == null
                ? 0
                : ASN1Integer.getInstance(ASN1OctetString.getInstance(value).getOctets())
                        .longValueExact();
    }

    private TrustException refused(String why, @Nullable Throwable cause) {
        String message = "the revocation list " + file + " " + why + ", so nobody is believed";
        return cause == null
                ? new TrustException(TrustError.CORRUPTION_DETECTED, message)
                : new TrustException(TrustError.CORRUPTION_DETECTED, message, cause);
    }
}
