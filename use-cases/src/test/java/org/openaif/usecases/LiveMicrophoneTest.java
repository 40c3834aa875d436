// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import javax.sound.sampled.LineUnavailableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openaif.api.AifException;
import org.openaif.api.Message;
import org.openaif.testkit.AimTest;
import org.openaif.usecases.fake.FakeMixerProvider;

/** A microphone of Java Sound that is really a table of numbers: {@link FakeMixerProvider}. */
class LiveMicrophoneTest {
    private static final String PROPERTY = "javax.sound.sampled.TargetDataLine";
    private static final long MS = 1_000_000;

    private final short[] heard = new short[MicBuffer.SAMPLES * 20];
    private AimTest test;
    private long clock;
    private int read;

    @BeforeEach
    void the_fake_one_comes_before_any_real_one() {
        System.setProperty(PROPERTY, FakeMixerProvider.class.getName());
        for (int i = 0; i < heard.length; i++) {
            heard[i] = (short) (7 * i);
        }
    }

    @AfterEach
    void forget_it() {
        System.clearProperty(PROPERTY);
        FakeMixerProvider.unplug();
    }

    @Test
    void what_is_heard_is_written_with_the_time_at_which_it_was_heard() {
        FakeMixerProvider.plug(buffer -> hear(buffer, 20 * MS));

        List<Message<MicBuffer>> written = written();

        assertThat(written).hasSize(20);
        for (int i = 0; i < written.size(); i++) {
            assertThat(written.get(i).timestamp()).isEqualTo(i * 20 * MS);
            assertThat(written.get(i).record().samples()[1])
                    .isEqualTo(heard[i * MicBuffer.SAMPLES + 1]);
        }
    }

    @Test
    void times_follow_the_workflow_where_the_sound_card_is_slow() {
        FakeMixerProvider.plug(buffer -> hear(buffer, 21 * MS));

        assertThat(written()).last().satisfies(message -> lagsNoMoreThan(100 * MS, message));

        read = 0;
        FakeMixerProvider.plug(buffer -> hear(buffer, 40 * MS));

        assertThat(written()).last().satisfies(message -> lagsNoMoreThan(120 * MS, message));
    }

    @Test
    void without_a_microphone_it_says_what_to_do() {
        FakeMixerProvider.plug(
                buffer -> {
                    throw new LineUnavailableException("in use by another");
                });

        assertThatThrownBy(this::written)
                .isInstanceOf(AifException.class)
                .hasMessageContaining("no microphone")
                .hasMessageContaining("in use by another")
                .hasMessageContaining("--input");
    }

    private void lagsNoMoreThan(long lag, Message<MicBuffer> message) {
        assertThat(clock - 20 * MS - message.timestamp()).isBetween(-lag, lag);
    }

    private int hear(byte[] buffer, long duration) {
        if (buffer.length == 0 || read == heard.length) {
            return 0;
        }
        for (int i = 0; i < buffer.length / 2; i++, read++) {
            buffer[2 * i] = (byte) heard[read];
            buffer[2 * i + 1] = (byte) (heard[read] >> 8);
        }
        clock += duration;
        test.advanceTo(clock);
        return buffer.length;
    }

    private List<Message<MicBuffer>> written() {
        test = AimTest.of(new LiveMicrophone()).advanceTo(clock);
        return test.run().written("MicBufferDataChannel", MicBuffer.class);
    }
}
