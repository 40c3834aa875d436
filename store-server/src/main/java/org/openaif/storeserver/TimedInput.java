// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A body that must have come within a time, however steadily it dribbles, and not too slowly on the
 * whole. One that does not come at all is the listener's business.
 */
final class TimedInput extends FilterInputStream {
    /** A line may be slow to begin with. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final String MEND = "use a faster line, or pack less";

    private final LongSupplier nanoTime;
    private final long began;
    private final StoreLimits limits;
    private long bytes;

    TimedInput(InputStream in, StoreLimits limits, LongSupplier nanoTime) {
        super(in);
        this.nanoTime = nanoTime;
        this.limits = limits;
        this.began = nanoTime.getAsLong();
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        check(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        check(Math.max(0, n));
        return n;
    }

    private void check(int more) {
        bytes += more;
        long nanoseconds = nanoTime.getAsLong() - began;
        if (nanoseconds > limits.uploadTime().toNanos()) {
            throw new Refused(
                    408,
                    "the upload took longer than " + limits.uploadTime().toSeconds() + " s",
                    MEND);
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(nanoseconds - GRACE.toNanos());
        if (seconds > 0 && bytes < seconds * limits.bytesPerSecond()) {
            throw new Refused(
                    408,
                    "the upload is slower than " + limits.bytesPerSecond() + " bytes a second",
                    MEND);
        }
    }
}
