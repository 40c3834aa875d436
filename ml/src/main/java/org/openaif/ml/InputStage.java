// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import java.util.List;
import java.util.Optional;

/**
 * What is done between an input port and an input of the model, in this order: fields of the record,
 * scale, windows of samples, silence removal, spectrogram, patches of it, normalisation.
 *
 * @param port empty for the port of the same place
 * @param fields of the record; several are channels, one sample each in turn; empty for the only
 *     array, or else for all numbers
 * @param scale a sample is multiplied with it
 * @param offset and this is added
 * @param windowLength samples of each field that go into one inference; 0 for all of a message
 * @param windowStep samples from one window to the next
 * @param patchFrames frames of a spectrogram that go into one inference; 0 for all
 * @param patchStep frames from one patch to the next; the scores of all patches of a message or
 *     window are averaged
 * @param framesFirst whether frames are rows of the tensor, and bands its columns
 * @param mean subtracted from each value; one, or one for each channel, row or column
 * @param deviation by which it is divided
 */
record InputStage(
        String port,
        List<String> fields,
        double scale,
        double offset,
        int windowLength,
        int windowStep,
        Optional<SilenceRemoval> silence,
        Optional<SpectrumSettings> spectrum,
        int patchFrames,
        int patchStep,
        boolean framesFirst,
        List<Double> mean,
        List<Double> deviation) {

    /** Nothing at all: values go as they are. */
    static final InputStage PLAIN =
            new InputStage(
                    "", List.of(), 1, 0, 0, 0, Optional.empty(), Optional.empty(), 0, 0, false,
                    List.of(), List.of());

    InputStage {
        fields = List.copyOf(fields);
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
    }

    /** Whether it changes no value, so that whole numbers can go into the tensor as they are. */
    boolean isPlain() {
        return scale == 1 && offset == 0 && windowLength == 0 && silence.isEmpty()
                && spectrum.isEmpty() && mean.isEmpty();
    }
}
