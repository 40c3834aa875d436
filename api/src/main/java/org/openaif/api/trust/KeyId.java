// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

/**
 * The name of a key. Only its owner can use it.
 *
 * @param value as the owner chose it, 1 to 2^30 - 1 for a persistent key; as it was given, for a
 *     volatile one
 */
public record KeyId(long value) {
    /** In {@link KeyAttributes}: let the service choose one. */
    public static final KeyId ASSIGN = new KeyId(0);
}
