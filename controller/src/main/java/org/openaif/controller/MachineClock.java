// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * The machine's own time, by which the Controller watches how its AIMs are getting on: not the time
 * of the streams, which {@link StreamClock} tells. Tests bring their own. Any thread may call it.
 */
public interface MachineClock {
    /** The clock of this machine. */
    MachineClock SYSTEM =
            new MachineClock() {
                /** Loaded by the first AIM with a share of the processor only: it takes its time. */
                private static final class Measuring {
                    static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
                }

                @Override
                public long nanoTime() {
                    return System.nanoTime();
                }

                @Override
                public long cpuTime(Thread thread) {
                    return Measuring.THREADS.getThreadCpuTime(thread.threadId());
                }
            };

    /** Nanoseconds since some moment, never running backwards. */
    long nanoTime();

    /**
     * The processor time that a platform thread has used, in nanoseconds; -1 if it has ended or the
     * machine does not tell.
     */
    long cpuTime(Thread thread);
}
