// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privacy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** How exact a time is left. Days, months and years are those of UTC. */
enum Granularity {
    /** A whole second. */
    SECOND(ChronoUnit.SECONDS),
    /** A whole minute. */
    MINUTE(ChronoUnit.MINUTES),
    /** A whole hour. */
    HOUR(ChronoUnit.HOURS),
    /** Midnight. */
    DAY(ChronoUnit.DAYS),
    /** The first midnight of a month. */
    MONTH(ChronoUnit.MONTHS),
    /** The first midnight of a year. */
    YEAR(ChronoUnit.YEARS);

    private static final long SECOND_NANOS = 1_000_000_000;

    private final ChronoUnit unit;

    Granularity(ChronoUnit unit) {
        this.unit = unit;
    }

    /** The last such time that is not after this one; the earliest there is, if that is too early. */
    long floor(long nanos) {
        return nanos(floored(nanos));
    }

    /** The first such time that is after this one; the latest there is, if that is too late. */
    long after(long nanos) {
        return nanos(floored(nanos).plus(1, unit));
    }

    private LocalDateTime floored(long nanos) {
        LocalDateTime time =
                LocalDateTime.ofEpochSecond(
                        Math.floorDiv(nanos, SECOND_NANOS),
                        (int) Math.floorMod(nanos, SECOND_NANOS),
                        ZoneOffset.UTC);
        return switch (this) {
            case MONTH -> time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
            case YEAR -> time.truncatedTo(ChronoUnit.DAYS).withDayOfYear(1);
            default -> time.truncatedTo(unit);
        };
    }

    private static long nanos(LocalDateTime time) {
        Instant instant = time.toInstant(ZoneOffset.UTC);
        try {
            return ChronoUnit.NANOS.between(Instant.EPOCH, instant);
        } catch (ArithmeticException beyond) {
            return instant.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
