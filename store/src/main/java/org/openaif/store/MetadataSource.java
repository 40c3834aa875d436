// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.util.Optional;

/** Where the Store's signed metadata comes from. What comes may be anything: it is checked afterwards. */
@FunctionalInterface
public interface MetadataSource {
    /**
     * Gets a file of metadata.
     *
     * @param name such as {@code 2.root.json}
     * @param most how many bytes are taken, and not one more
     * @return empty if there is none of that name
     * @throws org.openaif.api.AifException ERROR if it is larger, or cannot be had
     */
    Optional<byte[]> metadata(String name, int most);
}
