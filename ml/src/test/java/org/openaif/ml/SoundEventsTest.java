// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openaif.testsupport.SharedData;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Published networks hear in an AIM what they hear in their authors' tools. */
class SoundEventsTest {
    /** In the order of the networks' outputs. */
    private static final String LABELS =
            """
            ["chainsaw", "clock_tick", "crackling_fire", "crying_baby", "dog", "helicopter",
             "rain", "rooster", "sea_waves", "sneezing"]""";

    private static final String RESNET =
            """
            {"SampleRate": 16000, "FourierLength": 1024, "HopLength": 320, "Centred": true,
             "Bands": 64, "FromHertz": 20, "ToHertz": 7500, "Scale": "Slaney", "EqualAreas": true,
             "Logarithm": "Decibels", "Reference": "Largest", "TopDecibels": 80}""";

    private static final String YAMNET =
            """
            {"SampleRate": 16000, "FourierLength": 512, "WindowLength": 400, "HopLength": 160,
             "Power": 1, "Bands": 64, "FromHertz": 125, "ToHertz": 7500, "Scale": "HTK",
             "Logarithm": "Natural", "Offset": 1e-4}""";

    @TempDir Path folder;

    /** A clip. */
    record Clip(short[] samples) {}

    @Test
    void the_scores_of_a_network_are_those_of_the_reference() throws IOException {
        JsonNode clips =
                JsonMapper.builder().build()
                        .readTree(
                                SharedData.path("data/esc10/open/reference_predictions_20_clips.json")
                                        .toFile())
                        .get("clips");
        for (String network : new String[] {"miniresnet_1stacks", "yamnet_256"}) {
            try (ModelAims models = new ModelAims();
                    ZipFile zip = clips();
                    ModelRun run = run(models, network)) {
                for (Map.Entry<String, JsonNode> clip : clips.properties()) {
                    Decision decision = hear(run, zip, clip.getKey());
                    JsonNode expected = clip.getValue().get(network);
                    assertThat(decision.name()).isEqualTo(expected.get("label").asString());
                    for (int i = 0; i < 10; i++) {
                        // The reference's arithmetic is not rounded; a step of one patch is 1/256.
                        assertThat(Math.abs(decision.scores()[i] - expected.get("mean_scores").get(i).doubleValue()))
                                .as(network + " " + clip.getKey() + " " + i)
                                .isLessThan(0.1);
                    }
                }
                assertThat(run.reports()).isEmpty();
            }
        }
    }

    /** What each reaches on its published test set; these clips are of its training set. */
    @Tag("all-networks")
    @ParameterizedTest
    @CsvSource({
        "miniresnet_1stacks, 0.911",
        "miniresnet_2stacks, 0.936",
        "miniresnetv2_1stacks, 0.911",
        "miniresnetv2_2stacks, 0.936",
        "yamnet_256, 0.946"
    })
    void every_network_reaches_its_accuracy(String network, double accuracy) throws IOException {
        int right = 0;
        int all = 0;
        try (ModelAims models = new ModelAims();
                ZipFile zip = clips();
                ModelRun run = run(models, network)) {
            for (ZipEntry entry : zip.stream().toList()) {
                right += hear(run, zip, entry.getName()).name().equals(truth(entry.getName())) ? 1 : 0;
                all++;
            }
        }
        System.out.println(network + ": " + right + " of " + all);
        assertThat((double) right / all).isGreaterThanOrEqualTo(accuracy);
    }

    private static ZipFile clips() throws IOException {
        return new ZipFile(SharedData.path("data/esc10/open/esc10-open-16k.zip").toFile());
    }

    private static String truth(String name) {
        String word = name.replaceAll(".*__|\\.wav", "");
        return switch (word) {
            case "dog_bark" -> "dog";
            case "fire_crackling" -> "crackling_fire";
            case "baby_cry" -> "crying_baby";
            case "person_sneeze" -> "sneezing";
            default -> word;
        };
    }

    private static Decision hear(ModelRun run, ZipFile zip, String name) throws IOException {
        byte[] wave = zip.getInputStream(zip.getEntry(name)).readAllBytes();
        int data = 12;
        ByteBuffer buffer = ByteBuffer.wrap(wave).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.getInt(data) != 0x61746164) {
            data += 8 + buffer.getInt(data + 4);
        }
        short[] samples = new short[buffer.getInt(data + 4) / 2];
        buffer.position(data + 8).slice().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return run.answer(new Clip(samples), Decision.class);
    }

    private ModelRun run(ModelAims models, String network) throws IOException {
        boolean yamnet = network.startsWith("yamnet");
        String file = network + (yamnet ? "_64x96" : "_64x50") + "_int8.tflite";
        Path own = Files.createTempDirectory(folder, "network");
        Files.copy(
                SharedData.path("data/tinyml-models/open/models/st-aed-esc10/" + file),
                own.resolve(file));
        Files.writeString(
                own.resolve("model.json"),
                """
                {"Header": "AIF-MLO-V2.2", "MLModelObjectID": "%s",
                 "MLModelData": {"DataURI": "%s"},
                 "OpenAIF": {
                   "Inputs": [{"Fields": ["samples"], "Scale": 3.0517578125e-05,
                     "Silence": {"TopDecibels": 60, "FrameLength": 3200, "HopLength": 3200,
                       "LeastSamples": %d},
                     "Spectrum": %s,
                     "Patches": {"Frames": %d, "Step": %d}}],
                   "Outputs": [{"Labels": %s}]}}
                """
                        .formatted(
                                network, file, yamnet ? 16000 : 32000, yamnet ? YAMNET : RESNET,
                                yamnet ? 96 : 50, yamnet ? 72 : 38, LABELS));
        Path metadata =
                ModelRun.metadata(
                        own,
                        "model.json",
                        Map.of("In", "{int16[] samples}"),
                        Map.of("Out", "{int32 label; float32 score; uint8[] name; float32[] scores}"));
        return new ModelRun(models, metadata, Map.of("In", Clip.class));
    }
}
