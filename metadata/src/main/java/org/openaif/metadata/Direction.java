// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

/** The direction of a port, as its own AIM sees it. */
public enum Direction {
    /** The AIM reads from it; {@code InputOutput} in the standard. */
    INPUT,
    /** The AIM writes to it; {@code OutputInput} in the standard. */
    OUTPUT
}
