// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.util.List;
import java.util.Optional;

/**
 * Read-only data sources with static or slowly changing data, such as domain knowledge. Any thread
 * may call it.
 *
 * <p>Clause: MPAI-AIF V2, Access (component); calls as in V3 (Basic API 4.11).
 */
public interface Access {
    /** One item of a source, if both exist. */
    Optional<byte[]> get(String source, String key);

    /** The keys of a source that begin so, in ordinal order. */
    List<String> list(String source, String prefix);

    /** The version of a source, one more at every change; -1 if it has none. */
    long version(String source);
}
