// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.HexFormat;
import java.util.Locale;

/** Bytes as a person types them. */
final class Hexadecimal {
    private Hexadecimal() {}

    /**
     * The bytes.
     *
     * @param option whose value it is
     * @throws UsageException if it is not hexadecimal
     */
    static byte[] bytes(String option, String text) {
        try {
            return HexFormat.of().parseHex(text.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    option + " '" + OneLine.of(text) + "': give two hexadecimal digits for each byte");
        }
    }
}
