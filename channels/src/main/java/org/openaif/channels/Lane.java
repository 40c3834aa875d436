// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.channels;

import java.util.concurrent.ArrayBlockingQueue;

/**
 * The urgent lane beside the channels: a bounded queue of small numbers from any thread to one
 * reader, who looks here before he looks at any channel.
 *
 * <p>Many may write at once and few ever do, so it is a queue of the JDK behind a lock; what is
 * looked at all the time, whether there is anything, is one volatile field.
 */
public final class Lane {
    /** How many numbers a lane holds at most. */
    public static final int DEPTH = 64;

    private final ArrayBlockingQueue<Integer> numbers = new ArrayBlockingQueue<>(DEPTH);
    private final Doorbell reader;
    private volatile boolean filled;

    /**
     * An empty lane.
     *
     * @param reader is rung when something was written
     */
    public Lane(Doorbell reader) {
        this.reader = reader;
    }

    /** Writes a number; false if the lane is full. Any thread. */
    public boolean offer(int number) {
        if (!numbers.offer(number)) {
            return false;
        }
        filled = true;
        reader.ring();
        return true;
    }

    /** Whether nothing can be read now. */
    public boolean isEmpty() {
        return !filled;
    }

    /** Takes the oldest number; -1 if there is none. For the reader. */
    public int poll() {
        if (!filled) {
            return -1;
        }
        // Cleared before the look: what is written after the look sets it again.
        filled = false;
        Integer number = numbers.poll();
        if (!numbers.isEmpty()) {
            filled = true;
        }
        return number == null ? -1 : number;
    }
}
