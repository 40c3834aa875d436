// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.AifException;
import org.openaif.api.Message;
import org.openaif.beamforming.AcousticScene.Scene;
import org.openaif.testkit.AimTest;

class BeamformingTest {
    private static final int RATE = Arrays4.RATE;

    @ParameterizedTest
    @CsvSource({"1, 32", "7, 10", "320, 32", "320, 20", "5000, 32"})
    void passed_through_the_sound_is_what_it_was_and_as_long_as_it_was(int length, double frame) {
        float[] samples = noise(4, 5000, 1);
        List<Message<EnhancedAudio>> out =
                AimTest.of(new Beamforming())
                        .with("Method", "PASS_THROUGH")
                        .with("FrameMilliseconds", frame)
                        .feed("MicrophoneArrayAudio", Arrays4.messages(samples, 4, RATE, length))
                        .run()
                        .written("EnhancedAudio", EnhancedAudio.class);

        assertSame(Arrays4.joined(out), Arrays4.channel(samples, 4, 0));
        assertThat(out.getFirst().timestamp()).isZero();
        assertThat(out).extracting(Message::timestamp).isSorted();
    }

    @Test
    void sound_comes_out_a_frame_after_it_came_in_and_is_stamped_as_it_came_in() {
        try (AimTest test = AimTest.of(new Beamforming())) {
            List<Message<ArrayAudio>> sound =
                    Arrays4.messages(noise(4, 1600, 1), 4, RATE, 256);
            test.end("SourceDirection").end("AcousticScene");
            // A frame of 32 ms is 512 samples; the second message completes the first half of it.
            test.feed("MicrophoneArrayAudio", sound.get(0).record(), sound.get(0).timestamp());
            test.feed("MicrophoneArrayAudio", sound.get(1).record(), sound.get(1).timestamp());
            Message<EnhancedAudio> first = test.next("EnhancedAudio", EnhancedAudio.class);

            assertThat(first.timestamp()).isZero();
            assertThat(first.record().samples()).hasSize(256);
            assertThat(test.written("EnhancedAudio", EnhancedAudio.class)).hasSize(1);
        }
    }

    @Test
    void a_scene_switches_between_the_source_and_passing_through() {
        Simulation room =
                Simulation.of(
                        new Simulation.Settings(
                                ArrayGeometry.named("square4"),
                                RATE, 3, 0, 60, 60, 0, 1.2, Noise.WHITE, 0, 40, 4));
        float[] samples = room.mixed(0, 3 * RATE);
        List<Message<EnhancedAudio>> out =
                AimTest.of(new Beamforming())
                        .feed("AcousticScene", new AcousticScene(Scene.INDOOR, 1), 0)
                        .feed("AcousticScene", new AcousticScene(Scene.OUTDOOR, 1), 1_500_000_000)
                        .feed("SourceDirection", new SourceDirection(60, 0, 0, 1), 0)
                        .feed("MicrophoneArrayAudio", Arrays4.messages(samples, 4, RATE, 320))
                        .run()
                        .written("EnhancedAudio", EnhancedAudio.class);
        float[] enhanced = Arrays4.joined(out);
        float[] first = Arrays4.channel(samples, 4, 0);

        assertThat(distance(enhanced, first, 0, 23_000)).isLessThan(1e-9);
        assertThat(distance(enhanced, room.target()[0], 25_000, 47_000))
                .isLessThan(0.5 * distance(first, room.target()[0], 25_000, 47_000));
    }

    @Test
    void without_a_direction_the_sound_is_passed_through() {
        float[] samples = noise(4, 4000, 2);
        float[] out = enhanced(AimTest.of(new Beamforming()), samples, 4);

        assertSame(out, Arrays4.channel(samples, 4, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8, 16})
    void any_array_of_2_to_16_microphones_lets_its_target_through(int microphones)
            throws IOException {
        double[] y = new double[microphones];
        for (int i = 0; i < microphones; i++) {
            y[i] = 0.03 * i;
        }
        Path file = Files.createTempFile("array", ".json");
        Files.writeString(file, Arrays4.document(Arrays4.line(y)));
        // From broadside all microphones hear the same.
        float[] one = noise(1, 8000, 3);
        float[] samples = new float[one.length * microphones];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = one[i / microphones];
        }
        AimTest test =
                AimTest.of(new Beamforming())
                        .with("Geometry", file)
                        .with("Steering", "FIXED")
                        .with("PostFilterDecibels", 0);

        float[] out = enhanced(test, samples, microphones);
        assertThat(out).hasSameSizeAs(one);
        assertThat(distance(out, one, 0, one.length)).isLessThan(1e-10);
        Files.delete(file);
    }

    // --- what microphones do wrong

    @Test
    void samples_that_are_no_numbers_are_silence_and_reported_once() {
        float[] samples = noise(4, 20_000, 4);
        for (int i = 5000; i < 9000; i += 3) {
            samples[i] = i % 2 == 0 ? Float.NaN : Float.NEGATIVE_INFINITY;
        }
        samples[40_000] = Float.MAX_VALUE;
        AimTest test = fixed();
        float[] out = enhanced(test, samples, 4);

        assertThat(out).hasSize(20_000);
        for (float sample : out) {
            assertThat(sample).isFinite();
        }
        assertThat(test.reports()).singleElement().asString().contains("taken as silence");
    }

    @ParameterizedTest
    @CsvSource({"0, is silent", "1, is clipped"})
    void a_microphone_that_does_not_hear_is_left_out(float level, String report) {
        float[] samples = noise(4, 3 * RATE, 5);
        for (int i = 2; i < samples.length; i += 4) {
            samples[i] = i % 8 == 2 ? level : -level;
        }
        AimTest test = fixed();
        float[] out = enhanced(test, samples, 4);

        assertThat(test.reports()).singleElement().asString().contains("microphone 2 " + report);
        assertThat(out).hasSize(3 * RATE);
        double power = 0;
        for (int i = 2 * RATE; i < out.length; i++) {
            power += (double) out[i] * out[i] / RATE;
        }
        // Noise of 0.01 from all microphones; a clipped one among them would be a hundred times it.
        assertThat(power).isBetween(1e-6, 4e-4);
    }

    @Test
    void silence_in_all_microphones_is_silence() {
        float[] out = enhanced(fixed(), new float[4 * RATE], 4);

        assertThat(out).containsOnly(0f);
    }

    @Test
    void when_the_sample_rate_changes_it_begins_anew_and_loses_nothing() {
        List<Message<ArrayAudio>> sound =
                new ArrayList<>(Arrays4.messages(noise(4, 1000, 6), 4, RATE, 250));
        for (Message<ArrayAudio> later : Arrays4.messages(noise(4, 1000, 7), 4, 48_000, 250)) {
            sound.add(
                    new Message<>(later.record(), later.timestamp() + 62_500_000, sound.size()));
        }
        AimTest test = fixed();
        List<Message<EnhancedAudio>> out =
                test.feed("MicrophoneArrayAudio", sound)
                        .run()
                        .written("EnhancedAudio", EnhancedAudio.class);

        assertThat(Arrays4.joined(out)).hasSize(2000);
        assertThat(out.stream().filter(one -> one.record().sampleRateHertz() == RATE)
                        .mapToInt(one -> one.record().samples().length).sum())
                .isEqualTo(1000);
        assertThat(test.reports())
                .singleElement().asString()
                .contains("the sample rate changes from 16000 to 48000");
    }

    @Test
    void sound_that_does_not_fit_the_array_is_refused() {
        assertThatThrownBy(() -> enhanced(fixed(), new float[300], 3))
                .isInstanceOf(AifException.class)
                .hasMessageContaining("3 channels came; the geometry has 4 microphones");
        List<Message<ArrayAudio>> ragged =
                List.of(new Message<>(new ArrayAudio(RATE, 4, new float[7]), 0, 0));
        assertThatThrownBy(() -> fixed().feed("MicrophoneArrayAudio", ragged).run())
                .isInstanceOf(AifException.class)
                .hasMessageContaining("no multiple of 4 channels");
        List<Message<ArrayAudio>> slow =
                List.of(new Message<>(new ArrayAudio(0, 4, new float[8]), 0, 0));
        assertThatThrownBy(() -> fixed().feed("MicrophoneArrayAudio", slow).run())
                .isInstanceOf(AifException.class)
                .hasMessageContaining("0 samples a second");
    }

    @Test
    void a_direction_that_is_no_number_is_left_unheeded() {
        AimTest test = AimTest.of(new Beamforming());
        test.feed("SourceDirection", new SourceDirection(Double.NaN, 0, 0, 1), 0);
        float[] samples = noise(4, 2000, 8);

        assertSame(enhanced(test, samples, 4), Arrays4.channel(samples, 4, 0));
        assertThat(test.reports()).singleElement().asString().contains("no number");
    }

    private static AimTest fixed() {
        return AimTest.of(new Beamforming()).with("Steering", "FIXED");
    }

    private static float[] enhanced(AimTest test, float[] samples, int channels) {
        return Arrays4.joined(
                test.feed(
                                "MicrophoneArrayAudio",
                                Arrays4.messages(samples, channels, RATE, 320))
                        .run()
                        .written("EnhancedAudio", EnhancedAudio.class));
    }

    private static void assertSame(float[] sound, float[] expected) {
        assertThat(sound).hasSameSizeAs(expected);
        assertThat(distance(sound, expected, 0, expected.length)).isLessThan(1e-13);
    }

    private static double distance(float[] one, float[] other, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += Math.pow(one[i] - other[i], 2) / (to - from);
        }
        return sum;
    }

    private static float[] noise(int channels, int frames, long seed) {
        Random random = new Random(seed);
        float[] samples = new float[channels * frames];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.01 * random.nextGaussian());
        }
        return samples;
    }
}
