// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.channels;

import java.util.List;

/**
 * Several channels read as one, in the order of their timestamps.
 *
 * <p>The next item is the earliest one there is, as soon as no channel can deliver an earlier one: a
 * channel without items says by its {@link Channel#bound() bound} how early its next item can be. Of
 * items with the same timestamp the one of the channel named first comes first, and for that reason
 * waits until the channels before its own have promised more than its timestamp. So the order
 * depends on what is written and promised, and never on who was faster.
 *
 * <p>For the reading thread of the channels.
 */
public final class Merge<T> {
    private final List<Channel<T>> channels;
    private Channel<T> source;
    private long bound;

    /** Reads these channels, the first taking precedence at equal timestamps. */
    public Merge(List<Channel<T>> channels) {
        this.channels = List.copyOf(channels);
    }

    /**
     * Takes the next item, if it is certain which one that is, and it is earlier than a time.
     *
     * @return the item, of which {@link #source} tells the rest; null if there is none yet
     */
    public T poll(long until) {
        for (;;) {
            Channel<T> earliest = earliest(until);
            if (earliest == null || earliest.isEmpty()) {
                return null;
            }
            // It may have been empty when it was chosen, and be filled now: then its bound was no
            // item's timestamp, nothing is taken, and all channels are looked at again.
            T item = earliest.poll(bound);
            if (item != null) {
                source = earliest;
                return item;
            }
        }
    }

    /** Whether {@link #poll} would return an item, or it is certain that none comes before then. */
    public boolean ready(long until) {
        Channel<T> earliest = earliest(until);
        return earliest == null || !earliest.isEmpty();
    }

    /** The channel that can deliver first, and before that time; its bound is left in the field. */
    private Channel<T> earliest(long until) {
        Channel<T> earliest = null;
        bound = until;
        for (int i = 0; i < channels.size(); i++) {
            long candidate = channels.get(i).bound();
            if (candidate < bound) {
                earliest = channels.get(i);
                bound = candidate;
            }
        }
        return earliest;
    }

    /** The channel of the item taken last. */
    public Channel<T> source() {
        return source;
    }

    /** The earliest timestamp that can still be taken. */
    public long bound() {
        earliest(Channel.END);
        return bound;
    }

    /** Whether all channels have ended. */
    public boolean isEnded() {
        return bound() == Channel.END;
    }

    /** When the last of the channels was closed, in their time; once all have ended. */
    public long end() {
        long end = Long.MIN_VALUE;
        for (int i = 0; i < channels.size(); i++) {
            end = Math.max(end, channels.get(i).closedAt());
        }
        return end;
    }
}
