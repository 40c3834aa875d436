// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

/**
 * A shorthand for a data type.
 *
 * @param type in the grammar of Metadata, 1.1
 */
public record TypeDefinition(String name, String type) {}
