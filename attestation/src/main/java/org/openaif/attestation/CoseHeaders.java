// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import com.upokecenter.cbor.CBORObject;
import com.upokecenter.cbor.CBORType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * What a layer of a message says of itself: protected, as the bytes that are signed, and unprotected.
 */
final class CoseHeaders {
    /** The algorithm. */
    static final int ALGORITHM = 1;

    /** Which labels must be understood. */
    static final int CRITICAL = 2;

    /** What the content is. */
    static final int CONTENT_TYPE = 3;

    /** Which key. */
    static final int KEY_ID = 4;

    /** The nonce. */
    static final int NONCE = 5;

    /** The end of the nonce; both sides know its beginning. */
    static final int PARTIAL_NONCE = 6;

    /** The signer's certificate and those above it (RFC 9360). */
    static final int CERTIFICATES = 33;

    private static final Set<Integer> UNDERSTOOD =
            Set.of(ALGORITHM, CONTENT_TYPE, KEY_ID, NONCE, PARTIAL_NONCE, CERTIFICATES);

    private static final int MAXIMUM_LENGTH = 64 * 1024;

    private static final byte[] NOTHING = {};

    private final byte[] protectedBytes;
    private final CBORObject protectedMap;
    private final CBORObject unprotectedMap;

    private CoseHeaders(byte[] protectedBytes, CBORObject protectedMap, CBORObject unprotected) {
        this.protectedBytes = protectedBytes;
        this.protectedMap = protectedMap;
        this.unprotectedMap = unprotected;
    }

    /** Those that we write. */
    static CoseHeaders of(CBORObject protectedMap, CBORObject unprotectedMap) {
        byte[] bytes = protectedMap.size() == 0 ? NOTHING : protectedMap.EncodeToBytes();
        return new CoseHeaders(bytes, protectedMap, unprotectedMap);
    }

    /** Those that stand at the beginning of a layer. */
    static CoseHeaders read(CBORObject layer) {
        CBORObject first = layer.get(0);
        CBORObject unprotected = layer.get(1);
        if (first.getType() != CBORType.ByteString || unprotected.getType() != CBORType.Map) {
            throw refused("a layer of the message does not begin with its two headers");
        }
        byte[] bytes = first.GetByteString();
        CBORObject map = bytes.length == 0 ? CBORObject.NewMap() : protectedMap(bytes);
        CoseHeaders headers =
                new CoseHeaders(map.size() == 0 ? NOTHING : bytes, map, unprotected);
        headers.check();
        return headers;
    }

    private static CBORObject protectedMap(byte[] bytes) {
        CBORObject map = StrictCbor.read("the protected header", bytes, MAXIMUM_LENGTH);
        if (map.getType() != CBORType.Map || map.isTagged()) {
            throw refused("the protected header is no map");
        }
        return map;
    }

    /** No label twice, none that is critical and not understood. */
    private void check() {
        for (CBORObject map : List.of(protectedMap, unprotectedMap)) {
            for (CBORObject label : map.getKeys()) {
                if (!isLabel(label)) {
                    throw refused("a label of the header is neither a number nor text: " + label);
                }
            }
        }
        for (CBORObject label : protectedMap.getKeys()) {
            if (unprotectedMap.ContainsKey(label)) {
                throw refused("header " + label + " is both protected and unprotected");
            }
        }
        CBORObject critical = CBORObject.FromObject(CRITICAL);
        if (unprotectedMap.ContainsKey(critical)) {
            throw refused("the header says in an unprotected place what is critical");
        }
        if (protectedMap.ContainsKey(critical)) {
            checkCritical(protectedMap.get(critical));
        }
    }

    private void checkCritical(CBORObject labels) {
        if (labels.getType() != CBORType.Array || labels.size() == 0) {
            throw refused("the header's list of critical labels is no list");
        }
        for (CBORObject label : labels.getValues()) {
            boolean understood =
                    label.getType() == CBORType.Integer
                            && label.CanValueFitInInt32()
                            && UNDERSTOOD.contains(label.AsInt32Value());
            if (!understood || !protectedMap.ContainsKey(label)) {
                throw new TrustException(
                        TrustError.NOT_SUPPORTED,
                        "the message demands that its header " + label + " be understood");
            }
        }
    }

    private static boolean isLabel(CBORObject label) {
        return !label.isTagged()
                && (label.getType() == CBORType.TextString
                        || label.getType() == CBORType.Integer && label.CanValueFitInInt32());
    }

    /** The bytes that are signed; none where nothing is protected, however that was written. */
    byte[] protectedBytes() {
        return protectedBytes;
    }

    /** Both, as they begin a layer. */
    CBORObject asLayer() {
        return CBORObject.NewArray().Add(protectedBytes).Add(unprotectedMap);
    }

    /** Whether something is protected. */
    boolean isProtected(int label) {
        return protectedMap.ContainsKey(CBORObject.FromObject(label));
    }

    /** Whether nothing is protected. */
    boolean protectsNothing() {
        return protectedMap.size() == 0;
    }

    Optional<CBORObject> value(int label) {
        CBORObject key = CBORObject.FromObject(label);
        CBORObject map = protectedMap.ContainsKey(key) ? protectedMap : unprotectedMap;
        return map.ContainsKey(key) ? Optional.of(map.get(key)) : Optional.empty();
    }

    /** A value that has to be bytes. */
    Optional<byte[]> bytes(int label) {
        return value(label).map(found -> asBytes(label, found));
    }

    static byte[] asBytes(int label, CBORObject value) {
        if (value.getType() != CBORType.ByteString || value.isTagged()) {
            throw refused("header " + label + " is not bytes");
        }
        return value.GetByteString();
    }

    /** The algorithm's number. */
    int algorithm() {
        CBORObject found =
                value(ALGORITHM).orElseThrow(() -> refused("the header names no algorithm"));
        if (found.getType() != CBORType.Integer || !found.CanValueFitInInt32()) {
            throw new TrustException(
                    TrustError.NOT_SUPPORTED, "there is no COSE algorithm " + found);
        }
        return found.AsInt32Value();
    }

    static TrustException refused(String why) {
        return new TrustException(TrustError.INVALID_ARGUMENT, why);
    }
}
