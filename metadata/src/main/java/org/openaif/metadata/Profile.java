// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

/** The API profile: {@code Main} and {@code High} are of V1, and mean {@code Basic} of V2. */
public enum Profile {
    /** The Basic API. */
    BASIC,
    /** The Basic and the Security API. */
    SECURE
}
