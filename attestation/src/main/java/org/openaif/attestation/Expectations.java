// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Whom a verifier trusts, and what it expects. Made from {@link #NOTHING} by the {@code with…} methods.
 *
 * @param keys of attestation, uncompressed points of P-256
 * @param authorities that certify attestation keys
 * @param revoked which certificates are not good any more
 * @param reference what is measured should be this
 * @param oldest how long ago a token may have been made
 * @param quotes how the quotes of devices are verified, by their format
 * @param debuggable whether a debugger may look in
 */
public record Expectations(
        List<byte[]> keys,
        List<X509Certificate> authorities,
        Predicate<X509Certificate> revoked,
        Optional<ReferenceValues> reference,
        Duration oldest,
        Map<String, QuoteCheck> quotes,
        boolean debuggable) {

    /** Five minutes: clocks differ, and people are slow. */
    public static final Duration OLDEST = Duration.ofMinutes(5);

    /** Trusts nobody. */
    public static final Expectations NOTHING =
            new Expectations(
                    List.of(),
                    List.of(),
                    certificate -> false,
                    Optional.empty(),
                    OLDEST,
                    Map.of(),
                    false);

    /** Copies the lists. */
    public Expectations {
        keys = List.copyOf(keys);
        authorities = List.copyOf(authorities);
        quotes = Map.copyOf(quotes);
    }

    /** Also trusts this key. */
    public Expectations withKey(byte[] point) {
        return new Expectations(
                Stream.concat(keys.stream(), Stream.of(point.clone())).toList(),
                authorities, revoked, reference, oldest, quotes, debuggable);
    }

    /** Also trusts the attestation keys that this authority certifies. */
    public Expectations withAuthority(X509Certificate authority) {
        return new Expectations(
                keys, Stream.concat(authorities.stream(), Stream.of(authority)).toList(),
                revoked, reference, oldest, quotes, debuggable);
    }

    /** The same, where these certificates are not good any more. */
    public Expectations withRevoked(Predicate<X509Certificate> others) {
        return new Expectations(
                keys, authorities, others, reference, oldest, quotes, debuggable);
    }

    /** The same with these reference values. */
    public Expectations withReference(ReferenceValues values) {
        return new Expectations(
                keys, authorities, revoked, Optional.of(values), oldest, quotes, debuggable);
    }

    /** The same with that age. */
    public Expectations withOldest(Duration age) {
        return new Expectations(keys, authorities, revoked, reference, age, quotes, debuggable);
    }

    /** The same, verifying quotes of that format. */
    public Expectations withQuotes(String format, QuoteCheck check) {
        Map<String, QuoteCheck> all = new LinkedHashMap<>(quotes);
        all.put(format, check);
        return new Expectations(keys, authorities, revoked, reference, oldest, all, debuggable);
    }

    /** The same for installations that are being debugged. */
    public Expectations whereDebuggersMayLookIn() {
        return new Expectations(keys, authorities, revoked, reference, oldest, quotes, true);
    }
}
