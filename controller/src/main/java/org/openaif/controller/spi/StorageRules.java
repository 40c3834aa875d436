// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller.spi;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/** What holds for every storage, wherever it keeps its bytes: what a key may be, what a range is. */
public final class StorageRules {
    /** The longest key and the longest name of a workflow or AIM, in bytes of UTF-8. */
    public static final int MAX_KEY_BYTES = 1024;

    /**
     * The longest value. A value passes through memory as a whole, several times while it is written;
     * what is larger belongs into several keys.
     */
    public static final int MAX_VALUE_BYTES = 64 << 20;

    private StorageRules() {}

    /**
     * A key, if it may be one: 1 to {@link #MAX_KEY_BYTES} bytes, no control characters, no half
     * surrogates. Everything else is an ordinary character, {@code /} and {@code ..} and {@code %}
     * too: keys are compared, never followed.
     *
     * @param who is named in the refusal
     * @throws AifException OP_FAILED if not
     */
    public static String key(String who, String key) {
        if (key.isEmpty()) {
            throw refused(who, "an empty key; give it a name");
        }
        return text(who, "key", key);
    }

    /** The beginning of a key, if it may be one: as a key, but it may be empty. */
    public static String prefix(String who, String prefix) {
        return text(who, "prefix", prefix);
    }

    /** The name of a workflow or an AIM, if storage can be kept under it: as a key. */
    public static String name(String name) {
        if (name.isEmpty()) {
            throw refused("storage", "a workflow or AIM without a name");
        }
        return text("storage", "name", name);
    }

    private static String text(String who, String what, String text) {
        // No character has less than one byte, so the long ones are refused without being encoded.
        int bytes =
                text.length() > MAX_KEY_BYTES
                        ? text.length()
                        : text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_KEY_BYTES) {
            throw refused(
                    who,
                    "a " + what + " of " + bytes + " bytes or more, '" + text.substring(0, 40)
                            + "...'; the longest has " + MAX_KEY_BYTES);
        }
        text.codePoints()
                .filter(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)
                .findFirst()
                .ifPresent(
                        c -> {
                            throw refused(
                                    who,
                                    String.format(
                                            "a %s with the character U+%04X, which is no text", what, c));
                        });
        return text;
    }

    private static AifException refused(String who, String what) {
        return new AifException(ErrorCode.OP_FAILED, who + ": refused " + what);
    }

    /**
     * A value, if it is not too long.
     *
     * @throws AifException MEM_ALLOC if it is
     */
    public static byte[] value(String who, String key, byte[] value) {
        length(who, key, 0, value.length);
        return value;
    }

    private static void length(String who, String key, long offset, int length) {
        if (offset < 0 || offset > MAX_VALUE_BYTES - (long) length) {
            throw new AifException(
                    ErrorCode.MEM_ALLOC,
                    who + ": " + length + " bytes from offset " + offset + " on for key '" + key
                            + "' are refused: a value has 0.." + MAX_VALUE_BYTES
                            + " bytes; store it under several keys");
        }
    }

    /**
     * A value as it is after a part of it was written: what lies between its end and the part is
     * zero, and from offset 0 the whole value is replaced.
     *
     * @throws AifException MEM_ALLOC if it would become too long
     */
    public static byte[] written(String who, String key, byte[] old, byte[] part, long offset) {
        length(who, key, offset, part.length);
        if (offset == 0) {
            return part.clone();
        }
        byte[] value = Arrays.copyOf(old, Math.max(old.length, (int) offset + part.length));
        System.arraycopy(part, 0, value, (int) offset, part.length);
        return value;
    }

    /**
     * Checks that an AIM may keep so much more. What shrinks is always let through, so that an AIM
     * above a lowered limit can mend it.
     *
     * @param used what it keeps now, in bytes of keys and values
     * @param freed how much of that is replaced
     * @param bytes what it keeps in the place of that
     * @throws AifException MEM_ALLOC if it may not
     */
    public static void quota(
            String workflow, String aim, String key, long used, long freed, long bytes, long limit) {
        long after = used - freed + bytes;
        if (after > limit && bytes > freed) {
            throw new AifException(
                    ErrorCode.MEM_ALLOC,
                    String.format(
                            "%s: key '%s' is refused: %d bytes in use - %d replaced + %d new = %d,"
                                    + " %d more than its limit of %d; delete keys, or raise the"
                                    + " limit of this AIM in workflow %s",
                            aim, key, used, freed, bytes, after, after - limit, limit, workflow));
        }
    }

    /**
     * Checks that a part lies in a value.
     *
     * @throws AifException READ if not
     */
    public static void range(String who, String key, long valueLength, long offset, int length) {
        if (offset < 0 || length < 0 || offset > valueLength - length) {
            throw new AifException(
                    ErrorCode.READ,
                    who + ": " + length + " bytes from offset " + offset + " on of key '" + key
                            + "' are not within its " + valueLength);
        }
    }
}
