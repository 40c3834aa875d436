// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

/**
 * Leaves out what is silent: frames whose power is more than so many decibels below that of the
 * loudest one. A sound that is silent throughout stays as it is.
 *
 * @param frameLength samples that are judged together, around a multiple of hopLength
 * @param leastSamples a shorter result is repeated until it is that long
 */
record SilenceRemoval(double topDecibels, int frameLength, int hopLength, int leastSamples) {
    private static final double LEAST = 1e-10;

    float[] of(float[] samples) {
        int frames = 1 + samples.length / hopLength;
        double[] power = new double[frames];
        double loudest = 0;
        for (int frame = 0; frame < frames; frame++) {
            int start = frame * hopLength - frameLength / 2;
            double sum = 0;
            for (int i = Math.max(0, start); i < Math.min(samples.length, start + frameLength); i++) {
                sum += (double) samples[i] * samples[i];
            }
            power[frame] = sum / frameLength;
            loudest = Math.max(loudest, power[frame]);
        }
        double reference = 10 * Math.log10(Math.max(LEAST, loudest));
        float[] kept = new float[samples.length];
        int length = 0;
        for (int frame = 0; frame < frames; frame++) {
            if (10 * Math.log10(Math.max(LEAST, power[frame])) - reference > -topDecibels) {
                int from = Math.min(samples.length, frame * hopLength);
                int to = Math.min(samples.length, from + hopLength);
                System.arraycopy(samples, from, kept, length, to - from);
                length += to - from;
            }
        }
        return repeated(kept, length);
    }

    private float[] repeated(float[] kept, int length) {
        float[] result = new float[length == 0 ? 0 : Math.max(length, leastSamples)];
        for (int i = 0; i < result.length; i++) {
            result[i] = kept[i % length];
        }
        return result;
    }
}
