// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openaif.api.DataType;
import org.openaif.ml.spi.RefusedModel;
import org.openaif.ml.spi.TensorInfo;

/** The way from an input port to an input of the model. For the AIM's thread. */
final class InputLine {
    private static final String SILENT = "silent input";

    private final String port;
    private final InputStage stage;
    private final TensorInfo tensor;
    private final PortFields fields;
    private final boolean raw;
    private final @Nullable MelSpectrum spectrum;
    private @Nullable FieldReader reader;

    /** Samples that wait for the rest of their window. */
    private float[] waiting = new float[0];

    /** Samples still to be left out, where the step is longer than the window. */
    private int skip;

    /** Checks all of it against the port and the tensor. */
    InputLine(String port, DataType type, InputStage stage, TensorInfo tensor) {
        this.port = port;
        this.stage = stage;
        this.tensor = tensor;
        this.fields = PortFields.of(port, type, stage.fields());
        this.raw =
                stage.isPlain()
                        && tensor.type().isWhole()
                        && fields.isSameAs(tensor.type())
                        && fields.arrays()
                        && fields.names().size() <= 1;
        this.spectrum = stage.spectrum().map(MelSpectrum::new).orElse(null);
        checkLength();
        checkValues();
        checkNormalisation();
    }

    private int channels() {
        return Math.max(1, fields.names().size());
    }

    private void checkLength() {
        int perField = stage.windowLength() > 0 ? stage.windowLength() : fields.length();
        if (stage.spectrum().isPresent()) {
            if (channels() > 1) {
                throw new RefusedModel("a Spectrum is of one field, not of " + fields.names());
            }
            SpectrumSettings settings = stage.spectrum().orElseThrow();
            int frames =
                    stage.patchFrames() > 0
                            ? stage.patchFrames()
                            : perField > 0 && stage.silence().isEmpty() ? settings.frames(perField) : 0;
            if (stage.patchFrames() > 0 && perField > 0 && settings.frames(perField) < frames) {
                throw new RefusedModel(
                        "a window of " + perField + " samples has " + settings.frames(perField)
                                + " frames, fewer than the " + frames + " of a patch");
            }
            checkElements(settings.height() * frames, settings.height() + " x " + frames);
        } else {
            checkElements(
                    perField * channels(),
                    perField + " values" + (channels() > 1 ? " of " + channels() + " fields" : ""));
        }
    }

    private void checkElements(int elements, String words) {
        if (elements > 0 && elements != tensor.elements()) {
            throw new RefusedModel(
                    "input " + tensor + " has " + tensor.elements() + " elements, and port " + port
                            + " gives " + words + ", which are " + elements);
        }
    }

    private void checkValues() {
        boolean reals = fields.scalar().map(one -> one == DataType.Scalar.FLOAT32 || one == DataType.Scalar.FLOAT64).orElse(false);
        boolean becomesReal = reals || !stage.isPlain();
        if (!raw && becomesReal && tensor.type().isWhole() && !tensor.isQuantised()) {
            throw new RefusedModel(
                    "input " + tensor + " takes whole numbers without a scale, and port " + port
                            + " gives real ones");
        }
    }

    private void checkNormalisation() {
        int count = stage.mean().size();
        int rows = stage.spectrum().map(SpectrumSettings::height).orElse(channels());
        if (count > 1 && count != rows && count != tensor.elements()) {
            throw new RefusedModel(
                    "Mean has " + count + " numbers for port " + port + "; 1, " + rows + " or "
                            + tensor.elements() + " can be meant");
        }
    }

    String port() {
        return port;
    }

    /** Whether whole numbers go in as they are. */
    boolean isRaw() {
        return raw;
    }

    /** Whether a message gives other than just one inference. */
    boolean isStream() {
        return stage.windowLength() > 0 || stage.patchFrames() > 0;
    }

    private FieldReader reader(Record record) {
        FieldReader known = reader;
        if (known == null || !known.reads(record)) {
            known = new FieldReader(record.getClass(), fields);
            reader = known;
        }
        return known;
    }

    /** Fills the tensor; false if the message does not fit it, which has been told. */
    boolean copy(Record record, ByteBuffer memory, Watch watch) {
        int count = reader(record).copy(record, memory);
        if (count != tensor.elements()) {
            tellLength(count, watch);
            return false;
        }
        return true;
    }

    private void tellLength(int count, Watch watch) {
        watch.tell(
                "a message on " + port + " was not used",
                "it has " + count + " values, and the model takes " + tensor.elements());
    }

    /**
     * What a message gives: for each window that it completes, the tensors of all its patches.
     * Without windows a message is one.
     */
    List<List<float[]>> take(Record record, Watch watch) {
        float[] samples = reader(record).samples(record);
        clean(samples, watch);
        List<List<float[]>> windows = new ArrayList<>();
        if (stage.windowLength() == 0) {
            watchSilence(samples, watch);
            add(windows, samples, watch);
            return windows;
        }
        int length = stage.windowLength() * channels();
        int step = stage.windowStep() * channels();
        float[] all = Arrays.copyOf(waiting, waiting.length + samples.length);
        System.arraycopy(samples, 0, all, waiting.length, samples.length);
        int start = skip;
        while (all.length - start >= length) {
            float[] window = Arrays.copyOfRange(all, start, start + length);
            watchSilence(window, watch);
            add(windows, window, watch);
            start += step;
        }
        skip = Math.max(0, start - all.length);
        waiting = Arrays.copyOfRange(all, Math.min(start, all.length), all.length);
        return windows;
    }

    private void add(List<List<float[]>> windows, float[] samples, Watch watch) {
        List<float[]> patches = patches(samples, watch);
        if (!patches.isEmpty()) {
            windows.add(patches);
        }
    }

    /** The model goes on where another one stood, if both cut their input alike. */
    void continueFrom(InputLine other) {
        if (stage.equals(other.stage) && fields.names().equals(other.fields.names())) {
            waiting = other.waiting.clone();
            skip = other.skip;
        }
    }

    private void clean(float[] samples, Watch watch) {
        int bad = 0;
        for (int i = 0; i < samples.length; i++) {
            if (!Float.isFinite(samples[i])) {
                samples[i] = 0;
                bad++;
            }
            samples[i] = (float) (samples[i] * stage.scale() + stage.offset());
        }
        if (bad > 0) {
            watch.tell(
                    "samples that are no numbers on " + port,
                    bad + " of " + samples.length + " in this message, taken as 0");
        }
    }

    private void watchSilence(float[] samples, Watch watch) {
        if (!stage.isPlain() && samples.length > 1) {
            float first = samples[0];
            for (float sample : samples) {
                if (sample != first) {
                    watch.over(SILENT + " on " + port);
                    return;
                }
            }
            watch.tell(SILENT + " on " + port, "all " + samples.length + " samples are " + first);
        }
    }

    private List<float[]> patches(float[] samples, Watch watch) {
        if (spectrum == null) {
            if (samples.length != tensor.elements()) {
                tellLength(samples.length, watch);
                return List.of();
            }
            normalise(samples, channels());
            return List.of(samples);
        }
        float[] heard = stage.silence().map(removal -> removal.of(samples)).orElse(samples);
        float[][] rows = spectrum.of(heard);
        int frames = rows[0].length;
        int width = stage.patchFrames() > 0 ? stage.patchFrames() : frames;
        if (frames < width || frames == 0 || rows.length * width != tensor.elements()) {
            watch.tell(
                    "a message on " + port + " was not used",
                    "it has " + frames + " frames, and the model takes "
                            + tensor.elements() / rows.length);
            return List.of();
        }
        List<float[]> patches = new ArrayList<>();
        int step = stage.patchFrames() > 0 ? stage.patchStep() : width;
        for (int start = 0; start + width <= frames; start += step) {
            patches.add(patch(rows, start, width));
        }
        return patches;
    }

    private float[] patch(float[][] rows, int start, int width) {
        float[] patch = new float[rows.length * width];
        for (int row = 0; row < rows.length; row++) {
            for (int frame = 0; frame < width; frame++) {
                float value = rows[row][start + frame];
                if (!stage.mean().isEmpty() && stage.mean().size() <= rows.length) {
                    int of = stage.mean().size() == 1 ? 0 : row;
                    value = (float) ((value - stage.mean().get(of)) / stage.deviation().get(of));
                }
                patch[stage.framesFirst() ? frame * rows.length + row : row * width + frame] = value;
            }
        }
        if (stage.mean().size() == patch.length && patch.length > rows.length) {
            normalise(patch, patch.length);
        }
        return patch;
    }

    private void normalise(float[] values, int channels) {
        int count = stage.mean().size();
        if (count == 0) {
            return;
        }
        for (int i = 0; i < values.length; i++) {
            int of = count == 1 ? 0 : count == values.length ? i : i % channels;
            values[i] = (float) ((values[i] - stage.mean().get(of)) / stage.deviation().get(of));
        }
    }
}
