// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.channels;

/** What happens to an item that finds its channel full. */
public enum Overflow {
    /** It is refused; the writer waits, or gives up, as it likes. */
    REFUSE,
    /** The oldest item in the channel makes room for it. */
    DROP_OLDEST,
    /** It is taken from the writer and dropped. */
    DROP_NEWEST
}
