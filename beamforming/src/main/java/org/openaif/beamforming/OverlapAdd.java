// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import java.util.Arrays;

/** Puts frames that overlap together again. */
final class OverlapAdd {
    private final Frames frames;
    private final double scale;
    private final double[] sum;
    private final double[] frame;

    /** For frames that were cut, windowed and transformed there. */
    OverlapAdd(Frames frames) {
        this.frames = frames;
        // The squares of a root of a Hann window add up to length / (2 hop) where they overlap.
        scale = 2.0 * frames.hop() / frames.length();
        sum = new double[frames.length()];
        frame = new double[frames.length()];
    }

    /** Adds a frame; gives the samples that no later frame changes, a hop of them. */
    float[] add(double[] spectrum) {
        frames.transform().inverse(spectrum, frame);
        double[] window = frames.window();
        for (int i = 0; i < frame.length; i++) {
            sum[i] += scale * window[i] * frame[i];
        }
        int hop = frames.hop();
        float[] done = new float[hop];
        for (int i = 0; i < hop; i++) {
            done[i] = (float) sum[i];
        }
        System.arraycopy(sum, hop, sum, 0, sum.length - hop);
        Arrays.fill(sum, sum.length - hop, sum.length, 0);
        return done;
    }
}
