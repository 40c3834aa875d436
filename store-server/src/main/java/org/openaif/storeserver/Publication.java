// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

/**
 * What somebody wants to publish.
 *
 * @param publisher who, as authenticated
 * @param level of interoperability, 1 to 3
 */
public record Publication(ComponentName component, String version, String publisher, int level) {
    /**
     * Checks it.
     *
     * @throws org.openaif.api.AifException ERROR if the version is no plain word
     */
    public Publication {
        ComponentName.version(version);
        if (level < 1 || level > 3) {
            throw new IllegalArgumentException("no level of interoperability: " + level);
        }
    }

    @Override
    public String toString() {
        return component + "@" + version;
    }
}
