// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openaif.api.Message;

/** What the tests say of sounds of arrays again and again. */
final class Arrays4 {
    static final int RATE = 16_000;

    private Arrays4() {}

    /** Microphones on the y axis, in metres. */
    static ArrayGeometry line(double... y) {
        return new ArrayGeometry(Arrays.stream(y).mapToObj(one -> new Vector(0, one, 0)).toList());
    }

    /** The geometry document of an array. */
    static String document(ArrayGeometry geometry) {
        StringBuilder text = new StringBuilder("{\"Header\": \"CAE-MAG-V2.1\", ");
        text.append("\"NumberOfMicrophones\": ").append(geometry.size());
        text.append(", \"MicrophoneAttributes\": [");
        for (int i = 0; i < geometry.size(); i++) {
            Vector place = geometry.microphones().get(i);
            text.append(i == 0 ? "" : ", ")
                    .append("{\"MicrophoneID\": ").append(i)
                    .append(", \"xCoord\": ").append(place.x())
                    .append(", \"yCoord\": ").append(place.y())
                    .append(", \"zCoord\": ").append(place.z())
                    .append('}');
        }
        return text.append("]}").toString();
    }

    /** Sound cut into messages of so many samples a channel, stamped from 0 on. */
    static List<Message<ArrayAudio>> messages(float[] samples, int channels, int rate, int length) {
        List<Message<ArrayAudio>> messages = new ArrayList<>();
        for (int from = 0; from < samples.length / channels; from += length) {
            int to = Math.min(samples.length / channels, from + length);
            messages.add(
                    new Message<>(
                            new ArrayAudio(
                                    rate,
                                    channels,
                                    Arrays.copyOfRange(samples, from * channels, to * channels)),
                            from * 1_000_000_000L / rate,
                            messages.size()));
        }
        return messages;
    }

    /** One channel of interleaved samples. */
    static float[] channel(float[] samples, int channels, int channel) {
        float[] one = new float[samples.length / channels];
        for (int i = 0; i < one.length; i++) {
            one[i] = samples[i * channels + channel];
        }
        return one;
    }

    /** All samples of messages, one after the other. */
    static float[] joined(List<Message<EnhancedAudio>> messages) {
        int length = messages.stream().mapToInt(one -> one.record().samples().length).sum();
        float[] joined = new float[length];
        int at = 0;
        for (Message<EnhancedAudio> message : messages) {
            float[] samples = message.record().samples();
            System.arraycopy(samples, 0, joined, at, samples.length);
            at += samples.length;
        }
        return joined;
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int size = sorted.size();
        return (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
    }

    /** The scale-invariant signal-to-distortion ratio of a sound, in decibels. */
    static double siSdr(float[] sound, float[] reference) {
        double energy = 0;
        double product = 0;
        for (int i = 0; i < reference.length; i++) {
            energy += (double) reference[i] * reference[i];
            product += (double) sound[i] * reference[i];
        }
        double scale = product / energy;
        double rest = 0;
        for (int i = 0; i < reference.length; i++) {
            double off = sound[i] - scale * reference[i];
            rest += off * off;
        }
        return 10 * Math.log10(scale * scale * energy / rest);
    }
}
