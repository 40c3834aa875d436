// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The noise on values: what it is like, and that it hides what it is to hide. */
class LaplaceNoiseTest {
    private static final int DRAWS = 200_000;

    private static Rule.Noise rule(double sensitivity, double epsilon) {
        return new Rule.Noise(
                sensitivity,
                Rules.micro(BigDecimal.valueOf(epsilon)),
                Optional.empty(),
                Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1", "0.1, 0.1", "40, 0.5", "1e-9, 2", "1e80, 0.001", "1, 1000", "3.7, 0.000001"
    })
    void theScaleIsSensitivityThroughEpsilon(double sensitivity, double epsilon) {
        LaplaceNoise noise = LaplaceNoise.of(rule(sensitivity, epsilon), false);
        RandomGenerator random = Bench.chance(31);

        double sum = 0;
        double sizes = 0;
        for (int i = 0; i < DRAWS; i++) {
            double added = noise.add(0.0, random) / (sensitivity / epsilon);
            sum += added;
            sizes += Math.abs(added);
        }

        double error = 5 / Math.sqrt(DRAWS);
        assertThat(sum / DRAWS).isCloseTo(0, Offset.offset(error * Math.sqrt(2)));
        // Rounded to the grid, the sensitivity is a thousandth larger at most.
        assertThat(sizes / DRAWS).isCloseTo(1, Offset.offset(error + 0.001));
    }

    /**
     * Neighbouring inputs: however the outputs are sorted into bins, none may be more than e^epsilon
     * as probable with the one input as with the other.
     */
    @ParameterizedTest
    @CsvSource({
        "0, 1, 1, 1, 41", "100.25, 101.25, 1, 0.5, 42", "-0.5, 0.5, 1, 2, 43",
        "0.3, 0.1, 0.2, 1, 44", "1e6, 1000003, 3, 0.1, 45"
    })
    void theLossBetweenNeighboursIsAtMostEpsilon(
            double left, double right, double sensitivity, double epsilon, long seed) {
        LaplaceNoise noise = LaplaceNoise.of(rule(sensitivity, epsilon), false);
        RandomGenerator random = Bench.chance(seed);
        double scale = sensitivity / epsilon;
        double middle = (left + right) / 2;
        int[] ofLeft = new int[60];
        int[] ofRight = new int[60];

        for (int i = 0; i < DRAWS; i++) {
            ofLeft[bin((noise.add(left, random) - middle) / scale)]++;
            ofRight[bin((noise.add(right, random) - middle) / scale)]++;
        }

        double greatest = 0;
        for (int i = 0; i < ofLeft.length; i++) {
            if (ofLeft[i] >= 400 && ofRight[i] >= 400) {
                // Four standard errors of a logarithm of a ratio of counts.
                double doubt = 4 * Math.sqrt(1.0 / ofLeft[i] + 1.0 / ofRight[i]);
                double loss = Math.abs(Math.log((double) ofLeft[i] / ofRight[i]));
                assertThat(loss).isLessThan(epsilon + doubt);
                greatest = Math.max(greatest, loss);
            }
        }
        // And it is no more noise than is needed: some output does tell so much.
        assertThat(greatest).isGreaterThan(epsilon * 0.9);
    }

    private static int bin(double place) {
        return Math.clamp((int) Math.floor(place * 6) + 30, 0, 59);
    }

    @Test
    void halfTheNoiseIsSeenToBeTooLittle() {
        LaplaceNoise tooLittle = LaplaceNoise.of(rule(0.5, 1), false);
        RandomGenerator random = Bench.chance(46);
        int[] ofLeft = new int[60];
        int[] ofRight = new int[60];
        for (int i = 0; i < DRAWS; i++) {
            ofLeft[bin(tooLittle.add(-0.5, random))]++;
            ofRight[bin(tooLittle.add(0.5, random))]++;
        }

        double loss = Math.abs(Math.log((double) ofLeft[24] / ofRight[24]));

        // So the check above can fail.
        assertThat(loss).isGreaterThan(1.5);
    }

    /** Mironov's attack: which low bits come out must not depend on what went in. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 1.0 / 3, -7.3, 1e-300, 12345.678901234567})
    void whateverGoesInWhatComesOutIsOnTheSameGrid(double value) {
        LaplaceNoise noise = LaplaceNoise.of(rule(1, 0.5), false);
        RandomGenerator random = Bench.chance(51);

        for (int i = 0; i < 10_000; i++) {
            double steps = Math.scalb(noise.add(value, random), -noise.exponent());
            assertThat(steps).isEqualTo(Math.rint(steps));
        }
        assertThat(noise.exponent()).isNegative();
    }

    @Test
    void neighboursStayNeighboursOnTheGrid() {
        RandomGenerator random = Bench.chance(52);
        LaplaceNoise noise = LaplaceNoise.of(rule(0.7, 1), false);
        for (int i = 0; i < 10_000; i++) {
            double left = random.nextDouble(-1e6, 1e6);
            double right = left + 0.7;
            if (right - left <= 0.7) {
                double apart =
                        Math.floor(Math.scalb(right, -noise.exponent()))
                                - Math.floor(Math.scalb(left, -noise.exponent()));
                assertThat(apart).isLessThanOrEqualTo(noise.steps());
            }
        }
    }

    @Test
    void wholeNumbersGetWholeNoise() {
        LaplaceNoise noise = LaplaceNoise.of(rule(1, 0.5), true);
        RandomGenerator random = Bench.chance(53);

        assertThat(noise).isEqualTo(new LaplaceNoise(0, 1, 500_000));
        double sizes = 0;
        for (int i = 0; i < DRAWS; i++) {
            sizes += Math.abs(noise.add(1000L, random) - 1000);
        }
        // The mean size of the discrete Laplace distribution, 2r/(1-r²) with r = e^-epsilon.
        double ratio = Math.exp(-0.5);
        assertThat(sizes / DRAWS)
                .isCloseTo(2 * ratio / (1 - ratio * ratio), Offset.offset(0.03));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE, Long.MAX_VALUE - 1})
    void theEndsOfTheRangeDoNotWrapAround(long end) {
        LaplaceNoise noise = LaplaceNoise.of(rule(1000, 0.01), true);
        RandomGenerator random = Bench.chance(54);

        for (int i = 0; i < 1000; i++) {
            assertThat(Long.signum(noise.add(end, random))).isEqualTo(Long.signum(end));
        }
    }

    @Test
    void infiniteValuesComeOutFinite() {
        LaplaceNoise noise = LaplaceNoise.of(rule(1, 1), false);

        assertThat(noise.add(Double.POSITIVE_INFINITY, Bench.chance(55))).isFinite().isPositive();
        assertThat(noise.add(Double.NEGATIVE_INFINITY, Bench.chance(55))).isFinite().isNegative();
    }

    @Test
    void aSensitivityBeyondAllWholeNumbersLeavesNothingOfThem() {
        LaplaceNoise noise = LaplaceNoise.of(rule(1e30, 1), true);

        assertThat(noise.add(5L, Bench.chance(56)))
                .isIn(Long.MIN_VALUE, 0L, Long.MAX_VALUE)
                .isEqualTo(noise.add(7L, Bench.chance(56)));
    }
}
