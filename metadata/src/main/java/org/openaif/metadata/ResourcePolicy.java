// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

/**
 * What an AIF has, or an AIM needs, of a resource; all three as written.
 *
 * @param name as the MPAI Ontology names it, such as {@code Memory}
 */
public record ResourcePolicy(String name, String minimum, String maximum, String request) {}
