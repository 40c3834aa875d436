// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.Attestation;
import org.openaif.api.trust.Measurement;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;
import org.openaif.trust.spi.KeyProvider.Quote;

/**
 * Says of a token whether it is to be trusted, and why, in words. It looks at the signature first; of
 * a token that nobody trusted signed it tells nothing else, since all of it may be a lie.
 *
 * <p>It remembers the last nonces that were answered: a token that is shown again is a replay.
 *
 * <p>Any thread may use it.
 */
public final class Verifier {
    /** A token cannot come from the future; clocks may differ by this. */
    private static final Duration AHEAD = Duration.ofMinutes(1);

    private static final int REMEMBERED_NONCES = 10_000;

    private final TrustedServices services;
    private final InstantSource clock;
    private final Expectations expectations;
    private final Set<String> answered = new LinkedHashSet<>();

    /** A verifier that does its cryptography with these services. */
    public Verifier(TrustedServices services, InstantSource clock, Expectations expectations) {
        this.services = services;
        this.clock = clock;
        this.expectations = expectations;
    }

    /** A nonce to give to whoever is to make a token. */
    public byte[] challenge() {
        return services.cryptography().random(32);
    }

    /**
     * Asks for a token over a new nonce, and looks at it.
     *
     * @throws TrustException if no token could be made
     */
    public Verdict ask(Attestation attestation) {
        byte[] nonce = challenge();
        return verify(attestation.token(nonce), Optional.of(nonce));
    }

    /**
     * Looks at a token. Never throws for what is in it: that is a finding.
     *
     * @param nonce what was asked for; empty if the token is not an answer to anything
     */
    public Verdict verify(byte[] token, Optional<byte[]> nonce) {
        Look look = new Look();
        try {
            EatClaims claims = look.signature(token);
            look.profile(claims);
            look.freshness(claims, nonce);
            look.debugging(claims);
            List<Measurement> measured = new ArrayList<>(claims.measurements());
            measured.addAll(look.quote(claims));
            look.measurements(measured);
            return new Verdict(look.findings, measured);
        } catch (TrustException e) {
            look.bad(e.getMessage());
            return new Verdict(look.findings, List.of());
        }
    }

    /** One look at one token. */
    private final class Look {
        private final List<Finding> findings = new ArrayList<>();

        private void good(String text) {
            findings.add(new Finding(Finding.Weight.GOOD, text));
        }

        private void caution(String text) {
            findings.add(new Finding(Finding.Weight.CAUTION, text));
        }

        private void bad(String text) {
            findings.add(new Finding(Finding.Weight.BAD, text));
        }

        /** What a trusted key signed. */
        private EatClaims signature(byte[] token) {
            CoseMessage message =
                    CoseMessage.readTagged(
                            CoseKind.SIGN1,
                            StrictCbor.readDeterministic(
                                    "the token", token, EatClaims.MAXIMUM_LENGTH));
            if (!message.protectsAlgorithm()) {
                throw CoseHeaders.refused("the token's algorithm is not among what is signed");
            }
            if (!expectations.authorities().isEmpty() && !message.certificates().isEmpty()) {
                byte[] key =
                        AttestationCertificates.key(
                                message.certificates(), expectations, clock.instant());
                byte[] content = verified(message, key);
                good("It is signed by " + name(key) + ", which a trusted authority certifies.");
                return EatClaims.read(content);
            }
            return EatClaims.read(byKnownKey(message));
        }

        private byte[] byKnownKey(CoseMessage message) {
            if (expectations.keys().isEmpty()) {
                throw CoseHeaders.refused(
                        "No key and no authority is trusted; name one whose tokens are to be"
                                + " believed.");
            }
            TrustException last = null;
            for (byte[] key : expectations.keys()) {
                try {
                    byte[] content = verified(message, key);
                    good("It is signed by " + name(key) + ", which is trusted.");
                    return content;
                } catch (TrustException e) {
                    last = e; // Another trusted key may be the one.
                }
            }
            throw new TrustException(
                    last.error(), "No trusted key signed it as it is: " + last.getMessage() + ".");
        }

        private static String name(byte[] key) {
            return "the key " + HexFormat.of().formatHex(FileHash.of(key), 0, 8);
        }

        private void profile(EatClaims claims) {
            if (claims.profile().equals(EntityAttestation.PROFILE)) {
                good("It is about " + claims.software() + " " + claims.version() + ", keys in "
                        + claims.providers() + ".");
            } else {
                bad("It has the profile " + claims.profile() + ", not " + EntityAttestation.PROFILE
                        + ": what its claims mean is not known.");
            }
        }

        private void freshness(EatClaims claims, Optional<byte[]> nonce) {
            Instant now = clock.instant();
            Duration age = Duration.between(claims.issued(), now);
            if (age.compareTo(expectations.oldest()) > 0) {
                bad("It is stale: it was made at " + claims.issued() + ", " + text(age)
                        + " ago; at most " + text(expectations.oldest()) + " are allowed.");
            } else if (age.negated().compareTo(AHEAD) > 0) {
                bad("It comes from the future: it was made at " + claims.issued()
                        + ", and now it is " + now + ".");
            } else {
                good("It was made " + text(age.isNegative() ? Duration.ZERO : age) + " ago.");
            }
            if (nonce.isEmpty()) {
                caution("No nonce was asked for: how fresh it is rests on its maker's clock.");
            } else if (!MessageDigest.isEqual(nonce.get(), claims.nonce())) {
                bad("It answers another nonce than the one that was asked for: it was made for"
                        + " somebody else, or before.");
            } else if (!remember(claims.nonce())) {
                bad("Its nonce was answered before: it is a replay.");
            } else {
                good("It answers the nonce that was asked for.");
            }
        }

        private void debugging(EatClaims claims) {
            switch (claims.debug()) {
                case ENABLED -> {
                    String text = "A debugger or an agent was let into the Java machine";
                    if (expectations.debuggable()) {
                        caution(text + "; that is allowed here.");
                    } else {
                        bad(text + ": what runs need not be what was measured.");
                    }
                }
                case DISABLED ->
                        caution("No debugger was let in, but the same user could attach one; start"
                                + " Java with -XX:+DisableAttachMechanism to prevent it.");
                default -> good("No debugger can look in.");
            }
        }

        /** What a device says beside it, as measurements. */
        private List<Measurement> quote(EatClaims claims) {
            if (claims.quote().isEmpty()) {
                caution("No device vouches for the machine below the Java machine: the root of trust"
                        + " is software.");
                return List.of();
            }
            Quote quote = claims.quote().get();
            QuoteCheck check = expectations.quotes().get(quote.format());
            if (check == null) {
                bad("A device vouches for the machine in the format " + quote.format()
                        + ", which cannot be verified here.");
                return List.of();
            }
            try {
                List<Measurement> said = check.verified(quote, claims.nonceOfQuote());
                good("A device (" + quote.format() + ") vouches for this very token.");
                return said;
            } catch (TrustException e) {
                bad("What the device (" + quote.format() + ") says is not genuine: "
                        + e.getMessage() + ".");
                return List.of();
            }
        }

        private void measurements(List<Measurement> measured) {
            if (expectations.reference().isEmpty()) {
                caution("No reference values were given: that its " + measured.size()
                        + " measurements are as they should be is not known.");
                return;
            }
            ReferenceValues reference = expectations.reference().get();
            Map<List<String>, ReferenceValues.Part> parts = new HashMap<>();
            reference.parts().forEach(part -> parts.put(List.of(part.kind(), part.name()), part));
            Set<List<String>> seen = new HashSet<>();
            int asTheyShouldBe = 0;
            for (Measurement one : measured) {
                List<String> name = List.of(one.kind(), one.name());
                seen.add(name);
                asTheyShouldBe += compare(one, parts.get(name)) ? 1 : 0;
            }
            good(asTheyShouldBe + " of " + measured.size() + " measured parts are as the reference"
                    + " values of " + reference.issued() + " say.");
            for (ReferenceValues.Part part : reference.parts()) {
                if (part.required() && !seen.contains(List.of(part.kind(), part.name()))) {
                    bad("The " + part.kind() + " " + part.name() + " should be there and is not"
                            + " measured.");
                }
            }
        }

        private boolean compare(Measurement one, ReferenceValues.@Nullable Part part) {
            String what = "The " + one.kind() + " " + one.name();
            if (part == null) {
                bad(what + " is unknown: the reference values do not speak of it.");
                return false;
            }
            if (part.allowed().isEmpty()) {
                caution(what + " may be any; it is " + one.hash() + ".");
                return true;
            }
            if (part.allowed().contains(
                    new ReferenceValues.Allowed(one.version(), one.hash()))) {
                return true;
            }
            boolean sameContent =
                    part.allowed().stream().anyMatch(other -> other.hash().equals(one.hash()));
            bad(sameContent
                    ? what + " says that it is version " + one.version() + "; the reference values"
                            + " do not."
                    : what + " is not what it should be: its hash is " + one.hash() + ", which no"
                            + " allowed version has.");
            return false;
        }

        private static String text(Duration age) {
            return age.toSeconds() + " s";
        }
    }

    private byte[] verified(CoseMessage message, byte[] point) {
        return CoseKey.verifying(
                services, point, key -> message.verified(key, EntityAttestation.NO_EXTERNAL));
    }

    /** Whether this nonce is answered for the first time. */
    private synchronized boolean remember(byte[] nonce) {
        if (answered.size() >= REMEMBERED_NONCES) {
            answered.remove(answered.iterator().next());
        }
        return answered.add(HexFormat.of().formatHex(nonce));
    }
}
