// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privacy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is done to one field; docs/privacy.md says what each guarantees. */
sealed interface Rule {

    /**
     * An identifier becomes a keyed hash of it.
     *
     * @param domain fields of the same domain have the same pseudonym for the same value
     */
    record Pseudonymise(String domain) implements Rule {}

    /** A number is rounded down to a multiple of a step. */
    record Step(BigDecimal size) implements Rule {}

    /** A number becomes the lower edge of its band; the edges ascend. */
    record Bands(List<BigDecimal> edges) implements Rule {}

    /** A time, in nanoseconds since the epoch, is rounded down. */
    record Coarsen(Granularity granularity) implements Rule {}

    /** Of a text only its first characters are left. */
    record Characters(int count) implements Rule {}

    /**
     * A text, whole number or enum is looked up.
     *
     * @param otherwise stands for all that is not in the table
     */
    record Table(Map<String, String> entries, String otherwise) implements Rule {}

    /** A value becomes zero, empty, or no time. */
    record Suppress() implements Rule {}

    /**
     * A number gets Laplace noise.
     *
     * @param sensitivity how far apart two values may be that cannot be told apart
     * @param microEpsilon the privacy loss of one value, in millionths
     * @param minimum what is below counts as this
     * @param maximum what is above counts as this
     */
    record Noise(
            double sensitivity,
            long microEpsilon,
            Optional<BigDecimal> minimum,
            Optional<BigDecimal> maximum)
            implements Rule {}

    /** A message goes no further where the field has one of these values. */
    record Drop(Set<String> values) implements Rule {}
}
