// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privacy;

import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/**
 * Says in one line which rule of which AIM cannot be followed. It never says what is in a message:
 * refusals are shown and logged.
 *
 * @param aim the instance
 */
record Refusal(String aim) {
    /** In characters; a person reads one line. */
    private static final int LENGTH = 500;

    /** Of a rule for a field. */
    AifException ofField(String path, String why, String cure) {
        return of("the rule for '" + path + "' " + why, cure);
    }

    /** Of anything else. */
    AifException of(String what, String cure) {
        return new AifException(ErrorCode.INIT, line(aim + ": " + what + "; " + cure));
    }

    /** Parameters can be long, and hold anything. */
    private static String line(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", " ");
        return plain.length() <= LENGTH ? plain : plain.substring(0, LENGTH) + "...";
    }
}
