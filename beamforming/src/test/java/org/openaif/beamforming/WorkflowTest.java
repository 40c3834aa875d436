// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openaif.api.Aim;
import org.openaif.api.AifException;
import org.openaif.api.Input;
import org.openaif.api.Message;
import org.openaif.api.Output;
import org.openaif.testkit.AimTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The AIW as a whole, and what its metadata says of its AIMs. */
class WorkflowTest {
    private static final Path FOLDER = Path.of("../workflows/beamforming");

    @TempDir private Path folder;

    static Stream<Aim> aims() {
        return Stream.of(new SceneSwitch(), new SourceLocalisation(), new Beamforming());
    }

    @ParameterizedTest
    @MethodSource("aims")
    void ports_and_parameters_are_those_of_the_class(Aim aim) throws IOException {
        Class<?> type = aim.getClass();
        JsonNode document =
                new JsonMapper()
                        .readTree(
                                Files.readAllBytes(FOLDER.resolve(type.getSimpleName() + ".json")));
        Map<String, String> ports = new HashMap<>();
        for (Input port : type.getAnnotationsByType(Input.class)) {
            ports.put(port.name(), "InputOutput");
        }
        for (Output port : type.getAnnotationsByType(Output.class)) {
            ports.put(port.name(), "OutputInput");
        }
        Map<String, String> said = new HashMap<>();
        for (JsonNode port : document.get("Ports")) {
            said.put(port.get("Name").asString(), port.get("Direction").asString());
        }
        Map<String, String> defaults = new TreeMap<>(AimTest.of(aim).run().asked());
        // Where there is to be no picture, and what only counts when steering is fixed.
        defaults.keySet()
                .removeAll(
                        List.of("PolarMap", "Spectrogram", "AzimuthDegrees", "ElevationDegrees"));
        JsonNode parameters = document.at("/OpenAIF/Parameters");

        assertThat(said).isEqualTo(ports);
        assertThat(new TreeSet<>(parameters.propertyNames())).isEqualTo(defaults.keySet());
        defaults.forEach(
                (name, value) -> {
                    JsonNode given = parameters.get(name);
                    if (given.isNumber()) {
                        assertThat(given.asDouble()).isEqualTo(Double.parseDouble(value));
                    } else {
                        assertThat(given.asString()).isEqualTo(value);
                    }
                });
    }

    @Test
    void the_scene_turns_the_array_to_the_source() throws IOException {
        List<Message<ArrayAudio>> sound =
                AimTest.of(new SimulatedArray())
                        .with("Seconds", 4)
                        .with("SnrDecibels", 0)
                        .with("AzimuthDegrees", -60)
                        .run()
                        .written("MicrophoneArrayAudio", ArrayAudio.class);
        Path map = folder.resolve("map.svg");
        Path spectrogram = folder.resolve("spectrogram.svg");
        try (org.openaif.testkit.WorkflowTest test =
                org.openaif.testkit.WorkflowTest.of(FOLDER.resolve("beamforming.json"))) {
            test.with("SceneSwitch", "Scenes", "0:INDOOR,2:OUTDOOR")
                    .with("SourceLocalisation", "PolarMap", map)
                    .with("Beamforming", "Spectrogram", spectrogram)
                    .feed("MicrophoneArrayAudio", sound)
                    .run();
            List<Message<SourceDirection>> told =
                    test.written("SourceDirection", SourceDirection.class);
            float[] out = Arrays4.joined(test.written("EnhancedAudio", EnhancedAudio.class));
            float[] first = new float[out.length];
            int at = 0;
            for (Message<ArrayAudio> message : sound) {
                float[] one = Arrays4.channel(message.record().samples(), 4, 0);
                System.arraycopy(one, 0, first, at, one.length);
                at += one.length;
            }

            assertThat(told).isNotEmpty();
            assertThat(Arrays4.median(
                            told.stream().map(one -> one.record().azimuthDegrees()).toList()))
                    .isBetween(-65.0, -55.0);
            assertThat(out).hasSize(4 * Arrays4.RATE);
            assertThat(power(out, first, 0, 31_000)).isLessThan(1e-9);
            // What is no speech has become less.
            assertThat(power(out, new float[out.length], 34_000, out.length))
                    .isLessThan(0.6 * power(first, new float[out.length], 34_000, out.length));
        }
        assertThat(Files.readString(map)).startsWith("<svg").contains("<circle").endsWith("</svg>\n");
        assertThat(Files.readString(spectrogram)).contains("After the beamformer");
    }

    @Test
    void a_recording_is_played_as_it_was_made() throws IOException {
        ByteBuffer wave = ByteBuffer.allocate(44 + 4 * 1000).order(ByteOrder.LITTLE_ENDIAN);
        wave.put("RIFF".getBytes()).putInt(36 + 4000).put("WAVEfmt ".getBytes()).putInt(16);
        wave.putShort((short) 1).putShort((short) 2).putInt(16_000).putInt(64_000);
        wave.putShort((short) 4).putShort((short) 16).put("data".getBytes()).putInt(4000);
        for (int i = 0; i < 1000; i++) {
            wave.putShort((short) i).putShort((short) -i);
        }
        Files.write(folder.resolve("array.wav"), wave.array());
        List<Message<ArrayAudio>> played =
                AimTest.of(new RecordedArray())
                        .with("Folder", folder)
                        .run()
                        .written("MicrophoneArrayAudio", ArrayAudio.class);

        assertThat(played).hasSize(4).extracting(one -> one.record().channels()).containsOnly(2);
        assertThat(played.get(3).record().samples()[1]).isEqualTo(-960 / 32_768f);
        assertThat(played.get(3).timestamp()).isEqualTo(60_000_000);

        Files.write(folder.resolve("array.wav"), Arrays.copyOf(wave.array(), 1000));
        assertThatThrownBy(() -> AimTest.of(new RecordedArray()).with("Folder", folder).run())
                .isInstanceOf(AifException.class)
                .hasMessageContaining("has been cut short");
    }

    @Test
    void parameters_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> AimTest.of(new SceneSwitch()).with("Scenes", "soon:INDOOR").run())
                .hasMessageContaining("Scenes");
        assertThatThrownBy(() -> AimTest.of(new SceneSwitch()).with("Scenes", "0:SPACE").run())
                .hasMessageContaining("IN_VEHICLE");
        assertThatThrownBy(
                        () -> AimTest.of(new Beamforming()).with("FrameMilliseconds", 50).run())
                .hasMessageContaining("10.0 to 32.0");
        assertThatThrownBy(
                        () -> AimTest.of(new SourceLocalisation()).with("Geometry", "none.json").run())
                .hasMessageContaining("none.json: there is no such file");
    }

    private static double power(float[] one, float[] other, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += Math.pow(one[i] - other[i], 2) / (to - from);
        }
        return sum;
    }
}
