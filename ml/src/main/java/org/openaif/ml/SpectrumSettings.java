// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

/**
 * How a spectrogram of sound is made: of frames of {@code windowLength} samples, one every {@code
 * hopLength}, seen through triangular bands that are equally wide on a mel scale. The names are those
 * of the tools in which networks are trained.
 *
 * @param rateHertz samples a second
 * @param fourierLength a power of two; the window stands in its middle
 * @param centred whether frame n has its middle at sample n times hopLength, with silence before and
 *     after the sound; otherwise it begins there
 * @param power 2 for power, 1 for magnitude
 * @param scale how hertz become mel
 * @param areas whether each band has the same area; otherwise the same height
 * @param logarithm what is taken of the result
 * @param offset added before a natural logarithm
 * @param reference of decibels: the largest value is 0 dB; otherwise 1 is
 * @param topDecibels nothing is lower than so much below the largest value; infinite for no limit
 * @param coefficients how many cepstral coefficients are made of the bands; 0 for none
 */
record SpectrumSettings(
        int rateHertz,
        int fourierLength,
        int windowLength,
        int hopLength,
        boolean centred,
        int power,
        int bands,
        double fromHertz,
        double toHertz,
        Scale scale,
        boolean areas,
        Logarithm logarithm,
        double offset,
        Reference reference,
        double topDecibels,
        int coefficients) {

    enum Scale {
        /** Linear up to 1 kHz, logarithmic above: Slaney's Auditory Toolbox. */
        SLANEY,
        /** 2595 log10(1 + f / 700). */
        HTK
    }

    enum Logarithm {
        NONE,
        NATURAL,
        DECIBELS
    }

    enum Reference {
        ONE,
        LARGEST
    }

    /** The values of one frame. */
    int height() {
        return coefficients > 0 ? coefficients : bands;
    }

    /** How many frames so many samples make. */
    int frames(int samples) {
        if (centred) {
            return 1 + samples / hopLength;
        }
        // Not centred, a frame takes as many samples as the transform, as those tools have it.
        return samples < fourierLength ? 0 : 1 + (samples - fourierLength) / hopLength;
    }
}
