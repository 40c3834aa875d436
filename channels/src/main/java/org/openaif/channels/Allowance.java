// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.channels;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/**
 * How much may wait in several channels together, by the weight of the items.
 *
 * <p>A channel in which nothing waits takes an item in any case: one that is heavier than the limit
 * could never pass otherwise, and a reader who needs an item of each channel would wait for ever for
 * one that the others leave no room for. So no more waits than the limit, and one item of each channel.
 *
 * <p>Any thread. Who waits for room is rung at each item that leaves; that no ring is lost, {@link
 * Doorbell} says: room is given back with a full fence before it is looked who waits.
 */
public final class Allowance<T> {
    private final ToLongFunction<? super T> weigher;
    private final AtomicLong used = new AtomicLong();
    private final List<Doorbell> waiting = new CopyOnWriteArrayList<>();
    private volatile long limit;

    /**
     * An allowance of which nothing is used.
     *
     * @param weigher called on the writers' threads; what it throws, the write throws
     */
    public Allowance(long limit, ToLongFunction<? super T> weigher) {
        this.limit = limit;
        this.weigher = weigher;
    }

    /** Allows more, or less, from now on. What waits already may wait. */
    public void limit(long other) {
        limit = other;
        ring();
    }

    /** How much waits now. */
    public long used() {
        return used.get();
    }

    /** What an item weighs. */
    public long weight(T item) {
        return weigher.applyAsLong(item);
    }

    /** Whether so much more may wait now. */
    public boolean allows(long weight) {
        return weight <= limit - used.get();
    }

    boolean take(long weight) {
        for (; ; ) {
            long now = used.get();
            if (weight > limit - now) {
                return false;
            }
            if (used.compareAndSet(now, now + weight)) {
                return true;
            }
        }
    }

    /** Takes in any case. */
    void force(long weight) {
        used.addAndGet(weight);
    }

    void giveBack(long weight) {
        used.addAndGet(-weight);
        ring();
    }

    private void ring() {
        for (Doorbell bell : waiting) {
            bell.ring();
        }
    }

    /** Rings that doorbell whenever there is more room, until {@link #forget}. */
    public void tell(Doorbell bell) {
        waiting.add(bell);
    }

    /** Rings that doorbell no more. */
    public void forget(Doorbell bell) {
        waiting.remove(bell);
    }

    /** Whether the owner of that doorbell waits for room. */
    boolean isAwaitedBy(Doorbell bell) {
        return waiting.contains(bell);
    }
}
