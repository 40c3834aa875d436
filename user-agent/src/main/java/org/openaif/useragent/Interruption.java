// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM while something runs: it is stopped in order and may tell how far it came; then
 * the JVM ends with the status that shells expect, 130 or 143.
 *
 * <p>The JVM runs the hook on a thread of its own, and ends when that returns, whatever else still
 * runs. So the hook waits until {@link #close} says that all has been told.
 */
final class Interruption implements AutoCloseable {
    /** Longer than a workflow takes to stop; whoever is impatient has SIGKILL. */
    private static final int PATIENCE_SECONDS = 15;

    private final CountDownLatch told = new CountDownLatch(1);
    private final Thread hook;

    /** From now on an interruption does this first. */
    Interruption(Runnable stop) {
        hook =
                new Thread(
                        () -> {
                            stop.run();
                            awaitTold();
                        },
                        "aif-interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void awaitTold() {
        try {
            if (!told.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println(
                        "aif: ended without a summary: the workflow did not stop within "
                                + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All has been told; an interruption that waits may go on. */
    @Override
    public void close() {
        told.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            // Then the hook runs just now, and what it waited for is done.
        }
    }
}
