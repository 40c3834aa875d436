// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import org.openaif.api.Message;

/** For people who read lines: in a file, through a pipe. */
final class PlainView implements View {
    private final Surroundings surroundings;
    private final long origin;

    /**
     * A view.
     *
     * @param origin what times are counted from
     */
    PlainView(Surroundings surroundings, long origin) {
        this.surroundings = surroundings;
        this.origin = origin;
    }

    @Override
    public void message(Message<?> message) {
        surroundings.print(Sentence.of(message, origin));
    }

    @Override
    public void report(String aim, String text) {
        surroundings.say(aim + ": " + text);
    }

    @Override
    public void failure(String line) {
        surroundings.say(line);
    }

    @Override
    public void summary(Summary summary) {
        Sentence.of(summary).forEach(surroundings::print);
    }

    @Override
    public void close() {}
}
