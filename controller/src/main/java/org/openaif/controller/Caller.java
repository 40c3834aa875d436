// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import org.jspecify.annotations.Nullable;

/**
 * Who calls, and where its thread passes.
 *
 * @param gate of the AIM that calls; null for whoever is no AIM
 */
record Caller(Principal principal, @Nullable Gate gate) {

    /** One who is no AIM. */
    static Caller outside(Principal principal) {
        return new Caller(principal, null);
    }
}
