// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import com.upokecenter.cbor.CBORObject;
import com.upokecenter.cbor.CBORType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.openaif.api.trust.Algorithm.Scheme;
import org.openaif.api.trust.Cryptography;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * A message of COSE (RFC 9052): read, then checked or opened with a key. Nothing that it carries is
 * given out before that. Recipients share the key directly; agreement and wrapping of keys are
 * refused as NOT_SUPPORTED, and so is content that travels apart.
 *
 * <p>Immutable; any thread may use it. What is written is deterministic (RFC 8949, 4.2).
 *
 * <p>Clause: MPAI-AIF V2, Security API 4.
 */
public final class CoseMessage {
    /** The longest message that is read. */
    public static final int MAXIMUM_LENGTH = 16 * 1024 * 1024;

    /** For a recipient: the key is the content's key itself. */
    private static final int DIRECT = -6;

    /** More signatures or recipients than this is not a message but an attack. */
    private static final int MAXIMUM_LAYERS = 64;

    private static final byte[] NOTHING = {};

    private final CoseKind kind;
    private final CoseHeaders headers;
    private final byte[] content;
    private final byte[] proof;
    private final List<Layer> layers;

    /** A signature with its headers, or a recipient. */
    private record Layer(CoseHeaders headers, byte[] bytes) {}

    private CoseMessage(CoseKind kind, CBORObject fields) {
        if (fields.getType() != CBORType.Array || fields.size() != kind.fields()) {
            throw CoseHeaders.refused(
                    "the message is no " + kind + ": that is a list of " + kind.fields());
        }
        this.kind = kind;
        this.headers = CoseHeaders.read(fields);
        this.content = content(fields.get(2));
        this.proof = kind.proofAt() < 0 ? NOTHING : bytes(fields.get(kind.proofAt()), "its proof");
        this.layers = kind.layersAt() < 0 ? List.of() : layers(kind, fields.get(kind.layersAt()));
    }

    /**
     * Reads a message that says itself of which kind it is.
     *
     * @throws TrustException INVALID_ARGUMENT if it is none; NOT_SUPPORTED
     */
    public static CoseMessage read(byte[] message) {
        CBORObject tagged = StrictCbor.read("the message", message, MAXIMUM_LENGTH);
        return new CoseMessage(CoseKind.of(tagged), tagged.UntagOne());
    }

    /**
     * Reads a message of a kind that is known; it may lack its tag, and has no other one.
     *
     * @throws TrustException INVALID_ARGUMENT if it is none of that kind; NOT_SUPPORTED
     */
    public static CoseMessage read(CoseKind kind, byte[] message) {
        return read(kind, StrictCbor.read("the message", message, MAXIMUM_LENGTH));
    }

    static CoseMessage read(CoseKind kind, CBORObject message) {
        if (!message.isTagged()) {
            return new CoseMessage(kind, message);
        }
        if (!message.HasOneTag(kind.tag())) {
            throw CoseHeaders.refused(
                    "the message has the tag " + message.getMostOuterTag() + ", not that of " + kind
                            + ", " + kind.tag());
        }
        return new CoseMessage(kind, message.UntagOne());
    }

    /** The same, where the tag must be there. */
    static CoseMessage readTagged(CoseKind kind, CBORObject message) {
        if (!message.isTagged()) {
            throw CoseHeaders.refused("the message has no tag; it must be that of " + kind);
        }
        return read(kind, message);
    }

    private static byte[] content(CBORObject field) {
        if (field.isNull()) {
            throw new TrustException(
                    TrustError.NOT_SUPPORTED, "the message does not carry its content");
        }
        return bytes(field, "its content");
    }

    private static byte[] bytes(CBORObject field, String what) {
        if (field.getType() != CBORType.ByteString || field.isTagged()) {
            throw CoseHeaders.refused("the message is malformed: " + what + " is not bytes");
        }
        return field.GetByteString();
    }

    /** A recipient may have recipients of its own; one who has the key has none, as is seen later. */
    private static List<Layer> layers(CoseKind kind, CBORObject field) {
        int most = kind == CoseKind.SIGN ? 3 : 4;
        if (field.getType() != CBORType.Array
                || field.size() == 0
                || field.size() > MAXIMUM_LAYERS) {
            throw CoseHeaders.refused(
                    "the message has no list of 1 to " + MAXIMUM_LAYERS
                            + " signatures or recipients");
        }
        List<Layer> layers = new ArrayList<>();
        for (CBORObject layer : field.getValues()) {
            if (layer.getType() != CBORType.Array || layer.size() < 3 || layer.size() > most) {
                throw CoseHeaders.refused("a signature or recipient of the message is malformed");
            }
            layers.add(new Layer(CoseHeaders.read(layer), bytes(layer.get(2), "a layer")));
        }
        return List.copyOf(layers);
    }

    /** Its kind. */
    public CoseKind kind() {
        return kind;
    }

    /** What it says of the key that it was made with; not checked, only a hint where to look. */
    public Optional<byte[]> keyId() {
        CoseHeaders innermost = layers.isEmpty() ? headers : layers.getFirst().headers();
        return innermost.bytes(CoseHeaders.KEY_ID);
    }

    /** The certificates that it carries (DER), the signer's first. Not checked. */
    public List<byte[]> certificates() {
        Optional<CBORObject> found = headers.value(CoseHeaders.CERTIFICATES);
        if (found.isEmpty()) {
            return List.of();
        }
        boolean several = found.get().getType() == CBORType.Array;
        List<byte[]> chain = new ArrayList<>();
        for (CBORObject one : several ? found.get().getValues() : List.of(found.get())) {
            chain.add(CoseHeaders.asBytes(CoseHeaders.CERTIFICATES, one));
        }
        return chain;
    }

    /** Whether its algorithm is among what is signed. */
    boolean protectsAlgorithm() {
        return headers.isProtected(CoseHeaders.ALGORITHM);
    }

    /**
     * The content of a SIGN1, SIGN, MAC0 or MAC, found genuine. Of a SIGN, one of the signatures must be
     * by that key.
     *
     * @param external what is protected along with it and does not travel; empty for nothing
     * @throws TrustException INVALID_SIGNATURE if it is not genuine; NOT_PERMITTED if it is made with
     *     another algorithm than the key's; NOT_SUPPORTED; INVALID_ARGUMENT for other kinds
     */
    public byte[] verified(CoseKey key, byte[] external) {
        switch (kind) {
            case SIGN1 -> {
                demandSignature(headers, key);
                verifySignature(key, toBeSigned(Optional.empty(), external), proof);
            }
            case SIGN -> verifyAnySignature(key, external);
            case MAC0, MAC -> {
                demand(headers, key, Scheme.HMAC);
                demandDirect();
                key.cryptography()
                        .verifyMac(
                                key.id(),
                                key.algorithm().algorithm(),
                                toBeSigned(Optional.empty(), external),
                                proof);
            }
            default -> throw CoseHeaders.refused("a message of kind " + kind + " is opened");
        }
        return content.clone();
    }

    /**
     * The content of an ENCRYPT0 or ENCRYPT.
     *
     * @param external what is protected along with it and does not travel; empty for nothing
     * @throws TrustException as {@link #verified}
     */
    public byte[] opened(CoseKey key, byte[] external) {
        return opened(key, external, NOTHING);
    }

    /**
     * The same, where both sides know how nonces begin and the message carries only the rest.
     *
     * @param baseNonce as long as a nonce
     */
    public byte[] opened(CoseKey key, byte[] external, byte[] baseNonce) {
        if (kind != CoseKind.ENCRYPT0 && kind != CoseKind.ENCRYPT) {
            throw CoseHeaders.refused("a message of kind " + kind + " is verified, not opened");
        }
        demand(headers, key, Scheme.GCM, Scheme.CCM, Scheme.CHACHA20_POLY1305);
        demandDirect();
        return key.cryptography()
                .open(
                        key.id(),
                        key.algorithm().algorithm(),
                        nonce(key.algorithm(), baseNonce),
                        associated(kind, headers, external),
                        content);
    }

    private void verifySignature(CoseKey key, byte[] message, byte[] signature) {
        key.cryptography().verify(key.id(), key.algorithm().algorithm(), message, signature);
    }

    /** The signature by this key is looked for by its algorithm: a key identifier is only a hint. */
    private void verifyAnySignature(CoseKey key, byte[] external) {
        TrustException why = CoseHeaders.refused("the message has no signature");
        for (Layer layer : layers) {
            try {
                demandSignature(layer.headers(), key);
                byte[] signed = toBeSigned(Optional.of(layer.headers().protectedBytes()), external);
                verifySignature(key, signed, layer.bytes());
                return;
            } catch (TrustException e) {
                // Another signature may be the one. If none is, a wrong one of this kind says most.
                why = why.error() == TrustError.INVALID_SIGNATURE ? why : e;
            }
        }
        throw why;
    }

    private static void demandSignature(CoseHeaders headers, CoseKey key) {
        demand(headers, key, Scheme.ECDSA, Scheme.EDDSA, Scheme.RSA_PSS);
    }

    /** The message's algorithm must be the key's, and one that does what is asked for. */
    private static void demand(CoseHeaders headers, CoseKey key, Scheme... schemes) {
        int label = headers.algorithm();
        CoseAlgorithm named =
                CoseAlgorithm.of(label)
                        .orElseThrow(
                                () ->
                                        new TrustException(
                                                TrustError.NOT_SUPPORTED,
                                                "COSE algorithm " + label + " is not offered"));
        if (named != key.algorithm() || !Arrays.asList(schemes).contains(scheme(named))) {
            throw new TrustException(
                    TrustError.NOT_PERMITTED,
                    "the message is made with " + named + "; the key is for " + key.algorithm());
        }
    }

    private static Scheme scheme(CoseAlgorithm algorithm) {
        return algorithm.algorithm().scheme();
    }

    /** Recipients, where there are any, are one that has the key already. */
    private void demandDirect() {
        for (Layer recipient : layers) {
            int algorithm = recipient.headers().algorithm();
            if (algorithm != DIRECT) {
                throw new TrustException(
                        TrustError.NOT_SUPPORTED,
                        "a recipient needs COSE algorithm " + algorithm
                                + "; only keys that both sides have already are offered");
            }
            if (layers.size() > 1
                    || recipient.bytes().length > 0
                    || !recipient.headers().protectsNothing()) {
                throw CoseHeaders.refused(
                        "a recipient who has the key must be the only one, and empty");
            }
        }
    }

    private byte[] nonce(CoseAlgorithm algorithm, byte[] base) {
        Optional<byte[]> whole = headers.bytes(CoseHeaders.NONCE);
        Optional<byte[]> part = headers.bytes(CoseHeaders.PARTIAL_NONCE);
        int length = algorithm.nonceLength();
        if (whole.isPresent() == part.isPresent()) {
            throw CoseHeaders.refused("the message has not exactly one of nonce and partial nonce");
        }
        if (whole.isPresent()) {
            return ofLength(whole.get(), length, "the message's nonce");
        }
        byte[] nonce = ofLength(base, length, "the nonce that both sides begin with").clone();
        byte[] end = part.get();
        if (end.length > length) {
            throw CoseHeaders.refused("the message's partial nonce is longer than a nonce");
        }
        for (int i = 0; i < end.length; i++) {
            nonce[length - end.length + i] ^= end[i];
        }
        return nonce;
    }

    private static byte[] ofLength(byte[] bytes, int length, String what) {
        if (bytes.length != length) {
            throw CoseHeaders.refused(what + " has " + bytes.length + " bytes, not " + length);
        }
        return bytes;
    }

    private byte[] toBeSigned(Optional<byte[]> layer, byte[] external) {
        return toBeSigned(kind, headers, layer, external, content);
    }

    /** Sig_structure and MAC_structure of RFC 9052, 4.4 and 6.3. */
    private static byte[] toBeSigned(
            CoseKind kind,
            CoseHeaders headers,
            Optional<byte[]> layer,
            byte[] external,
            byte[] content) {
        CBORObject list =
                CBORObject.NewArray().Add(kind.context()).Add(headers.protectedBytes());
        layer.ifPresent(list::Add);
        return list.Add(external).Add(content).EncodeToBytes();
    }

    /** Enc_structure of RFC 9052, 5.3. */
    private static byte[] associated(CoseKind kind, CoseHeaders headers, byte[] external) {
        return CBORObject.NewArray()
                .Add(kind.context())
                .Add(headers.protectedBytes())
                .Add(external)
                .EncodeToBytes();
    }

    /**
     * Makes a SIGN1.
     *
     * @param certificates the signer's (DER) and those above it; empty for none
     * @param external what is protected along with it and does not travel; empty for nothing
     */
    public static byte[] sign1(
            CoseKey key, List<byte[]> certificates, byte[] content, byte[] external) {
        CBORObject unprotected = CBORObject.NewMap();
        if (!certificates.isEmpty()) {
            unprotected.Add(CoseHeaders.CERTIFICATES, chain(certificates));
        }
        CoseHeaders headers = CoseHeaders.of(algorithm(key), unprotected);
        byte[] signed = toBeSigned(CoseKind.SIGN1, headers, Optional.empty(), external, content);
        return tagged(CoseKind.SIGN1, headers.asLayer().Add(content).Add(sign(key, signed)));
    }

    /** One certificate stands alone, several in a list (RFC 9360, 2). */
    private static CBORObject chain(List<byte[]> certificates) {
        if (certificates.size() == 1) {
            return CBORObject.FromObject(certificates.getFirst());
        }
        CBORObject list = CBORObject.NewArray();
        certificates.forEach(list::Add);
        return list;
    }

    /** Makes a SIGN, with a signature by each key. */
    public static byte[] sign(List<CoseKey> keys, byte[] content, byte[] external) {
        CoseHeaders body = CoseHeaders.of(CBORObject.NewMap(), CBORObject.NewMap());
        CBORObject signatures = CBORObject.NewArray();
        for (CoseKey key : keys) {
            CoseHeaders own = CoseHeaders.of(algorithm(key), CBORObject.NewMap());
            byte[] signed =
                    toBeSigned(
                            CoseKind.SIGN,
                            body,
                            Optional.of(own.protectedBytes()),
                            external,
                            content);
            signatures.Add(own.asLayer().Add(sign(key, signed)));
        }
        return tagged(CoseKind.SIGN, body.asLayer().Add(content).Add(signatures));
    }

    private static byte[] sign(CoseKey key, byte[] message) {
        return key.cryptography().sign(key.id(), key.algorithm().algorithm(), message);
    }

    /** Makes a MAC0. */
    public static byte[] mac0(CoseKey key, byte[] content, byte[] external) {
        CoseHeaders headers = CoseHeaders.of(algorithm(key), CBORObject.NewMap());
        byte[] message = toBeSigned(CoseKind.MAC0, headers, Optional.empty(), external, content);
        byte[] mac = key.cryptography().mac(key.id(), key.algorithm().algorithm(), message);
        return tagged(CoseKind.MAC0, headers.asLayer().Add(content).Add(mac));
    }

    /** Makes an ENCRYPT0, under a random nonce. */
    public static byte[] encrypt0(CoseKey key, byte[] content, byte[] external) {
        Cryptography cryptography = key.cryptography();
        byte[] nonce = cryptography.random(key.algorithm().nonceLength());
        CoseHeaders headers =
                CoseHeaders.of(
                        algorithm(key), CBORObject.NewMap().Add(CoseHeaders.NONCE, nonce));
        byte[] ciphertext =
                cryptography.seal(
                        key.id(),
                        key.algorithm().algorithm(),
                        nonce,
                        associated(CoseKind.ENCRYPT0, headers, external),
                        content);
        return tagged(CoseKind.ENCRYPT0, headers.asLayer().Add(ciphertext));
    }

    private static CBORObject algorithm(CoseKey key) {
        return CBORObject.NewMap().Add(CoseHeaders.ALGORITHM, key.algorithm().label());
    }

    private static byte[] tagged(CoseKind kind, CBORObject fields) {
        return fields.WithTag(kind.tag()).EncodeToBytes();
    }
}
