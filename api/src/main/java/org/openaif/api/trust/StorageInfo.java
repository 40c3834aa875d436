// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

import java.util.Set;

/**
 * What is known of a stored item.
 *
 * @param capacity how many bytes it may hold
 * @param size how many it holds
 * @param flags how it is stored
 */
public record StorageInfo(long capacity, long size, Set<StorageFlag> flags) {
    /** Copies the set. */
    public StorageInfo {
        flags = Set.copyOf(flags);
    }
}
