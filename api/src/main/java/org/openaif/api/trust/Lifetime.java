// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

/** How long a key lives. */
public enum Lifetime {
    /** Until it is destroyed or the process ends. */
    VOLATILE,
    /** Until it is destroyed; it survives the process, under the protection of the provider's root. */
    PERSISTENT
}
