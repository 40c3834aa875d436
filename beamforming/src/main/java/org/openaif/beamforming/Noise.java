// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import java.util.Random;
import java.util.SplittableRandom;

/** Kinds of noise that fill a place, synthesised from a seed. */
enum Noise {
    /** All frequencies alike. */
    WHITE {
        @Override
        double[] raw(int count, int rateHertz, long seed) {
            Random random = random(seed);
            double[] noise = new double[count];
            for (int i = 0; i < count; i++) {
                noise[i] = random.nextGaussian();
            }
            return noise;
        }
    },
    /** Mostly low, and louder and softer as cars come and go. */
    TRAFFIC {
        @Override
        double[] raw(int count, int rateHertz, long seed) {
            Random random = random(seed);
            double[] noise = new double[count];
            double keep = Math.exp(-2 * Math.PI * 250 / rateHertz);
            double swellHertz = 0.1 + 0.3 * random.nextDouble();
            double swellPhase = 2 * Math.PI * random.nextDouble();
            double low = 0;
            for (int i = 0; i < count; i++) {
                double white = random.nextGaussian();
                low = keep * low + (1 - keep) * white;
                double swell =
                        1 + 0.6 * Math.sin(2 * Math.PI * swellHertz * i / rateHertz + swellPhase);
                noise[i] = swell * (low + 0.03 * white);
            }
            return noise;
        }
    },
    /** Somebody speaks on every side. */
    BABBLE {
        @Override
        double[] raw(int count, int rateHertz, long seed) {
            return new Voice(seed, rateHertz).samples(count);
        }
    };

    abstract double[] raw(int count, int rateHertz, long seed);

    /** So many samples, of a root mean square of 1. */
    double[] samples(int count, int rateHertz, long seed) {
        return normalised(raw(count, rateHertz, seed));
    }

    /** Randomness from a seed; of seeds that follow each other, too, it has nothing in common. */
    static Random random(long seed) {
        return new Random(new SplittableRandom(seed).nextLong());
    }

    static double[] normalised(double[] sound) {
        double squares = 0;
        for (double sample : sound) {
            squares += sample * sample;
        }
        double scale = squares > 0 ? Math.sqrt(sound.length / squares) : 0;
        for (int i = 0; i < sound.length; i++) {
            sound[i] *= scale;
        }
        return sound;
    }
}
