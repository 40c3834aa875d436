// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

/**
 * A port of an AIM, as a topology names it.
 *
 * @param aim the local name of the AIM; empty for the composite itself
 */
public record PortRef(String aim, String port) {
    @Override
    public String toString() {
        return aim.isEmpty() ? port : aim + "." + port;
    }
}
