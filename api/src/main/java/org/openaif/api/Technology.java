// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

/** What is behind a port; the metadata's {@code Ports[].Technology}. */
public enum Technology {
    /** Another AIM, or the program that embeds the Controller. */
    SOFTWARE,
    /** A device of the machine. */
    HARDWARE
}
