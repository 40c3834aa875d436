// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is drawn is distributed as it should be; with fixed seeds, so that it is always the same. */
class DiscreteLaplaceTest {
    private static final int DRAWS = 200_000;

    /** Pearson's test: 99.9 % of the chi-squared distribution with 20 degrees of freedom. */
    private static final double CHI_SQUARED_20 = 45.3;

    @ParameterizedTest
    @CsvSource({"1, 1, 11", "1, 3, 12", "7, 10, 13", "3, 1, 14", "1000000, 2000000, 15"})
    void eachNumberComesAsOftenAsItsProbabilitySays(long numerator, long denominator, long seed) {
        RandomGenerator random = Bench.chance(seed);
        double ratio = Math.exp(-(double) numerator / denominator);
        double ofZero = (1 - ratio) / (1 + ratio);

        Map<Long, Integer> counts = new HashMap<>();
        for (int i = 0; i < DRAWS; i++) {
            counts.merge(DiscreteLaplace.draw(random, numerator, denominator), 1, Integer::sum);
        }

        double chiSquared = 0;
        double elsewhere = 1;
        int seenElsewhere = DRAWS;
        for (long z = -10; z <= 9; z++) {
            double probability = ofZero * Math.pow(ratio, Math.abs(z));
            int seen = counts.getOrDefault(z, 0);
            elsewhere -= probability;
            seenElsewhere -= seen;
            double expected = DRAWS * probability;
            // Cells that are nearly empty are no test; together with the rest they are.
            if (expected >= 5) {
                chiSquared += (seen - expected) * (seen - expected) / expected;
            } else {
                elsewhere += probability;
                seenElsewhere += seen;
            }
        }
        if (DRAWS * elsewhere >= 5) {
            chiSquared += Math.pow(seenElsewhere - DRAWS * elsewhere, 2) / (DRAWS * elsewhere);
        } else {
            assertThat(seenElsewhere).isLessThan(20);
        }
        assertThat(chiSquared).isLessThan(CHI_SQUARED_20);
    }

    @ParameterizedTest
    @CsvSource({"1000, 1000000, 21", "1, 4503599627370496, 22", "1000000000, 1125899906842624, 23"})
    void meanScaleAndTailAreThoseOfLaplace(long numerator, long denominator, long seed) {
        RandomGenerator random = Bench.chance(seed);
        double scale = (double) denominator / numerator;

        double sum = 0;
        double sizes = 0;
        double squares = 0;
        int beyondThree = 0;
        int beyondSeven = 0;
        for (int i = 0; i < DRAWS; i++) {
            double z = DiscreteLaplace.draw(random, numerator, denominator) / scale;
            sum += z;
            sizes += Math.abs(z);
            squares += z * z;
            beyondThree += Math.abs(z) > 3 ? 1 : 0;
            beyondSeven += Math.abs(z) > 7 ? 1 : 0;
        }

        // Five standard errors each.
        double error = 5 / Math.sqrt(DRAWS);
        assertThat(sum / DRAWS).isCloseTo(0, Offset.offset(error * Math.sqrt(2)));
        assertThat(sizes / DRAWS).isCloseTo(1, Offset.offset(error + 0.001));
        assertThat(squares / DRAWS).isCloseTo(2, Offset.offset(error * Math.sqrt(20)));
        assertThat((double) beyondThree / DRAWS)
                .isCloseTo(Math.exp(-3), Offset.offset(error * 0.22));
        assertThat((double) beyondSeven / DRAWS)
                .isCloseTo(Math.exp(-7), Offset.offset(error * 0.031));
    }
}
