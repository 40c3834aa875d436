// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import com.upokecenter.cbor.CBORObject;
import java.util.Arrays;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** The six messages of COSE (RFC 9052, 2). */
public enum CoseKind {
    /** One signature. */
    SIGN1(18, "Signature1", 4, 3, -1),
    /** Several signatures. */
    SIGN(98, "Signature", 4, -1, 3),
    /** A MAC; who has the key is known. */
    MAC0(17, "MAC0", 4, 3, -1),
    /** A MAC for named recipients. */
    MAC(97, "MAC", 5, 3, 4),
    /** Encrypted; who has the key is known. */
    ENCRYPT0(16, "Encrypt0", 3, -1, -1),
    /** Encrypted for named recipients. */
    ENCRYPT(96, "Encrypt", 4, -1, 3);

    private final int tag;
    private final String context;
    private final int fields;
    private final int proofAt;
    private final int layersAt;

    CoseKind(int tag, String context, int fields, int proofAt, int layersAt) {
        this.tag = tag;
        this.context = context;
        this.fields = fields;
        this.proofAt = proofAt;
        this.layersAt = layersAt;
    }

    /** Its tag in CBOR. */
    public int tag() {
        return tag;
    }

    /** What stands first in the bytes that are signed: no message passes for one of another kind. */
    String context() {
        return context;
    }

    /** How many fields it has. */
    int fields() {
        return fields;
    }

    /** Which field is the signature or MAC; -1 where none is. */
    int proofAt() {
        return proofAt;
    }

    /** Which field lists signatures or recipients; -1 where none does. */
    int layersAt() {
        return layersAt;
    }

    /** The kind that the tag of a message says. */
    static CoseKind of(CBORObject message) {
        return Arrays.stream(values())
                .filter(kind -> message.HasOneTag(kind.tag))
                .findFirst()
                .orElseThrow(() -> new TrustException(TrustError.INVALID_ARGUMENT, unknown(message)));
    }

    private static String unknown(CBORObject message) {
        return message.isTagged()
                ? "the message has the tag " + message.getMostOuterTag() + ", which is none of COSE"
                : "the message has no tag, and nobody said which kind of COSE it is";
    }
}
