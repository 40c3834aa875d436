// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The data types that V3 names instead of spelling them out, such as {@code OSD-TXO-V1.5}. The
 * grammar has no such words, so in it they are written {@code OSD_TXO_V1_5}: a type that only the
 * AIMs at both ends know.
 */
final class MpaiType {
    /** What is after the name of an output that is called as an input of the same AIM. */
    static final String OUTPUT = ":Output";

    private static final Pattern NAME =
            Pattern.compile("[A-Z0-9]{3}-[A-Z0-9]{3}-V[0-9]+(\\.[0-9]+)*");

    private static final Pattern WORD =
            Pattern.compile("[A-Z0-9]{3}_[A-Z0-9]{3}_V[0-9]+(_[0-9]+)*");

    private MpaiType() {}

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    static boolean isWord(String text) {
        return WORD.matcher(text).matches();
    }

    /** Several types as one in the grammar: one or the other. */
    static String words(List<String> types) {
        return types.stream().map(MpaiType::word).collect(Collectors.joining(" | "));
    }

    private static String word(String type) {
        return isName(type) ? type.replace('-', '_').replace('.', '_') : type;
    }

    /** How V3 points at a port without its name. */
    static String address(String type, int number) {
        return type + "#" + number;
    }

    /** Whether an address points at a port of these types, as they are written in the grammar. */
    static boolean isAddress(String text, PortMetadata port, List<String> words) {
        int at = text.lastIndexOf('#');
        return at > 0
                && text.substring(at + 1).equals(Integer.toString(port.number()))
                && (words.contains(word(text.substring(0, at)))
                        || port.recordType().equals(text.substring(0, at)));
    }
}
