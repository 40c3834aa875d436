// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Watches the microphones: which of them are heard, and which are silent or clipped. Samples that are
 * no numbers, or beyond all measure, become silence.
 *
 * <p>Judged is half a second at a time. A microphone is <b>silent</b> if it hears less than a
 * thousandth (-60 dB) of what the middle one of them hears, while that one hears something; it is
 * <b>clipped</b> if more than one sample in a hundred lies at the end of its range. Either is left out
 * until a half second in which it is well again. What changes is told once.
 */
final class ChannelHealth {
    private static final double JUDGED_SECONDS = 0.5;
    private static final double SILENT = 1e-6;

    /** Below -100 dBFS nobody can say who hears and who does not. */
    private static final double NOTHING = 1e-10;

    private static final float CLIPPED = 0.998f;
    private static final double CLIPPED_PART = 0.01;

    /** Nothing honest is that far beyond full scale. */
    private static final float ABSURD = 1e3f;

    private enum State {
        HEARD("is heard again"),
        SILENT("is silent, and left out"),
        CLIPPED("is clipped, and left out");

        private final String text;

        State(String text) {
            this.text = text;
        }
    }

    private final int judged;
    private final Consumer<String> report;
    private final State[] states;
    private final double[] energy;
    private final int[] clipped;
    private int[] heard;
    private int frames;
    private long noNumbers;

    ChannelHealth(int channels, int rateHertz, Consumer<String> report) {
        this.report = report;
        judged = (int) (JUDGED_SECONDS * rateHertz);
        states = new State[channels];
        Arrays.fill(states, State.HEARD);
        energy = new double[channels];
        clipped = new int[channels];
        heard = indices();
    }

    /** The microphones that are heard, in order. */
    int[] heard() {
        return heard;
    }

    /** How many samples so far were no numbers. */
    long noNumbers() {
        return noNumbers;
    }

    /** Looks at samples; gives them back, or a copy without what is no number. */
    float[] checked(float[] samples) {
        int channels = states.length;
        float[] clean = samples;
        for (int i = 0; i < samples.length; i++) {
            float sample = samples[i];
            if (!(Math.abs(sample) < ABSURD)) {
                if (noNumbers++ == 0) {
                    report.accept(
                            "microphone " + i % channels + " gave " + sample
                                    + " for a sample; such samples are taken as silence");
                }
                clean = clean == samples ? samples.clone() : clean;
                clean[i] = 0;
                sample = 0;
            }
            int channel = i % channels;
            energy[channel] += (double) sample * sample;
            if (Math.abs(sample) >= CLIPPED) {
                clipped[channel]++;
            }
            if (channel == channels - 1 && ++frames == judged) {
                judge();
            }
        }
        return clean;
    }

    private void judge() {
        double[] sorted = energy.clone();
        Arrays.sort(sorted);
        double middle = sorted[sorted.length / 2];
        for (int channel = 0; channel < states.length; channel++) {
            State now =
                    clipped[channel] > CLIPPED_PART * judged
                            ? State.CLIPPED
                            : middle > NOTHING * judged && energy[channel] < SILENT * middle
                                    ? State.SILENT
                                    : State.HEARD;
            if (now != states[channel]) {
                states[channel] = now;
                report.accept("microphone " + channel + " " + now.text);
            }
        }
        heard = indices();
        Arrays.fill(energy, 0);
        Arrays.fill(clipped, 0);
        frames = 0;
    }

    private int[] indices() {
        return IntStream.range(0, states.length)
                .filter(channel -> states[channel] == State.HEARD)
                .toArray();
    }
}
