// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

/**
 * An AIM inside a composite.
 *
 * @param name the local name of the instance, used in the topology
 */
public record SubAim(String name, Identifier identifier) {}
