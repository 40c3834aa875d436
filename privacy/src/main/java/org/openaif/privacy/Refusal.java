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

    /** Of a rule for a field. */
    AifException ofField(String path, String why, String cure) {
        return of("the rule for '" + path + "' " + why, cure);
    }

    /** Of anything else. */
    AifException of(String what, String cure) {
        return new AifException(ErrorCode.INIT, aim + ": " + what + "; " + cure);
    }
}
