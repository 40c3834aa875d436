// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openaif.api.Message;
import org.openaif.testkit.AimTest;
import org.openaif.testsupport.SharedData;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real rooms and real microphones, and where the sources in them are. */
class MeasuredArraysTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir private Path folder;

    @Test
    void directions_in_a_measured_room_are_no_worse_than_far_field_references() throws IOException {
        Path data = SharedData.path("data/mic-array/open/real-rir-4mic");
        Map<String, List<Double>> errors = new HashMap<>();
        for (JsonNode truth : JSON.readTree(Files.readAllBytes(data.resolve("truth.json")))) {
            List<Message<SourceDirection>> told =
                    localised(
                            WaveFile.open(data.resolve(truth.get("file").asString())),
                            Arrays4.line(metres(truth)),
                            "AveragingMilliseconds",
                            10_000);
            double error =
                    told.getLast().record().azimuthDegrees()
                            - truth.get("azimuth_from_broadside_deg").asDouble();
            errors.computeIfAbsent(truth.get("array").asString(), array -> new ArrayList<>())
                    .add(Math.abs(error));
        }
        System.err.println("azimuth errors in a measured room: " + errors);

        assertThat(Arrays4.median(errors.get("A"))).isLessThanOrEqualTo(3.2);
        assertThat(Arrays4.median(errors.get("W"))).isLessThanOrEqualTo(1.0);
        // Near field and early echoes: better than 4.1 and 5.3.
        assertThat(Arrays4.median(errors.get("B"))).isLessThan(4.1);
        assertThat(Arrays4.median(errors.get("C"))).isLessThan(5.3);
    }

    @ParameterizedTest
    @CsvSource({
        "speech_-0.82918_0.55279_-0.082918.wav, -0.82918, 0.55279",
        "noise_0.70225_-0.70225_0.11704.wav, 0.70225, -0.70225"
    })
    void a_square_of_microphones_tells_directions_all_around(String file, double x, double y)
            throws IOException {
        Path data = SharedData.path("data/mic-array/open/speechbrain-sim-4mic");
        List<Message<SourceDirection>> told =
                localised(
                        WaveFile.open(data.resolve(file)),
                        ArrayGeometry.named("square4"),
                        "AveragingMilliseconds",
                        5_000);

        double truth = Math.toDegrees(Math.atan2(y, x));
        assertThat(told.getLast().record().azimuthDegrees() - truth).isBetween(-2.0, 2.0);
    }

    @ParameterizedTest
    @CsvSource({"suggested_4_mic_planar, 0.5", "suggested_4_mic_tetrahedron, 0.5"})
    void four_of_48_microphones_give_the_azimuth_from_time_differences(
            String selection, double most) throws IOException {
        Path data = SharedData.path("data/mic-array");
        JsonNode document = JSON.readTree(Files.readAllBytes(data.resolve("pyramic-geometry.json")));
        int[] chosen = new int[4];
        List<Vector> places = new ArrayList<>();
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = document.get(selection).get(i).asInt();
            JsonNode place = document.get("microphones_m").get(chosen[i]);
            places.add(
                    new Vector(
                            place.get(0).asDouble(),
                            place.get(1).asDouble(),
                            place.get(2).asDouble()));
        }
        TimeDifferences solver =
                new TimeDifferences(
                        new Field(
                                new ArrayGeometry(places),
                                document.get("sound_speed_mps").asDouble()));
        List<String> measured = Files.readAllLines(data.resolve("open/pyramic-tdoa/tdoa_us.csv"));
        List<String> truths = Files.readAllLines(data.resolve("open/pyramic-tdoa/truth.csv"));

        List<Double> errors = new ArrayList<>();
        for (int line = 1; line < truths.size(); line++) {
            String[] truth = truths.get(line).split(",");
            String[] times = measured.get(line).split(",");
            assertThat(times[0]).isEqualTo(truth[0]);
            double[] seconds = new double[3];
            for (int i = 0; i < seconds.length; i++) {
                seconds[i] =
                        1e-6
                                * (Double.parseDouble(times[2 + chosen[i + 1]])
                                        - Double.parseDouble(times[2 + chosen[0]]));
            }
            double off =
                    solver.direction(seconds).azimuthDegrees() - Double.parseDouble(truth[3]);
            errors.add(Math.abs(Math.IEEEremainder(off, 360)));
        }
        System.err.println(selection + ": median " + Arrays4.median(errors));

        assertThat(errors).hasSizeGreaterThan(100);
        assertThat(Arrays4.median(errors)).isLessThan(most);
    }

    static List<JsonNode> mixtures() throws IOException {
        Path file = SharedData.path("data/mic-array/open/beamforming-mixtures/truth.json");
        List<JsonNode> all = new ArrayList<>();
        JSON.readTree(Files.readAllBytes(file)).forEach(all::add);
        return all;
    }

    @ParameterizedTest
    @MethodSource("mixtures")
    void of_two_talkers_the_one_that_is_listened_to_stands_out_by_5_decibels(JsonNode truth)
            throws IOException {
        Path data = SharedData.path("data/mic-array/open/beamforming-mixtures");
        String base = truth.get("base").asString();
        float[] mix = WaveFile.open(data.resolve(base + "_mix.wav")).samples();
        float[] target = WaveFile.open(data.resolve(base + "_target_image.wav")).samples();
        float[] other = WaveFile.open(data.resolve(base + "_interferer_image.wav")).samples();
        double before = Sources.sirDecibels(Arrays4.channel(mix, 4, 0), target, other);
        Path geometry = geometry(Arrays4.line(metres(truth)));

        double[] gains =
                DoubleStream.of(
                                sir(mix, truth, geometry, "DELAY_AND_SUM", target, other),
                                sir(mix, truth, geometry, "MVDR", target, other))
                        .map(after -> after - before)
                        .toArray();
        System.err.printf("%s: delay and sum %+.1f dB, MVDR %+.1f dB%n", base, gains[0], gains[1]);

        assertThat(Math.max(gains[0], gains[1])).isGreaterThanOrEqualTo(5);
    }

    private static double sir(
            float[] mix, JsonNode truth, Path geometry, String method, float[] target, float[] other) {
        List<Message<EnhancedAudio>> out =
                AimTest.of(new Beamforming())
                        .with("Geometry", geometry)
                        .with("Method", method)
                        .with("Steering", "FIXED")
                        .with("AzimuthDegrees", truth.get("target_angle_deg").asDouble())
                        .feed(
                                "MicrophoneArrayAudio",
                                Arrays4.messages(mix, 4, Arrays4.RATE, 320))
                        .run()
                        .written("EnhancedAudio", EnhancedAudio.class);
        return Sources.sirDecibels(Arrays4.joined(out), target, other);
    }

    private List<Message<SourceDirection>> localised(
            WaveFile file, ArrayGeometry geometry, String parameter, Object value)
            throws IOException {
        return AimTest.of(new SourceLocalisation())
                .with("Geometry", geometry(geometry))
                .with(parameter, value)
                .feed(
                        "MicrophoneArrayAudio",
                        Arrays4.messages(file.samples(), file.channels(), file.rateHertz(), 320))
                .run()
                .written("SourceDirection", SourceDirection.class);
    }

    private Path geometry(ArrayGeometry geometry) throws IOException {
        return Files.writeString(folder.resolve("array.json"), Arrays4.document(geometry));
    }

    private static double[] metres(JsonNode truth) {
        double[] metres = new double[truth.get("mic_z_m").size()];
        for (int i = 0; i < metres.length; i++) {
            metres[i] = truth.get("mic_z_m").get(i).asDouble();
        }
        return metres;
    }
}
