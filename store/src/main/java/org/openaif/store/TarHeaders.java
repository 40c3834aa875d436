// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header blocks before the content of an entry of a tar: perhaps some that carry what does not
 * fit into the last, and the last. Commons Compress checks the sum of none of them, and takes the
 * leading slash off long names without a word, and passes over records that are none.
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

    /** The beginning of a record of an extended header: the length of all of it, and what it is. */
    private static final Pattern RECORD = Pattern.compile("([1-9][0-9]{0,5}) ([^=\\n]+)=");

    /** The records that name the entry. */
    private static final List<String> PATHS = List.of("path", "GNU.sparse.name");

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
            // Byte by byte, because the lengths in it are of bytes.
            String content = new String(headers, at, (int) size, StandardCharsets.ISO_8859_1);
            switch (type) {
                case 'L' -> checkPath(content, refusal);
                case 'K' -> {} // where a link leads, and none is taken
                default -> checkRecords(content, refusal);
            }
            at += (int) (size + BLOCK - 1) / BLOCK * BLOCK;
        }
    }

    /** They must fill the header: what one reader takes for a path, another must not pass over. */
    private static void checkRecords(String content, Refusal refusal) {
        Matcher record = RECORD.matcher(content);
        int at = 0;
        while (at < content.length()) {
            boolean isOne = record.region(at, content.length()).lookingAt();
            int end = isOne ? at + Integer.parseInt(record.group(1)) : 0;
            if (!isOne
                    || end <= record.end()
                    || end > content.length()
                    || content.charAt(end - 1) != '\n') {
                throw refusal.corrupt("an extended header is not made of records", null);
            }
            if (PATHS.contains(record.group(2))) {
                checkPath(content.substring(record.end(), end), refusal);
            }
            at = end;
        }
    }

    private static void checkPath(String path, Refusal refusal) {
        if (path.startsWith("/")) {
            throw refusal.entry(
                    path.strip(), "has an absolute path", "pack it with plain relative names");
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
