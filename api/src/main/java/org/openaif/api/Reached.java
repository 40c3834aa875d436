// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

/**
 * A time has been reached in the stream: nothing stamped earlier will come.
 *
 * @param time the time asked for, nanoseconds since the epoch
 */
public record Reached(long time) implements Arrival {}
