// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/**
 * What an array hears in a simulated room: somebody who speaks, and may walk round the array meanwhile,
 * and noise from all sides. The same settings give the same sound to the last bit.
 *
 * @param target what each microphone hears of the voice, echoes included
 * @param noise what each microphone hears of the noise
 */
record Simulation(Settings settings, float[][] target, float[][] noise) {
    private static final Vector ROOM_METRES = new Vector(6.2, 5.1, 2.9);
    private static final Vector ARRAY_METRES = new Vector(2.8, 2.3, 1.2);

    /** Noise comes from so many places, which for an array of this size is from everywhere. */
    private static final int NOISE_DIRECTIONS = 48;

    /** How loud the voice is: -26 dBFS at the middle microphone. */
    private static final double LEVEL = 0.05;

    /** Somebody who walks is at a new place so often. */
    private static final double STEP_SECONDS = 0.1;

    /**
     * @param t60Seconds 0 for a place without walls
     * @param azimuthDegrees where the voice is at first, seen from the array
     * @param endAzimuthDegrees where it is in the end, at the same distance
     * @param snrDecibels the voice against the noise
     * @param ownNoiseDecibels the noise of each microphone itself, against the voice
     */
    record Settings(
            ArrayGeometry geometry,
            int rateHertz,
            double seconds,
            double t60Seconds,
            double azimuthDegrees,
            double endAzimuthDegrees,
            double elevationDegrees,
            double distanceMetres,
            Noise noise,
            double snrDecibels,
            double ownNoiseDecibels,
            long seed) {

        int samples() {
            return (int) (seconds * rateHertz);
        }

        /** Where the voice is after that part of the time. */
        double azimuthAt(double part) {
            return azimuthDegrees + part * (endAzimuthDegrees - azimuthDegrees);
        }
    }

    static Simulation of(Settings settings) {
        float[][] target = scaled(voice(settings), LEVEL);
        double noiseLevel = LEVEL * Math.pow(10, -settings.snrDecibels() / 20);
        float[][] noise = scaled(diffuse(settings), noiseLevel);
        addOwnNoise(noise, settings);
        return new Simulation(settings, target, noise);
    }

    /** The sum of all, interleaved, from one sample to another. */
    float[] mixed(int from, int to) {
        int channels = target.length;
        float[] samples = new float[(to - from) * channels];
        for (int channel = 0; channel < channels; channel++) {
            for (int i = from; i < to; i++) {
                samples[(i - from) * channels + channel] =
                        target[channel][i] + noise[channel][i];
            }
        }
        return samples;
    }

    // --- the voice

    private static float[][] voice(Settings settings) {
        int count = settings.samples();
        int step = (int) (STEP_SECONDS * settings.rateHertz());
        double[] dry =
                new Voice(settings.seed(), settings.rateHertz()).samples(count + 2 * step);
        float[][] heard = new float[settings.geometry().size()][count];
        boolean walks = settings.azimuthDegrees() != settings.endAzimuthDegrees();
        Room room =
                Room.fading(ROOM_METRES, settings.t60Seconds(), Field.SOUND_METRES_PER_SECOND);
        double[][] responses = responses(room, settings, 0);
        Convolution convolution = new Convolution(2 * step + responses[0].length + step);
        double[][] spectra = spectra(convolution, responses);
        // Stretches overlap by half, so that one place fades into the next.
        double[] stretch = new double[2 * step];
        for (int at = -step; at < count; at += step) {
            for (int i = 0; i < stretch.length; i++) {
                double fade = Math.sin(Math.PI * i / stretch.length);
                stretch[i] = at + i < 0 ? 0 : fade * fade * dry[at + i];
            }
            if (walks) {
                double part = Math.clamp((double) (at + step) / count, 0, 1);
                spectra = spectra(convolution, responses(room, settings, part));
            }
            convolution.add(stretch, spectra, heard, at);
        }
        return heard;
    }

    private static double[][] spectra(Convolution convolution, double[][] responses) {
        double[][] spectra = new double[responses.length][];
        for (int i = 0; i < spectra.length; i++) {
            spectra[i] = convolution.response(responses[i]);
        }
        return spectra;
    }

    private static double[][] responses(Room room, Settings settings, double part) {
        Vector towards =
                Vector.towards(settings.azimuthAt(part), settings.elevationDegrees());
        Vector source = ARRAY_METRES.plus(towards.times(settings.distanceMetres()));
        double[][] responses = new double[settings.geometry().size()][];
        int longest = 0;
        for (int i = 0; i < responses.length; i++) {
            responses[i] = room.response(source, place(settings, i), settings.rateHertz());
            longest = Math.max(longest, responses[i].length);
        }
        for (int i = 0; i < responses.length; i++) {
            responses[i] = Arrays.copyOf(responses[i], longest);
        }
        return responses;
    }

    /** Where a microphone is in the room: the middle of the array is at the array's place. */
    private static Vector place(Settings settings, int microphone) {
        ArrayGeometry geometry = settings.geometry();
        return ARRAY_METRES.plus(geometry.microphones().get(microphone).minus(geometry.centre()));
    }

    // --- the noise

    /** Independent noises from points spread evenly over a sphere, as flat waves. */
    private static float[][] diffuse(Settings settings) {
        int count = settings.samples();
        Field field = new Field(settings.geometry(), Field.SOUND_METRES_PER_SECOND);
        float[][] heard = new float[field.microphones()][count];
        double middle =
                Delay.TAPS
                        + settings.geometry().apertureMetres() / Field.SOUND_METRES_PER_SECOND
                                * settings.rateHertz();
        int length = (int) Math.ceil(2 * middle) + Delay.TAPS;
        int stretch = Math.max(4096, 2 * length);
        Convolution convolution = new Convolution(stretch + length);
        double golden = Math.PI * (3 - Math.sqrt(5));
        for (int i = 0; i < NOISE_DIRECTIONS; i++) {
            double z = 1 - (2 * i + 1.0) / NOISE_DIRECTIONS;
            double ring = Math.sqrt(1 - z * z);
            Vector from = new Vector(ring * Math.cos(golden * i), ring * Math.sin(golden * i), z);
            IntToDoubleFunction delay =
                    microphone ->
                            middle
                                    + settings.rateHertz()
                                            * field.delay(
                                                    microphone, from, Double.POSITIVE_INFINITY);
            double[][] spectra = new double[heard.length][];
            for (int microphone = 0; microphone < heard.length; microphone++) {
                double[] response = new double[length];
                Delay.add(response, delay.applyAsDouble(microphone), 1);
                spectra[microphone] = convolution.response(response);
            }
            double[] noise =
                    settings.noise()
                            .samples(count, settings.rateHertz(), settings.seed() + 1000L * (i + 1));
            for (int at = 0; at < count; at += stretch) {
                double[] part = Arrays.copyOfRange(noise, at, Math.min(count, at + stretch));
                convolution.add(part, spectra, heard, at);
            }
        }
        return heard;
    }

    private static void addOwnNoise(float[][] noise, Settings settings) {
        double level = LEVEL * Math.pow(10, -settings.ownNoiseDecibels() / 20);
        Random random = Noise.random(settings.seed() ^ 0x0A15E);
        for (float[] line : noise) {
            for (int i = 0; i < line.length; i++) {
                line[i] += (float) (level * random.nextGaussian());
            }
        }
    }

    private static float[][] scaled(float[][] sound, double level) {
        double squares = 0;
        for (float sample : sound[0]) {
            squares += (double) sample * sample;
        }
        float scale =
                squares > 0 ? (float) (level / Math.sqrt(squares / sound[0].length)) : 0;
        for (float[] line : sound) {
            for (int i = 0; i < line.length; i++) {
                line[i] *= scale;
            }
        }
        return sound;
    }
}
