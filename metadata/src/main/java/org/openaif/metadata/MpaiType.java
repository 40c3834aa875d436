// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The data types that V3 names instead of spelling them out, such as {@code OSD-TXO-V1.5}. The
 * grammar has no such words, so in it they are written {@code OSD_TXO_V1_5}, and a set of them
 * {@code OSD_BAO_V1_5_or_OSD_AUO_V1_5}: a type that only the AIMs at both ends know.
 */
final class MpaiType {
    /** What is after the name of an output that is called as an input of the same AIM. */
    static final String OUTPUT = ":Output";

    private static final Pattern NAME =
            Pattern.compile("[A-Z0-9]{3}-[A-Z0-9]{3}-V[0-9]+(\\.[0-9]+)*");

    private static final Pattern WORD =
            Pattern.compile("_?[A-Z0-9]{3}_[A-Z0-9]{3}_V[0-9]+(_[0-9]+)*");

    private static final String OR = "_or_";

    private MpaiType() {}

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** One or several types as one in the grammar. */
    static String recordType(List<String> types) {
        String or = types.stream().allMatch(MpaiType::isName) ? OR : " | ";
        return types.stream().map(MpaiType::word).collect(Collectors.joining(or));
    }

    /** The types of MPAI that a word of the grammar is one of; empty for another word. */
    static List<String> words(String word) {
        List<String> words = List.of(word.split(OR));
        return words.stream().allMatch(one -> WORD.matcher(one).matches()) ? words : List.of();
    }

    /** Words begin with no digit. */
    private static String word(String type) {
        String word = isName(type) ? type.replace('-', '_').replace('.', '_') : type;
        return !word.isEmpty() && Character.isDigit(word.charAt(0)) ? "_" + word : word;
    }

    /** How V3 points at a port without its name. */
    static String address(String type, int number) {
        return type + "#" + number;
    }
}
