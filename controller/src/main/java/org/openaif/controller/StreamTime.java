// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.ArrayList;
import java.util.List;
import org.openaif.channels.Channel;

/**
 * How far the time of the streams has come for one AIM, and what its outputs promise by that.
 *
 * <p>Before the AIM waits, and now and then while it reads, each output promises that nothing will
 * be written that is earlier than all that the inputs can still deliver. So time reaches the end of
 * the workflow also through AIMs that have nothing to say, and no join waits for a silent one: where
 * all threads wait, all promises have been made.
 *
 * <p>For the AIM's own thread.
 */
final class StreamTime {
    private final List<InboundPort<?>> inputs = new ArrayList<>();
    private final List<OutboundPort<?>> outputs = new ArrayList<>();
    private final StreamClock clock;
    private final boolean follows;
    private long now = Long.MIN_VALUE;
    private int wiring;

    /**
     * While the AIM waits for input, it waits for what comes before this time, and so will write
     * nothing earlier than that input. While it waits for anything else (for room, say, with a
     * message in its hand) only the time that it has come to is promised.
     */
    private long awaited = Long.MIN_VALUE;

    /**
     * The beginning.
     *
     * @param follows whether the AIM has inputs to follow; otherwise it is a source
     */
    StreamTime(StreamClock clock, boolean follows) {
        this.clock = clock;
        this.follows = follows;
    }

    void add(InboundPort<?> input) {
        inputs.add(input);
    }

    void add(OutboundPort<?> output) {
        outputs.add(output);
    }

    /** Which wiring of the AIM's ports this is; one more whenever it was changed. */
    int wiring() {
        return wiring;
    }

    /** The channels of the ports have been changed. */
    void rewired() {
        wiring++;
    }

    /** The latest timestamp read; the clock's time where nothing is ever read. */
    long now() {
        return follows ? Math.max(now, clock.origin()) : clock.now();
    }

    /** Before which time a message is older than that age, in nanoseconds. */
    long tooOldBefore(long age) {
        return clock.tooOldBefore(age);
    }

    /** A message with this timestamp has been read, or this time has been reached. */
    void arrived(long timestamp) {
        if (timestamp > now) {
            now = timestamp;
        }
    }

    /** From here on, waits are for input that comes before this time. */
    void awaitsInput(long until) {
        awaited = until;
    }

    /** From here on, waits are for something else. */
    void awaitsNoInput() {
        awaited = Long.MIN_VALUE;
    }

    /** Lets the outputs promise what the inputs allow, but nothing later than that. */
    void promise(long atMost) {
        if (inputs.isEmpty() || outputs.isEmpty()) {
            return;
        }
        long time = atMost;
        for (int i = 0; i < inputs.size(); i++) {
            time = Math.min(time, inputs.get(i).bound());
        }
        for (int i = 0; i < outputs.size(); i++) {
            outputs.get(i).promiseFor(time);
        }
    }

    /** What is done before each wait: writers hear of room, and readers of time. */
    void beforeWaiting() {
        for (int i = 0; i < inputs.size(); i++) {
            List<Channel<Record>> channels = inputs.get(i).channels();
            for (int j = 0; j < channels.size(); j++) {
                channels.get(j).announce();
            }
        }
        promise(Math.max(now, awaited));
    }

    /** All has been read and written: the outputs come as far as the inputs came. */
    void end() {
        long end = now;
        for (InboundPort<?> input : inputs) {
            for (Channel<Record> channel : input.channels()) {
                end = Math.max(end, channel.closedAt());
            }
        }
        for (OutboundPort<?> output : outputs) {
            output.promiseFor(end);
        }
    }
}
