// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

/**
 * A secret made for somebody.
 *
 * @param key the secret, a key of the caller
 * @param ciphertext from which the other side makes the same one
 */
public record Encapsulation(KeyId key, byte[] ciphertext) {}
