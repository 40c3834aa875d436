// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import java.util.Random;

/**
 * Something that sounds as speech does, without a word in it: syllables of a voice with a pitch that
 * glides and formants that change, hisses between them, and pauses.
 */
final class Voice {
    private static final double[][] VOWELS = {
        {730, 1090, 2440}, {270, 2290, 3010}, {300, 870, 2240}, {530, 1840, 2480}, {570, 840, 2410}
    };

    private static final double[] BANDWIDTHS = {80, 110, 160};

    private final Random random;
    private final int rateHertz;
    private final double pitchHertz;

    Voice(long seed, int rateHertz) {
        random = Noise.random(seed);
        this.rateHertz = rateHertz;
        pitchHertz = 95 + 120 * random.nextDouble();
    }

    /** So many samples, of a root mean square of 1. */
    double[] samples(int count) {
        double[] sound = new double[count];
        for (int at = 0; at < count; ) {
            at += syllable(sound, at);
            double kind = random.nextDouble();
            if (kind < 0.35) {
                at += hiss(sound, at);
            }
            at += seconds(kind > 0.9 ? 0.25 + 0.25 * random.nextDouble() : 0.02);
        }
        return Noise.normalised(sound);
    }

    private int seconds(double seconds) {
        return (int) (seconds * rateHertz);
    }

    /** A train of pulses through three resonances. */
    private int syllable(double[] sound, int from) {
        int length = seconds(0.1 + 0.15 * random.nextDouble());
        double[] formants = VOWELS[random.nextInt(VOWELS.length)];
        double stress = 0.4 + 0.6 * random.nextDouble();
        double start = pitchHertz * (0.9 + 0.3 * random.nextDouble());
        double glide = 0.8 + 0.3 * random.nextDouble();
        double[][] memory = new double[formants.length][2];
        double phase = 0;
        double before = 0;
        for (int i = 0; i < length && from + i < sound.length; i++) {
            double part = (double) i / length;
            phase += start * (1 + (glide - 1) * part) / rateHertz;
            double pulse = 0.01 * random.nextGaussian();
            if (phase >= 1) {
                phase -= 1;
                pulse += 1;
            }
            double result = 0;
            for (int formant = 0; formant < formants.length; formant++) {
                // What leaves the lips is the change of the flow: no voice has a constant part.
                result +=
                        resonance(
                                memory[formant],
                                pulse - before,
                                formants[formant],
                                BANDWIDTHS[formant]);
            }
            before = pulse;
            sound[from + i] += stress * Math.sin(Math.PI * part) * result;
        }
        return length;
    }

    private double resonance(double[] memory, double input, double hertz, double bandwidth) {
        double radius = Math.exp(-Math.PI * bandwidth / rateHertz);
        double turn = 2 * Math.PI * Math.min(hertz, 0.45 * rateHertz) / rateHertz;
        double output =
                input + 2 * radius * Math.cos(turn) * memory[0] - radius * radius * memory[1];
        memory[1] = memory[0];
        memory[0] = output;
        return output;
    }

    private int hiss(double[] sound, int from) {
        int length = seconds(0.06 + 0.06 * random.nextDouble());
        double before = 0;
        for (int i = 0; i < length && from + i < sound.length; i++) {
            double now = random.nextGaussian();
            sound[from + i] += 0.5 * Math.sin(Math.PI * i / length) * (now - 0.9 * before);
            before = now;
        }
        return length;
    }
}
