// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

/**
 * What is known of data.
 *
 * <p>Clause: MPAI-AIF V2, Security API 1, {@code data_flags_t}.
 */
public enum DataFlag {
    /** DATA_FLAG_Encrypted. */
    ENCRYPTED,
    /** DATA_FLAG_plain. */
    PLAIN,
    /** DATA_FLAG_UNKNOWN: it came from elsewhere. */
    UNKNOWN
}
