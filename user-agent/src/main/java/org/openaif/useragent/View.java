// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import org.openaif.api.Message;

/** Whom a run is told to: a program, a person who reads lines, a person who watches. */
interface View extends AutoCloseable {

    /** A message came out of the workflow. On the thread that runs it. */
    void message(Message<?> message);

    /** An AIM has something to say. On any thread. */
    void report(String aim, String text);

    /** A source will end at that time of the stream. On any thread. */
    default void endExpected(long timestamp) {}

    /** An AIM failed; the line says all. On any thread. */
    void failure(String line);

    /** The run is over. On the thread that runs it. */
    void summary(Summary summary);

    /** Leaves the terminal as it was; whatever happened. */
    @Override
    void close();
}
