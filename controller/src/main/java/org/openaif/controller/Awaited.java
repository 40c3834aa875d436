// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.openaif.channels.Channel;

/** What the owner of a gate waits for, when it waits for those at the other ends of its channels. */
interface Awaited {
    /**
     * Whether the wait is in vain. Any thread, while nobody changes the wiring.
     *
     * @param hopeless whether the other end of a channel will do nothing any more
     * @return a channel for whose other end it waits in vain; null if it may come to go on
     */
    @Nullable Channel<Record> inVain(Predicate<Channel<Record>> hopeless);

    /**
     * The channel without which several, read as one, cannot go on: an empty one that can deliver
     * the earliest; null if they can.
     */
    static @Nullable Channel<Record> lacking(List<Channel<Record>> merged, long until) {
        @Nullable Channel<Record> earliest = null;
        long bound = until;
        for (Channel<Record> channel : merged) {
            long candidate = channel.bound();
            if (candidate < bound) {
                earliest = channel;
                bound = candidate;
            }
        }
        return earliest == null || earliest.pending() > 0 ? null : earliest;
    }

    /** That channel, if there is one and its writer will do nothing any more. */
    static @Nullable Channel<Record> lackingInVain(
            List<Channel<Record>> merged, long until, Predicate<Channel<Record>> hopeless) {
        @Nullable Channel<Record> lacking = lacking(merged, until);
        return lacking != null && hopeless.test(lacking) ? lacking : null;
    }
}
