// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privacy;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * All that one Anonymisation is told to do.
 *
 * @param fields what is done to which field
 * @param budget how much privacy loss there may be; there is one where there is noise
 * @param messageTime how exact the time of the messages themselves is left
 */
record Rules(
        SequencedMap<FieldPath, Rule> fields,
        Optional<Budget> budget,
        Optional<Granularity> messageTime) {

    /** Whether a message can cost privacy. */
    boolean addNoise() {
        return fields.values().stream().anyMatch(Rule.Noise.class::isInstance);
    }

    /** Whether there are pseudonyms, or subjects. */
    boolean needKey() {
        return budget.flatMap(Budget::per).isPresent()
                || fields.values().stream().anyMatch(Rule.Pseudonymise.class::isInstance);
    }

    /**
     * How much privacy loss there may be in all.
     *
     * @param microEpsilon in millionths
     * @param per the field that says whose budget it is; empty for one budget for the whole stream
     */
    record Budget(long microEpsilon, Optional<FieldPath> per, WhenSpent whenSpent) {}

    /** What becomes of a message that there is no budget for. */
    enum WhenSpent {
        /** What would get noise is suppressed instead. */
        SUPPRESS,
        /** It goes no further. */
        DROP,
        /** The AIM ends, and with it the stream. */
        STOP
    }

    /** Millionths, rounded down. */
    static long micro(BigDecimal epsilon) {
        return epsilon.movePointRight(6).toBigInteger().longValueExact();
    }

    /** The words of the parameters for each. */
    static final Map<String, Granularity> GRANULARITIES =
            Map.of(
                    "Second", Granularity.SECOND,
                    "Minute", Granularity.MINUTE,
                    "Hour", Granularity.HOUR,
                    "Day", Granularity.DAY,
                    "Month", Granularity.MONTH,
                    "Year", Granularity.YEAR);

    /** The words of the parameters for each. */
    static final Map<String, WhenSpent> WHEN_SPENT =
            Map.of(
                    "Suppress", WhenSpent.SUPPRESS,
                    "Drop", WhenSpent.DROP,
                    "Stop", WhenSpent.STOP);
}
