// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

/**
 * One channel of a topology.
 *
 * @param output where messages come from
 * @param input where they go
 */
public record Connection(PortRef output, PortRef input) {
    @Override
    public String toString() {
        return output + " -> " + input;
    }
}
