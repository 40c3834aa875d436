// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import com.upokecenter.cbor.CBORObject;
import com.upokecenter.cbor.CBORType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.openaif.api.trust.Measurement;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.trust.spi.KeyProvider.Quote;

/**
 * The claims of a token: written, and read again with nothing taken for granted.
 *
 * @param model of the machine, where it is known
 */
record EatClaims(
        String profile,
        byte[] nonce,
        Instant issued,
        byte[] ueid,
        Optional<String> model,
        DebugStatus debug,
        String software,
        String version,
        List<String> providers,
        List<Measurement> measurements,
        Optional<Quote> quote) {

    /** A token of more than this is refused unread. */
    static final int MAXIMUM_LENGTH = 1024 * 1024;

    /** The CoAP content format of what stands in the claim of measurements: application/cbor. */
    private static final int CONTENT_FORMAT_CBOR = 60;

    private static final int HASH_LENGTH = 32;

    /** The same with what a device says. */
    EatClaims withQuote(Quote said) {
        return new EatClaims(
                profile, nonce, issued, ueid, model, debug, software, version, providers,
                measurements, Optional.of(said));
    }

    /** The same without that. */
    EatClaims withoutQuote() {
        return new EatClaims(
                profile, nonce, issued, ueid, model, debug, software, version, providers,
                measurements, Optional.empty());
    }

    /** The nonce of the device's statement: it covers all that is claimed. */
    byte[] nonceOfQuote() {
        return FileHash.of(withoutQuote().encoded());
    }

    byte[] encoded() {
        CBORObject map = CBORObject.NewMap();
        put(map, EatClaim.ISSUED_AT, issued.getEpochSecond());
        put(map, EatClaim.NONCE, nonce);
        put(map, EatClaim.UEID, ueid);
        model.ifPresent(
                name ->
                        put(
                                map,
                                EatClaim.HARDWARE_MODEL,
                                name.getBytes(StandardCharsets.UTF_8)));
        put(map, EatClaim.DEBUG_STATUS, debug.ordinal());
        put(map, EatClaim.PROFILE, profile);
        put(map, EatClaim.SOFTWARE_NAME, software);
        put(map, EatClaim.SOFTWARE_VERSION, CBORObject.NewArray().Add(version));
        put(map, EatClaim.MEASUREMENTS, measurementsClaim());
        put(map, EatClaim.PROVIDERS, texts(providers));
        quote.ifPresent(said -> put(map, EatClaim.DEVICE_QUOTE, quoteClaim(said)));
        return map.EncodeToBytes();
    }

    private static void put(CBORObject map, EatClaim claim, Object value) {
        map.Add(claim.key(), CBORObject.FromObject(value));
    }

    private static CBORObject texts(List<String> all) {
        CBORObject list = CBORObject.NewArray();
        all.forEach(list::Add);
        return list;
    }

    /** RFC 9711, 4.2.16: pairs of a content format and that content, of which there is one. */
    private CBORObject measurementsClaim() {
        CBORObject list = CBORObject.NewArray();
        for (Measurement one : measurements) {
            list.Add(
                    CBORObject.NewArray()
                            .Add(one.kind())
                            .Add(one.name())
                            .Add(one.version())
                            .Add(HexFormat.of().parseHex(one.hash())));
        }
        return CBORObject.NewArray()
                .Add(CBORObject.NewArray().Add(CONTENT_FORMAT_CBOR).Add(list.EncodeToBytes()));
    }

    private static CBORObject quoteClaim(Quote said) {
        return CBORObject.NewArray()
                .Add(said.format())
                .Add(said.statement())
                .Add(said.signature())
                .Add(said.publicKey());
    }

    /**
     * Reads claims whose signature was verified; a signer's mistakes are found, too.
     *
     * @throws TrustException INVALID_ARGUMENT
     */
    static EatClaims read(byte[] encoded) {
        CBORObject map = StrictCbor.readDeterministic("the claims", encoded, MAXIMUM_LENGTH);
        if (map.getType() != CBORType.Map || map.isTagged()) {
            throw refused("the claims are no map");
        }
        return new EatClaims(
                text(required(map, EatClaim.PROFILE), "the profile"),
                bytes(required(map, EatClaim.NONCE), "the nonce"),
                Instant.ofEpochSecond(seconds(required(map, EatClaim.ISSUED_AT))),
                bytes(required(map, EatClaim.UEID), "the identifier"),
                optional(map, EatClaim.HARDWARE_MODEL)
                        .map(value -> bytes(value, "the model"))
                        .map(
                                value ->
                                        new String(
                                                value, StandardCharsets.UTF_8)),
                debug(required(map, EatClaim.DEBUG_STATUS)),
                text(required(map, EatClaim.SOFTWARE_NAME), "the software's name"),
                text(
                        list(required(map, EatClaim.SOFTWARE_VERSION), 1, "the version").getFirst(),
                        "the version"),
                providers(required(map, EatClaim.PROVIDERS)),
                measurements(required(map, EatClaim.MEASUREMENTS)),
                optional(map, EatClaim.DEVICE_QUOTE).map(EatClaims::quote));
    }

    private static CBORObject required(CBORObject map, EatClaim claim) {
        return optional(map, claim)
                .orElseThrow(
                        () ->
                                refused(
                                        "the claim " + claim.label() + ", " + claim
                                                + ", is missing"));
    }

    private static Optional<CBORObject> optional(CBORObject map, EatClaim claim) {
        return map.ContainsKey(claim.key()) ? Optional.of(map.get(claim.key())) : Optional.empty();
    }

    private static List<String> providers(CBORObject value) {
        List<String> names = new ArrayList<>();
        for (CBORObject one : list(value, -1, "the list of providers")) {
            names.add(text(one, "a provider"));
        }
        return List.copyOf(names);
    }

    private static List<Measurement> measurements(CBORObject value) {
        CBORObject pair = list(value, 1, "the claim of measurements").getFirst();
        List<CBORObject> parts = list(pair, 2, "the claim of measurements");
        if (seconds(parts.getFirst()) != CONTENT_FORMAT_CBOR) {
            throw refused("the measurements are in a format that is not known");
        }
        CBORObject all =
                StrictCbor.readDeterministic(
                        "the measurements", bytes(parts.get(1), "the measurements"), MAXIMUM_LENGTH);
        List<Measurement> measurements = new ArrayList<>();
        for (CBORObject one : list(all, -1, "the measurements")) {
            List<CBORObject> fields = list(one, 4, "a measurement");
            byte[] hash = bytes(fields.get(3), "a measured hash");
            if (hash.length != HASH_LENGTH) {
                throw refused("a measured hash has " + hash.length + " bytes, not " + HASH_LENGTH);
            }
            measurements.add(
                    Measurement.of(
                            text(fields.get(0), "a measured kind"),
                            text(fields.get(1), "a measured name"),
                            text(fields.get(2), "a measured version"),
                            hash));
        }
        return List.copyOf(measurements);
    }

    private static Quote quote(CBORObject value) {
        List<CBORObject> fields = list(value, 4, "the device's statement");
        return new Quote(
                text(fields.get(0), "the statement's format"),
                bytes(fields.get(1), "the statement"),
                bytes(fields.get(2), "the statement's signature"),
                bytes(fields.get(3), "the statement's key"));
    }

    private static DebugStatus debug(CBORObject value) {
        long number = seconds(value);
        DebugStatus[] all = DebugStatus.values();
        if (number < 0 || number >= all.length) {
            throw refused("there is no debug status " + number);
        }
        return all[(int) number];
    }

    static long seconds(CBORObject value) {
        if (value.getType() != CBORType.Integer
                || value.isTagged()
                || !value.CanValueFitInInt64()) {
            throw refused("a number of the document is none");
        }
        return value.AsInt64Value();
    }

    static String text(CBORObject value, String what) {
        if (value.getType() != CBORType.TextString || value.isTagged()) {
            throw refused(what + " is no text");
        }
        return value.AsString();
    }

    static byte[] bytes(CBORObject value, String what) {
        if (value.getType() != CBORType.ByteString || value.isTagged()) {
            throw refused(what + " is not bytes");
        }
        return value.GetByteString();
    }

    /** The values of a list that has so many; -1 for any number. */
    static List<CBORObject> list(CBORObject value, int length, String what) {
        if (value.getType() != CBORType.Array
                || value.isTagged()
                || length >= 0 && value.size() != length) {
            throw refused(what + " is no list" + (length < 0 ? "" : " of " + length));
        }
        return List.copyOf(value.getValues());
    }

    static TrustException refused(String why) {
        return new TrustException(TrustError.INVALID_ARGUMENT, why);
    }
}
