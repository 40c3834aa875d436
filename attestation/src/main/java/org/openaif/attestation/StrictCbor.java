// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import com.upokecenter.cbor.CBOREncodeOptions;
import com.upokecenter.cbor.CBORException;
import com.upokecenter.cbor.CBORObject;
import java.util.Arrays;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * Reads CBOR that somebody else wrote. The library builds objects as it reads, so the shape is looked
 * at first, in place: how deep it nests, that no length passes the end, that nothing has an open
 * length, that no key occurs twice in a map. What is signed must also be deterministic (RFC 8949,
 * 4.2.1): one value has then one encoding only, and nobody can vary it.
 */
final class StrictCbor {
    /** Tokens nest five deep; nobody needs more than this. */
    private static final int MAXIMUM_DEPTH = 16;

    private static final CBOREncodeOptions PLAIN =
            new CBOREncodeOptions("allowduplicatekeys=0;resolvereferences=0;useindeflengthstrings=0");

    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int TAG = 6;

    /** In a head: the value stands in the next byte; larger ones: in the next 2, 4, 8. */
    private static final int ONE_BYTE_FOLLOWS = 24;

    private static final int EIGHT_BYTES_FOLLOW = 27;

    private final String what;
    private final byte[] bytes;
    private final boolean deterministic;
    private int at;

    private StrictCbor(String what, byte[] bytes, boolean deterministic) {
        this.what = what;
        this.bytes = bytes;
        this.deterministic = deterministic;
    }

    /**
     * One item, and nothing after it.
     *
     * @param what for the message: {@code the token}
     * @throws TrustException INVALID_ARGUMENT
     */
    static CBORObject read(String what, byte[] bytes, int maximumLength) {
        return read(what, bytes, maximumLength, false);
    }

    /** The same, in its one deterministic encoding. */
    static CBORObject readDeterministic(String what, byte[] bytes, int maximumLength) {
        return read(what, bytes, maximumLength, true);
    }

    private static CBORObject read(
            String what, byte[] bytes, int maximumLength, boolean deterministic) {
        if (bytes.length > maximumLength) {
            throw refused(
                    what + " has " + bytes.length + " bytes; at most " + maximumLength + " are read");
        }
        StrictCbor shape = new StrictCbor(what, bytes, deterministic);
        shape.item(0);
        if (shape.at != bytes.length) {
            throw shape.here("something follows the end");
        }
        try {
            return CBORObject.DecodeFromBytes(bytes, PLAIN);
        } catch (CBORException e) {
            throw refused(what + " is not valid CBOR: " + e.getMessage());
        }
    }

    /** Goes over one item; {@code at} stands behind it afterwards. */
    private void item(int depth) {
        if (depth > MAXIMUM_DEPTH) {
            throw here("it nests deeper than " + MAXIMUM_DEPTH);
        }
        int head = next();
        int type = head >> 5;
        long value = value(head & 0x1f, type);
        switch (type) {
            case UNSIGNED, NEGATIVE -> {}
            case BYTES, TEXT -> skip(value);
            case ARRAY -> items(value, depth);
            case MAP -> map(value, depth);
            case TAG -> item(depth + 1);
            default -> {}
        }
    }

    private void items(long count, int depth) {
        atMost(count);
        for (long i = 0; i < count; i++) {
            item(depth + 1);
        }
    }

    /** Keys in order is what makes it easy to see that none occurs twice; otherwise the library does. */
    private void map(long count, int depth) {
        atMost(count);
        int previousFrom = -1;
        int previousTo = -1;
        for (long i = 0; i < count; i++) {
            int from = at;
            item(depth + 1);
            if (deterministic && previousFrom >= 0 && !before(previousFrom, previousTo, from, at)) {
                throw here("a map's keys are not in order, or one occurs twice");
            }
            previousFrom = from;
            previousTo = at;
            item(depth + 1);
        }
    }

    private boolean before(int from, int to, int otherFrom, int otherTo) {
        return Arrays.compareUnsigned(bytes, from, to, bytes, otherFrom, otherTo) < 0;
    }

    /** What the head says: a number, a length, a count; for floats their bits. */
    private long value(int info, int type) {
        if (info < ONE_BYTE_FOLLOWS) {
            return info;
        }
        if (info > EIGHT_BYTES_FOLLOW) {
            throw here("it has an open length, or a head that means nothing");
        }
        int length = 1 << (info - ONE_BYTE_FOLLOWS);
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = value << 8 | next();
        }
        boolean number = type <= TAG;
        if (deterministic && number && !shortest(value, length)) {
            throw here("a number is written longer than it need be");
        }
        if (value < 0 && type >= BYTES && type <= MAP) {
            throw here("a length passes the end");
        }
        return value;
    }

    private static boolean shortest(long value, int length) {
        return switch (length) {
            case 1 -> value >= ONE_BYTE_FOLLOWS;
            case 2 -> value > 0xffL;
            case 4 -> value > 0xffffL;
            default -> value > 0xffffffffL || value < 0;
        };
    }

    private int next() {
        if (at >= bytes.length) {
            throw here("it ends too early");
        }
        return bytes[at++] & 0xff;
    }

    private void skip(long length) {
        atMost(length);
        at += (int) length;
    }

    /** Each item has a byte at least: whoever promises more than there are lies. */
    private void atMost(long count) {
        if (count > bytes.length - at) {
            throw here("a length passes the end");
        }
    }

    private TrustException here(String why) {
        return refused(what + ", byte " + at + ": " + why);
    }

    private static TrustException refused(String message) {
        return new TrustException(TrustError.INVALID_ARGUMENT, message);
    }
}
