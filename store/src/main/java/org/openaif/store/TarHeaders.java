// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The header blocks before the content of an entry of a tar: perhaps some that carry what does not
 * fit into the last, and the last. Commons Compress checks the sum of none of them, and takes the
 * leading slash off long names without a word.
 *
 * <pre>
 * | offset | bytes | what                                              |
 * |--------|-------|---------------------------------------------------|
 * |      0 |   100 | name, or its end                                  |
 * |    124 |    12 | size of what follows, octal (or base-256)         |
 * |    148 |     8 | sum of all bytes, these counted as blanks, octal  |
 * |    156 |     1 | type: x and g extended, L and K a long name, ...  |
 * </pre>
 */
final class TarHeaders {
    /** Everything in a tar is a multiple of this. */
    static final int BLOCK = 512;

    private static final int SIZE = 124;
    private static final int SUM = 148;
    private static final int TYPE = 156;

    /** A record of an extended header that names an absolute path. */
    private static final Pattern ABSOLUTE = Pattern.compile("(?s).*\\d+ (path|GNU\\.sparse\\.name)=/.*");

    private TarHeaders() {}

    /** Checks all of them; what is not as it should be is refused. */
    static void check(byte[] headers, Refusal refusal) {
        int at = 0;
        while (at < headers.length) {
            if (headers.length - at < BLOCK || number(headers, SUM + at, 8) != sum(headers, at)) {
                throw refusal.corrupt("the header of an entry does not have the sum it says", null);
            }
            char type = (char) headers[at + TYPE];
            if ("xgXLK".indexOf(type) < 0) {
                if (at + BLOCK != headers.length) {
                    throw refusal.corrupt("there is something between a header and its content", null);
                }
                return;
            }
            long size = number(headers, at + SIZE, 12);
            at += BLOCK;
            if (size < 0 || size > headers.length - at) {
                throw refusal.corrupt("a long name or extended header has no end", null);
            }
            checkPath(type, new String(headers, at, (int) size, StandardCharsets.UTF_8), refusal);
            at += (int) (size + BLOCK - 1) / BLOCK * BLOCK;
        }
    }

    private static void checkPath(char type, String content, Refusal refusal) {
        if (type == 'L' && content.startsWith("/") || ABSOLUTE.matcher(content).matches()) {
            throw refusal.entry(
                    content.strip(), "has an absolute path", "pack it with plain relative names");
        }
    }

    private static long sum(byte[] headers, int at) {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= SUM && i < SUM + 8 ? ' ' : headers[at + i] & 0xff;
        }
        return sum;
    }

    /** An octal number, with blanks before and a blank or zero after it; -1 if it is none. */
    private static long number(byte[] headers, int at, int length) {
        String text = new String(headers, at, length, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\0');
        text = (end < 0 ? text : text.substring(0, end)).strip();
        return text.matches("[0-7]{1,11}") ? Long.parseLong(text, 8) : -1;
    }
}
