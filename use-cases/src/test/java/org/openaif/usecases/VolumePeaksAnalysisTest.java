// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.AifException;
import org.openaif.api.Message;

class VolumePeaksAnalysisTest {
    private static final int SECOND = MicBuffer.RATE_HERTZ;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 160, 320, 1000, 48_000})
    void peaks_do_not_depend_on_how_the_sound_is_cut_into_buffers(int length) {
        short[] sound = noise(3 * SECOND, 100);
        click(sound, SECOND);
        click(sound, 2 * SECOND);

        assertThat(Rev.peaks(buffers(sound, length)))
                .extracting(Message::timestamp)
                .containsExactly(1_000_000_000L, 2_000_000_000L);
    }

    @Test
    void noise_alone_has_no_peaks() {
        assertThat(Rev.peaks(buffers(noise(20 * SECOND, 200), 320))).isEmpty();
    }

    @Test
    void a_constant_offset_is_no_sound() {
        short[] sound = new short[SECOND];
        Arrays.fill(sound, (short) 20_000);

        assertThat(Rev.peaks(buffers(sound, 320))).isEmpty();
    }

    @Test
    void sound_of_another_rate_is_refused() {
        List<Message<MicBuffer>> sound =
                List.of(new Message<>(new MicBuffer(8000, new short[80]), 0, 0));

        assertThatThrownBy(() -> Rev.peaks(sound))
                .isInstanceOf(AifException.class)
                .hasMessageContaining("8000 samples a second");
    }

    private static List<Message<MicBuffer>> buffers(short[] sound, int length) {
        List<Message<MicBuffer>> buffers = new ArrayList<>();
        for (int from = 0; from < sound.length; from += length) {
            int to = Math.min(from + length, sound.length);
            short[] samples = Arrays.copyOfRange(sound, from, to);
            buffers.add(
                    new Message<>(
                            new MicBuffer(MicBuffer.RATE_HERTZ, samples),
                            MicBuffer.nanosecondsOf(from),
                            buffers.size()));
        }
        return buffers;
    }

    private static short[] noise(int length, double deviation) {
        Random random = new Random(3);
        short[] sound = new short[length];
        for (int i = 0; i < length; i++) {
            sound[i] = (short) (deviation * random.nextGaussian());
        }
        return sound;
    }

    private static void click(short[] sound, int at) {
        for (int i = 0; i < SECOND / 20; i++) {
            sound[at + i] += (short) (10_000 * Math.cos(i));
        }
    }
}
