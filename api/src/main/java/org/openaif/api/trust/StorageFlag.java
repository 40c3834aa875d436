// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

/** How an item is stored; with the numbers of the PSA Secure Storage API. */
public enum StorageFlag {
    /** It can be neither written again nor deleted. */
    WRITE_ONCE(1),
    /** It need not be encrypted: only protected against change. */
    NO_CONFIDENTIALITY(2),
    /** An older version put back in its place need not be noticed. */
    NO_REPLAY_PROTECTION(4);

    private final int value;

    StorageFlag(int value) {
        this.value = value;
    }

    /** Its bit. */
    public int value() {
        return value;
    }
}
