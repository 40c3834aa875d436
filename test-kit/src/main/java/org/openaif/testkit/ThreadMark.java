// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.testkit;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Marks the threads of the AIMs of one test, and by that all threads that they start: a thread
 * inherits the context class loader of the one that started it, and anybody may look at it. As a
 * class loader it adds nothing to the one that was there.
 *
 * <p>Virtual threads that an AIM starts carry the mark, too, but the JDK lists platform threads only.
 */
final class ThreadMark extends ClassLoader {
    /** A thread that has been told to end needs a moment for it. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    ThreadMark(@Nullable ClassLoader present) {
        super("test-kit", present);
    }

    /** Marks the thread that calls. */
    void markThisThread() {
        Thread.currentThread().setContextClassLoader(this);
    }

    /** The names of platform threads that carry the mark and do not end. */
    List<String> living() throws InterruptedException {
        List<Thread> marked =
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getContextClassLoader() == this)
                        .toList();
        for (Thread thread : marked) {
            thread.join(MOMENT);
        }
        return marked.stream().filter(Thread::isAlive).map(Thread::getName).sorted().toList();
    }
}
