// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A machine's clock that a test moves on by hand. */
final class HandClock implements MachineClock {
    private final AtomicLong now = new AtomicLong();
    private final Map<Thread, Long> used = new ConcurrentHashMap<>();

    void advance(Duration time) {
        now.addAndGet(time.toNanos());
    }

    /** The calling thread has used that much processor time more. */
    void use(Duration time) {
        used.merge(Thread.currentThread(), time.toNanos(), Long::sum);
    }

    @Override
    public long nanoTime() {
        return now.get();
    }

    @Override
    public long cpuTime(Thread thread) {
        return used.getOrDefault(thread, 0L);
    }
}
