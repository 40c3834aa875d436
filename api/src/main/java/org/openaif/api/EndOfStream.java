// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

/** All the ports that were asked have ended. */
public record EndOfStream() implements Arrival, Turn {}
