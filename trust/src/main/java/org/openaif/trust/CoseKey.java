// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import org.openaif.api.trust.Cryptography;
import org.openaif.api.trust.KeyId;

/**
 * A key, whose it is, and the one algorithm that it is for: what a message says of itself never
 * chooses.
 *
 * @param cryptography of the key's owner
 * @param id the key
 * @param algorithm the only one accepted
 */
public record CoseKey(Cryptography cryptography, KeyId id, CoseAlgorithm algorithm) {}
