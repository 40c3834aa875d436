// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Where the sinks of all chains count, and where the benchmark waits for a batch to arrive. */
final class Arrivals {
    private final int batch;
    private final Semaphore complete = new Semaphore(0);
    private int count;
    private long touched;

    Arrivals(int batch) {
        this.batch = batch;
    }

    /** Another one is here. For the one thread of the sink. */
    void add(Block block) {
        touched += block.touch();
        if (++count == batch) {
            if (touched < batch) {
                throw new IllegalStateException(touched + " touches of " + batch + " blocks");
            }
            count = 0;
            touched = 0;
            complete.release();
        }
    }

    /** Waits for a whole batch. */
    void await() throws InterruptedException {
        if (!complete.tryAcquire(2, TimeUnit.MINUTES)) {
            throw new IllegalStateException("of " + batch + " blocks only " + count + " arrived");
        }
    }
}
