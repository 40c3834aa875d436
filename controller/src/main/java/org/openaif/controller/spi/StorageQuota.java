// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller.spi;

/**
 * How much an AIM may keep: what it stores in its own storage and what it was the last to store in
 * the shared one, together. Asked at every write, on the thread that writes; must be quick.
 */
@FunctionalInterface
public interface StorageQuota {
    /** As much as the disk holds. */
    StorageQuota UNLIMITED = (workflow, aim) -> Long.MAX_VALUE;

    /** This quota and that one: the lower limit holds. */
    default StorageQuota and(StorageQuota other) {
        return (workflow, aim) -> Math.min(bytes(workflow, aim), other.bytes(workflow, aim));
    }

    /** The limit of one AIM, in bytes of keys (as UTF-8) and values. */
    long bytes(String workflow, String aim);
}
