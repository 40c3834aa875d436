// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

/**
 * Where to read more.
 *
 * @param type {@code Specification}, {@code Manual}, {@code Tutorial} or {@code Video}
 * @param uri may be empty in documents found in the wild
 */
public record Documentation(String type, String uri) {}
