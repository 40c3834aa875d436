// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.ml.OutputStage.Activation;
import org.openaif.ml.SpectrumSettings.Logarithm;
import org.openaif.ml.SpectrumSettings.Reference;
import org.openaif.ml.SpectrumSettings.Scale;
import org.openaif.ml.TrainingStatistic.Measure;
import org.openaif.ml.spi.EngineSettings;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model with all that is said of it: an ML Model Object of the standard, with the ML Model Manifest
 * in it, and in their members {@code OpenAIF} what the standard has no field for. A bare model file
 * is a document too, one that says nothing.
 *
 * <p>Clause: MPAI-AIF V2.2, Data Types, ML Model Object and ML Model Manifest.
 *
 * @param name of the model: its MLModelObjectID, or else the name of the file
 * @param file the model itself
 * @param settings of the engine
 * @param keepsState whether what a recurrent model remembers outlives an inference
 * @param driftWindow how many inputs drift is judged by
 * @param driftAlarm from which drift on an event occurs
 */
record ModelDocument(
        String name,
        byte[] file,
        EngineSettings settings,
        boolean keepsState,
        List<InputStage> inputs,
        List<OutputStage> outputs,
        Promise promise,
        List<TrainingStatistic> statistics,
        int driftWindow,
        double driftAlarm) {

    /** No model file is longer. */
    static final int LONGEST_MODEL = 512 << 20;

    private static final int LONGEST_DOCUMENT = 16 << 20;
    private static final int LONGEST_LABELS = 1 << 20;
    private static final int MOST_SAMPLES = 1 << 24;
    private static final Pattern HEADER = Pattern.compile("AIF-(MLO|LMM)-V[0-9]{1,2}[.][0-9]{1,2}");
    private static final EngineSettings USUAL = new EngineSettings(1, false);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * Reads a document, or a bare model file: what begins with a brace is a document.
     *
     * @throws AifException MODULE_CREATION_FAILED, or OP_FAILED if a file is not there; in one line
     */
    static ModelDocument read(String name, ModelFiles files) {
        byte[] content = files.read(name, LONGEST_MODEL);
        if (!isDocument(content)) {
            return bare(name, content);
        }
        if (content.length > LONGEST_DOCUMENT) {
            throw refused(name, "is longer than " + LONGEST_DOCUMENT + " bytes");
        }
        JsonNode node;
        try {
            node = JSON.readTree(content);
        } catch (JacksonException e) {
            throw refused(name, "is no JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
        return new Reader(name, new DocumentPart(node, name), files).read();
    }

    private static boolean isDocument(byte[] content) {
        for (byte one : content) {
            if (!Character.isWhitespace(one)) {
                return one == '{';
            }
        }
        return false;
    }

    private static ModelDocument bare(String name, byte[] file) {
        return new ModelDocument(
                name, file, USUAL, false, List.of(), List.of(), Promise.NONE, List.of(), 200, 0.25);
    }

    /** The same around another model file. */
    ModelDocument withFile(String otherName, byte[] other) {
        return new ModelDocument(
                otherName, other, settings, keepsState, inputs, outputs, promise, statistics,
                driftWindow, driftAlarm);
    }

    /** Whether it says no more than its file. */
    boolean isBare() {
        return inputs.isEmpty() && outputs.isEmpty();
    }

    InputStage input(int index) {
        return index < inputs.size() ? inputs.get(index) : InputStage.PLAIN;
    }

    OutputStage output(int index) {
        return index < outputs.size() ? outputs.get(index) : OutputStage.PLAIN;
    }

    private static AifException refused(String name, String why) {
        return new AifException(ErrorCode.MODULE_CREATION_FAILED, name + " " + why);
    }

    private record Reader(String name, DocumentPart whole, ModelFiles files) {

        ModelDocument read() {
            checkHeader(whole, "AIF-MLO");
            Optional<DocumentPart> manifest = whole.part("MLModelManifest");
            manifest.ifPresent(part -> checkHeader(part, "AIF-LMM"));
            DocumentPart own =
                    whole.part("OpenAIF")
                            .orElse(new DocumentPart(JSON.createObjectNode(), name + "/OpenAIF"))
                            .knowing("SHA256", "Threads", "Exact", "KeepsState", "Inputs", "Outputs");
            DocumentPart promises =
                    manifest.flatMap(part -> part.part("OpenAIF"))
                            .orElse(new DocumentPart(JSON.createObjectNode(), name))
                            .knowing("Promise", "Drift");
            Optional<DocumentPart> drift =
                    promises.part("Drift").map(part -> part.knowing("Window", "Alarm", "Training"));
            return new ModelDocument(
                    whole.text("MLModelObjectID").filter(id -> !id.isEmpty()).orElse(name),
                    file(own),
                    new EngineSettings(
                            own.integer("Threads", 1, 1, 256), own.flag("Exact", false)),
                    own.flag("KeepsState", false),
                    own.parts("Inputs").stream().map(this::input).toList(),
                    own.parts("Outputs").stream().map(this::output).toList(),
                    promises.part("Promise").map(this::promise).orElse(Promise.NONE),
                    drift.map(part -> part.parts("Training").stream().map(this::statistic).toList())
                            .orElse(List.of()),
                    drift.map(part -> part.integer("Window", 200, 8, 100_000)).orElse(200),
                    drift.map(part -> part.number("Alarm", 0.25, 0, 1)).orElse(0.25));
        }

        private static void checkHeader(DocumentPart part, String kind) {
            String header = part.text("Header").orElse("");
            if (!header.startsWith(kind) || !HEADER.matcher(header).matches()) {
                throw part.refused("Header", "is not like " + kind + "-V2.2");
            }
        }

        private byte[] file(DocumentPart own) {
            DocumentPart data =
                    whole.part("MLModelData")
                            .orElseThrow(() -> whole.refused("MLModelData", "is missing"));
            byte[] file =
                    data.text("MLModelData")
                            .map(text -> decoded(data, text))
                            .or(() -> data.text("DataURI").map(uri -> files.read(uri, LONGEST_MODEL)))
                            .orElseThrow(
                                    () -> data.refused("", "has neither a DataURI nor the data"));
            if (data.has("DataLength")
                    && data.integer("DataLength", 0, 0, LONGEST_MODEL) != file.length) {
                throw data.refused("DataLength", "is not " + file.length + ", as long as the file is");
            }
            own.text("SHA256")
                    .filter(hash -> !hash.equalsIgnoreCase(HexFormat.of().formatHex(Hash.of(file))))
                    .ifPresent(
                            hash -> {
                                throw own.refused("SHA256", "is not that of the model file");
                            });
            return file;
        }

        private static byte[] decoded(DocumentPart data, String text) {
            try {
                return Base64.getDecoder().decode(text);
            } catch (IllegalArgumentException e) {
                throw data.refused("MLModelData", "is no Base64: " + e.getMessage());
            }
        }

        private InputStage input(DocumentPart part) {
            part.knowing(
                    "Port", "Fields", "Scale", "Offset", "Window", "Silence", "Spectrum", "Patches",
                    "FramesFirst", "Mean", "Deviation");
            Optional<DocumentPart> window =
                    part.part("Window").map(found -> found.knowing("Length", "Step"));
            int length = window.map(found -> found.integer("Length", 0, 1, MOST_SAMPLES)).orElse(0);
            Optional<SpectrumSettings> spectrum = part.part("Spectrum").map(this::spectrum);
            Optional<DocumentPart> patches =
                    part.part("Patches").map(found -> found.knowing("Frames", "Step"));
            if (patches.isPresent() && spectrum.isEmpty()) {
                throw part.refused("Patches", "are cut of a Spectrum, and there is none");
            }
            int frames = patches.map(found -> found.integer("Frames", 1, 1, 1 << 16)).orElse(0);
            List<Double> mean = part.numbers("Mean");
            List<Double> deviation = part.numbers("Deviation");
            if (mean.size() != deviation.size() || deviation.contains(0.0)) {
                throw part.refused("Deviation", "has not as many numbers other than 0 as Mean has");
            }
            return new InputStage(
                    part.text("Port").orElse(""),
                    part.texts("Fields"),
                    part.number("Scale", 1, -1e12, 1e12),
                    part.number("Offset", 0, -1e12, 1e12),
                    length,
                    window.map(found -> found.integer("Step", length, 1, MOST_SAMPLES)).orElse(0),
                    part.part("Silence").map(this::silence),
                    spectrum,
                    frames,
                    patches.map(found -> found.integer("Step", frames, 1, 1 << 16)).orElse(0),
                    part.flag("FramesFirst", false),
                    mean,
                    deviation);
        }

        private SilenceRemoval silence(DocumentPart part) {
            part.knowing("TopDecibels", "FrameLength", "HopLength", "LeastSamples");
            return new SilenceRemoval(
                    part.number("TopDecibels", 60, 0, 400),
                    part.integer("FrameLength", 2048, 1, MOST_SAMPLES),
                    part.integer("HopLength", 512, 1, MOST_SAMPLES),
                    part.integer("LeastSamples", 0, 0, MOST_SAMPLES));
        }

        private SpectrumSettings spectrum(DocumentPart part) {
            part.knowing(
                    "SampleRate", "FourierLength", "WindowLength", "HopLength", "Centred", "Power",
                    "Bands", "FromHertz", "ToHertz", "Scale", "EqualAreas", "Logarithm", "Offset",
                    "Reference", "TopDecibels", "Coefficients");
            int rate = part.integer("SampleRate", 16_000, 1, 10_000_000);
            int length = part.integer("FourierLength", 512, 2, 1 << 16);
            if (Integer.bitCount(length) != 1) {
                throw part.refused("FourierLength", "is no power of two");
            }
            double from = part.number("FromHertz", 0, 0, rate / 2.0);
            double to = part.number("ToHertz", rate / 2.0, 0, rate / 2.0);
            if (from >= to) {
                throw part.refused("FromHertz", "is not below ToHertz");
            }
            int bands = part.integer("Bands", 64, 1, 1024);
            return new SpectrumSettings(
                    rate,
                    length,
                    part.integer("WindowLength", length, 1, length),
                    part.integer("HopLength", length / 2, 1, MOST_SAMPLES),
                    part.flag("Centred", false),
                    part.integer("Power", 2, 1, 2),
                    bands,
                    from,
                    to,
                    part.word("Scale", Scale.SLANEY),
                    part.flag("EqualAreas", false),
                    part.word("Logarithm", Logarithm.NATURAL),
                    part.number("Offset", 1e-6, 1e-12, 1e6),
                    part.word("Reference", Reference.ONE),
                    part.number("TopDecibels", Double.POSITIVE_INFINITY, 0, 400),
                    part.integer("Coefficients", 0, 0, bands));
        }

        private OutputStage output(DocumentPart part) {
            part.knowing("Port", "Activation", "Labels", "LabelFile");
            return new OutputStage(
                    part.text("Port").orElse(""),
                    part.word("Activation", Activation.NONE),
                    part.text("LabelFile").map(this::labels).orElse(part.texts("Labels")));
        }

        private List<String> labels(String file) {
            List<String> labels = new ArrayList<>();
            new String(files.read(file, LONGEST_LABELS), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .forEach(labels::add);
            return labels;
        }

        private Promise promise(DocumentPart part) {
            part.knowing("Agreement", "Score", "Probation");
            return new Promise(
                    part.number("Agreement", 0, 0, 1),
                    part.number("Score", Double.NEGATIVE_INFINITY, -1e9, 1e9),
                    part.integer("Probation", 64, 0, 1_000_000));
        }

        private TrainingStatistic statistic(DocumentPart part) {
            part.knowing("Of", "Index", "Edges", "Fractions");
            List<Double> edges = part.numbers("Edges");
            List<Double> fractions = part.numbers("Fractions");
            if (edges.isEmpty() || edges.size() > 1000 || !isRising(edges)) {
                throw part.refused("Edges", "are not 1 to 1000 rising numbers");
            }
            double sum = fractions.stream().mapToDouble(Double::doubleValue).sum();
            if (fractions.size() != edges.size() + 1
                    || fractions.stream().anyMatch(one -> one < 0)
                    || Math.abs(sum - 1) > 1e-3) {
                throw part.refused(
                        "Fractions",
                        "are not " + (edges.size() + 1)
                                + " numbers, one more than Edges, that add up to 1");
            }
            return new TrainingStatistic(
                    part.word("Of", Measure.MEAN),
                    part.integer("Index", 0, 0, Integer.MAX_VALUE),
                    edges,
                    fractions);
        }

        private static boolean isRising(List<Double> edges) {
            for (int i = 1; i < edges.size(); i++) {
                if (edges.get(i) <= edges.get(i - 1)) {
                    return false;
                }
            }
            return true;
        }
    }
}
