// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.Message;
import org.openaif.testkit.AimTest;

/** The simulated room, and how well one hears in it. */
class SimulatedRoomTest {
    private static final ArrayGeometry SQUARE = ArrayGeometry.named("square4");

    @TempDir private Path folder;

    private static Simulation simulation(
            double t60, double azimuth, double end, Noise noise, double snr, long seed) {
        return Simulation.of(
                new Simulation.Settings(
                        SQUARE, Arrays4.RATE, 6, t60, azimuth, end, 0, 1.5, noise, snr, 40, seed));
    }

    private static List<Message<ArrayAudio>> sound(Simulation simulation) {
        int samples = simulation.settings().samples();
        return Arrays4.messages(simulation.mixed(0, samples), SQUARE.size(), Arrays4.RATE, 320);
    }

    private static List<Message<SourceDirection>> directions(Simulation simulation, String method) {
        return AimTest.of(new SourceLocalisation())
                .with("Method", method)
                .feed("MicrophoneArrayAudio", sound(simulation))
                .run()
                .written("SourceDirection", SourceDirection.class);
    }

    @Test
    void the_median_error_at_10_decibels_is_under_5_degrees() {
        List<Double> errors = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            double azimuth = -170 + 47 * i;
            Noise noise = Noise.values()[i % Noise.values().length];
            for (Message<SourceDirection> one :
                    directions(simulation(0.3, azimuth, azimuth, noise, 10, i), "SRP_PHAT")) {
                double off = one.record().azimuthDegrees() - azimuth;
                errors.add(Math.abs(Math.IEEEremainder(off, 360)));
            }
        }
        System.err.printf(
                "simulated room, T60 0.3 s, 10 dB: median azimuth error %.2f of %d directions%n",
                Arrays4.median(errors), errors.size());

        assertThat(errors).hasSizeGreaterThan(100);
        assertThat(Arrays4.median(errors)).isLessThan(5);
    }

    @Test
    void time_differences_alone_do_where_there_are_no_walls() {
        List<Message<SourceDirection>> told =
                directions(simulation(0, 40, 40, Noise.WHITE, 20, 7), "GCC_PHAT");

        assertThat(told).isNotEmpty();
        assertThat(Arrays4.median(
                        told.stream().map(one -> one.record().azimuthDegrees()).toList()))
                .isBetween(38.0, 42.0);
    }

    @Test
    void the_track_follows_somebody_who_walks_round_the_array() {
        Simulation walk = simulation(0.3, 150, 240, Noise.TRAFFIC, 15, 3);
        List<Double> errors = new ArrayList<>();
        for (Message<SourceDirection> one : directions(walk, "SRP_PHAT")) {
            double there = walk.settings().azimuthAt(one.timestamp() / 6e9);
            errors.add(Math.abs(Math.IEEEremainder(one.record().azimuthDegrees() - there, 360)));
        }

        // The track lags behind by what it averages: 15 degrees a second.
        assertThat(errors).hasSizeGreaterThan(20);
        assertThat(Arrays4.median(errors)).isLessThan(12);
    }

    @Test
    void a_near_source_is_told_to_be_near_and_its_direction_is_right() {
        ArrayGeometry wide = Arrays4.line(-0.18, -0.06, 0.06, 0.18);
        Simulation near =
                Simulation.of(
                        new Simulation.Settings(
                                wide, Arrays4.RATE, 2, 0, 35, 35, 0, 0.5, Noise.WHITE, 30, 40, 5));
        Field field = new Field(wide, Field.SOUND_METRES_PER_SECOND);
        Localiser.Settings settings =
                new Localiser.Settings(Localiser.Method.SRP_PHAT, 16, 200, 5500, 10);
        Localiser localiser =
                new Localiser(field, wide.apertureMetres(), Arrays4.RATE, settings);
        Frames frames = new Frames(4, 256, 64);
        float[] samples = near.mixed(0, near.settings().samples());
        for (int at = 0; at < samples.length / 4; ) {
            at += frames.take(samples, at, samples.length / 4);
            if (frames.complete()) {
                localiser.add(frames.spectra(), new int[] {0, 1, 2, 3});
            }
        }
        Localiser.Estimate found = localiser.estimate().orElseThrow();

        assertThat(field.told(found.towards(), 1, 1).azimuthDegrees()).isBetween(34.5, 35.5);
        assertThat(found.distanceMetres()).isBetween(0.4, 0.63);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 16})
    void microphones_with_volume_tell_the_elevation_too(int microphones) throws IOException {
        List<Vector> places = new ArrayList<>();
        for (int i = 0; i < microphones; i++) {
            double z = 1 - (2 * i + 1.0) / microphones;
            double ring = Math.sqrt(1 - z * z);
            places.add(new Vector(ring * Math.cos(2.4 * i), ring * Math.sin(2.4 * i), z).times(0.08));
        }
        ArrayGeometry sphere = new ArrayGeometry(places);
        Simulation above =
                Simulation.of(
                        new Simulation.Settings(
                                sphere, Arrays4.RATE, 2, 0, -120, -120, 25, 1.5,
                                Noise.WHITE, 20, 40, 2));
        Path document =
                Files.writeString(folder.resolve("sphere.json"), Arrays4.document(sphere));
        List<Message<SourceDirection>> told =
                AimTest.of(new SourceLocalisation())
                        .with("Geometry", document)
                        .feed(
                                "MicrophoneArrayAudio",
                                Arrays4.messages(
                                        above.mixed(0, 32_000), microphones, Arrays4.RATE, 320))
                        .run()
                        .written("SourceDirection", SourceDirection.class);

        assertThat(told.getLast().record().azimuthDegrees()).isBetween(-122.0, -118.0);
        assertThat(told.getLast().record().elevationDegrees()).isBetween(23.0, 27.0);
    }

    @ParameterizedTest
    @EnumSource(Noise.class)
    void mvdr_gains_6_decibels_over_the_best_microphone_in_diffuse_noise(Noise noise) {
        Simulation room = simulation(0, 30, 30, noise, 0, 11);
        List<Message<EnhancedAudio>> out =
                AimTest.of(new Beamforming())
                        .with("Steering", "FIXED")
                        .with("AzimuthDegrees", 30)
                        .feed("MicrophoneArrayAudio", sound(room))
                        .run()
                        .written("EnhancedAudio", EnhancedAudio.class);
        float[] samples = room.mixed(0, room.settings().samples());
        double best = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < SQUARE.size(); i++) {
            float[] one = Arrays4.channel(samples, SQUARE.size(), i);
            best = Math.max(best, Arrays4.siSdr(one, room.target()[i]));
        }
        double after = Arrays4.siSdr(Arrays4.joined(out), room.target()[0]);
        System.err.printf("diffuse %s: SI-SDR %.1f dB, was %.1f dB%n", noise, after, best);

        assertThat(best).isBetween(-3.0, 3.0);
        assertThat(after - best).isGreaterThanOrEqualTo(6);
    }

    @Test
    void the_same_seed_gives_the_same_sound_and_another_one_another() {
        float[] one = simulation(0.2, 10, 60, Noise.BABBLE, 5, 1).mixed(0, 16_000);

        assertThat(simulation(0.2, 10, 60, Noise.BABBLE, 5, 1).mixed(0, 16_000)).isEqualTo(one);
        assertThat(simulation(0.2, 10, 60, Noise.BABBLE, 5, 2).mixed(0, 16_000)).isNotEqualTo(one);
    }

    @Test
    void echoes_fade_by_60_decibels_in_the_time_that_was_asked_for() {
        Room room = Room.fading(new Vector(6.2, 5.1, 2.9), 0.4, 343);
        double[] response =
                room.response(new Vector(1.2, 1.4, 1.1), new Vector(4.1, 3.3, 1.6), Arrays4.RATE);

        // All images are positive, which makes a heap of what nobody hears below 50 Hz.
        for (int i = response.length - 1; i > 0; i--) {
            response[i] -= response[i - 1];
        }

        // Schroeder's integral: from -5 to -20 dB, four times as long for 60 dB.
        double[] left = response.clone();
        double sum = 0;
        for (int i = left.length - 1; i >= 0; i--) {
            sum += response[i] * response[i];
            left[i] = sum;
        }
        long above5 = Arrays.stream(left).filter(one -> one > left[0] * Math.pow(10, -0.5)).count();
        long above20 = Arrays.stream(left).filter(one -> one > left[0] * Math.pow(10, -2)).count();
        assertThat((above20 - above5) * 4.0 / Arrays4.RATE).isBetween(0.3, 0.5);
    }

    @Test
    void diffuse_noise_is_as_coherent_between_microphones_as_theory_says() {
        Simulation noise = simulation(0, 0, 0, Noise.WHITE, -40, 9);
        Frames frames = new Frames(4, 512, 256);
        float[] samples = noise.mixed(0, noise.settings().samples());
        double[] cross = new double[257];
        double[] power = new double[257];
        for (int at = 0; at < samples.length / 4; ) {
            at += frames.take(samples, at, samples.length / 4);
            if (frames.complete()) {
                double[][] spectra = frames.spectra();
                for (int bin = 0; bin < 257; bin++) {
                    int i = 2 * bin;
                    cross[bin] +=
                            spectra[0][i] * spectra[1][i] + spectra[0][i + 1] * spectra[1][i + 1];
                    power[bin] +=
                            (Math.pow(spectra[0][i], 2) + Math.pow(spectra[0][i + 1], 2)
                                            + Math.pow(spectra[1][i], 2)
                                            + Math.pow(spectra[1][i + 1], 2))
                                    / 2;
                }
            }
        }
        for (int bin = 4; bin < 200; bin += 8) {
            double phase = 2 * Math.PI * bin * 31.25 * 0.1 / 343;
            assertThat(cross[bin] / power[bin])
                    .as("coherence at bin %d", bin)
                    .isBetween(Math.sin(phase) / phase - 0.25, Math.sin(phase) / phase + 0.25);
        }
    }
}
