// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import picocli.CommandLine.TypeConversionException;

/** How fast a workflow is run whose sources are not live. */
enum Speed {
    /** As fast as the sources would be: a minute of recording takes a minute. */
    REAL,
    /** As fast as the machine can. */
    MAX;

    /** As a person writes it. */
    static Speed of(String word) {
        return switch (word) {
            case "real" -> REAL;
            case "max" -> MAX;
            default -> throw new TypeConversionException("'" + word + "' is neither real nor max");
        };
    }
}
