// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openaif.api.Aim;
import org.openaif.api.AifException;
import org.openaif.api.Message;
import org.openaif.testkit.AimTest;

/** Good and bad recordings. */
class RecordingTest {
    private static final String HEAD = "t,ax,ay,az,gx,gy,gz\n";
    private static final String ROW = "0.00,1,2,3,4,5,6\n";

    @TempDir Path folder;

    @BeforeEach
    void a_good_recording() throws IOException {
        csv(HEAD + ROW);
        wav(sound(1, 16_000, 1000));
    }

    @Test
    void sound_plays_from_time_zero_and_keeps_its_last_samples() {
        List<Message<MicBuffer>> buffers = play(new RecordedMicrophone());

        assertThat(buffers)
                .extracting(Message::timestamp)
                .containsExactly(0L, 20_000_000L, 40_000_000L, 60_000_000L);
        assertThat(buffers)
                .extracting(buffer -> buffer.record().samples().length)
                .containsExactly(320, 320, 320, 40);
        assertThat(buffers.get(1).record().samples()[0]).isEqualTo(sample(320, 16_000));
    }

    @ParameterizedTest
    @CsvSource({"1, 8000", "1, 44100", "1, 48000", "2, 16000", "2, 44100", "3, 16000", "4, 48000"})
    void sound_of_any_rate_and_up_to_four_channels_comes_out_the_same(int channels, int rate)
            throws IOException {
        wav(sound(channels, rate, rate / 2));

        List<Message<MicBuffer>> buffers = play(new RecordedMicrophone());
        int length =
                buffers.stream().mapToInt(buffer -> buffer.record().samples().length).sum();
        short[] middle = buffers.get(buffers.size() / 2).record().samples();
        double loudest = IntStream.range(0, 320).map(i -> Math.abs(middle[i])).max().orElse(0);

        assertThat(length).isBetween(7_900, 8_100);
        assertThat(loudest).isBetween(9_000.0, 11_000.0);
    }

    @Test
    void chunks_before_the_sound_are_skipped() throws IOException {
        byte[] wav = sound(1, 16_000, 100);
        byte[] odd = {'L', 'I', 'S', 'T', 3, 0, 0, 0, 'a', 'b', 'c', 0};
        byte[] all = new byte[wav.length + odd.length];
        System.arraycopy(wav, 0, all, 0, 36);
        System.arraycopy(odd, 0, all, 36, odd.length);
        System.arraycopy(wav, 36, all, 36 + odd.length, wav.length - 36);
        wav(all);

        assertThat(play(new RecordedMicrophone()).get(0).record().samples()).hasSize(100);
    }

    @Test
    void samples_play_at_their_times_whatever_the_order_of_the_columns() throws IOException {
        csv("\uFEFFgz,note,t,ax,ay,az,gx,gy\r\n6,x,0.5,1,2,3,4,5\r\n6e0,,0.51,-1,2,3,4,5");

        List<Message<InertialSample>> samples =
                AimTest.of(new RecordedInertialUnit())
                        .with("Folder", folder)
                        .run()
                        .written("InertialDataChannel", InertialSample.class);

        assertThat(samples)
                .containsExactly(
                        new Message<>(new InertialSample(1, 2, 3, 4, 5, 6), 500_000_000, 0),
                        new Message<>(new InertialSample(-1, 2, 3, 4, 5, 6), 510_000_000, 1));
    }

    static Stream<Arguments> badTables() {
        return Stream.of(
                bad("", "inertial.csv: is empty"),
                bad(HEAD, "inertial.csv: has no samples"),
                bad("t,ax,ay,az,gx,gy\n", "inertial.csv:1: there is no column 'gz'"),
                bad("t,t,ax,ay,az,gx,gy,gz\n", "inertial.csv:1: column 't' is there twice"),
                bad(HEAD + ROW + "0.01,1,NaN,3,4,5,6\n", "inertial.csv:3: ay is 'NaN'"),
                bad(HEAD + ROW + "0.01,1,2,Infinity,4,5,6\n", "inertial.csv:3: az is 'Infinity'"),
                bad(HEAD + ROW + "0.01,1,2,,4,5,6\n", "inertial.csv:3: az is ''"),
                bad(HEAD + ROW + "0.01,1,2,3,\u001b[2J\r,5,6\n", "3: gx is '?[2J?'"),
                bad(HEAD + ROW + "0.01,1,2,3,4,5\n", "inertial.csv:3: has 6 values"),
                bad(HEAD + ROW + "0.01,1,2,3,4,5,6,7\n", "inertial.csv:3: has 8 values"),
                bad(
                        HEAD + "0.02,1,2,3,4,5,6\n" + ROW,
                        "inertial.csv:3: time runs back from 0.02 s"),
                bad(HEAD + "-1,1,2,3,4,5,6\n", "inertial.csv:2: time runs back from 0.0 s"),
                bad(HEAD + "1e12,1,2,3,4,5,6\n", "inertial.csv:2: t is 1.0E12 s"),
                bad(HEAD + "1".repeat(5000), "inertial.csv:2: is longer than 4096 characters"),
                bad("\0".repeat(100_000), "inertial.csv:1: is longer than 4096 characters"));
    }

    @ParameterizedTest
    @MethodSource("badTables")
    void a_bad_table_is_refused_before_anything_is_played(String text, String complaint)
            throws IOException {
        csv(text);

        refuses(new RecordedInertialUnit(), "InertialDataChannel", complaint);
    }

    static Stream<Arguments> badSounds() {
        return Stream.of(
                badWav(wav -> wav.put(0, (byte) 'X'), "is no WAV file"),
                badWav(wav -> wav.put(8, (byte) 'X'), "is no WAV file"),
                badWav(wav -> wav.putShort(20, (short) 3), "is encoded in format 3, not in PCM"),
                badWav(wav -> wav.putShort(22, (short) 0), "has 0 channels"),
                badWav(wav -> wav.putShort(22, (short) 5), "has 5 channels"),
                badWav(wav -> wav.putShort(22, (short) -1), "has 65535 channels"),
                badWav(wav -> wav.putInt(24, 0), "has 0 samples a second"),
                badWav(wav -> wav.putInt(24, -1), "has 4294967295 samples a second"),
                badWav(wav -> wav.putShort(34, (short) 24), "has samples of 24 bit"),
                badWav(wav -> wav.putShort(32, (short) 8), "take 8 bytes"),
                badWav(wav -> wav.putInt(16, 4), "has a chunk 'fmt ' of only 4 bytes"),
                badWav(wav -> wav.putInt(16, -1), "ends within its head"),
                badWav(wav -> wav.put(12, (byte) 'F'), "has no chunk 'fmt ' before its sound"),
                badWav(wav -> wav.putInt(40, 2002), "of 2002 bytes of sound there are 2000"),
                badWav(wav -> wav.putInt(40, -1), "of 4294967295 bytes of sound there are 2000"),
                badWav(wav -> wav.putInt(40, 1), "holds no sound"),
                badWav(wav -> wav.put(36, (byte) 'D'), "ends within its head"));
    }

    @ParameterizedTest
    @MethodSource("badSounds")
    void bad_sound_is_refused_by_both_devices_before_anything_is_played(
            Consumer<ByteBuffer> damage, String complaint) throws IOException {
        byte[] wav = sound(1, 16_000, 1000);
        damage.accept(ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN));
        wav(wav);

        refuses(new RecordedMicrophone(), "MicBufferDataChannel", complaint);
        refuses(new RecordedInertialUnit(), "InertialDataChannel", complaint);
    }

    @Test
    void a_file_of_any_length_that_is_cut_is_refused() throws IOException {
        byte[] whole = sound(1, 16_000, 50);
        for (int length = 0; length < whole.length; length++) {
            wav(Arrays.copyOf(whole, length));
            refuses(new RecordedMicrophone(), "MicBufferDataChannel", "microphone.wav: ");
        }
    }

    @Test
    void what_is_missing_is_named() throws IOException {
        Files.delete(folder.resolve("microphone.wav"));
        refuses(new RecordedInertialUnit(), "InertialDataChannel",
                "microphone.wav: there is no such file");
        Files.createDirectory(folder.resolve("microphone.wav"));
        refuses(new RecordedMicrophone(), "MicBufferDataChannel",
                "microphone.wav: is not a file");

        assertThatThrownBy(() -> Recording.open(folder.resolve("nowhere")))
                .hasMessageContaining("nowhere: there is no such folder");
        assertThatThrownBy(() -> Recording.open(folder.resolve("inertial.csv")))
                .hasMessageContaining("inertial.csv: is not a folder");
        assertThatThrownBy(() -> AimTest.of(new RecordedMicrophone()).run())
                .hasMessageContaining("RecordedMicrophone has no parameter Folder");
    }

    private void refuses(Aim device, String port, String complaint) {
        AimTest test = AimTest.of(device).with("Folder", folder);

        assertThatThrownBy(test::run)
                .isInstanceOf(AifException.class)
                .hasMessageContaining(complaint)
                .message()
                .doesNotContain("\n")
                .contains("; ");
        assertThat(test.written(port, MicBuffer.class)).isEmpty();
    }

    private List<Message<MicBuffer>> play(RecordedMicrophone microphone) {
        return AimTest.of(microphone)
                .with("Folder", folder)
                .run()
                .written("MicBufferDataChannel", MicBuffer.class);
    }

    private void csv(String text) throws IOException {
        Files.writeString(folder.resolve("inertial.csv"), text);
    }

    private void wav(byte[] bytes) throws IOException {
        Files.write(folder.resolve("microphone.wav"), bytes);
    }

    /** A tone of 440 Hz, the same in all channels, as a WAV file. */
    private static byte[] sound(int channels, int rate, int frames) {
        int bytes = frames * channels * 2;
        ByteBuffer wav = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF")).putInt(36 + bytes).put(ascii("WAVE"));
        wav.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) channels);
        wav.putInt(rate).putInt(rate * channels * 2).putShort((short) (channels * 2));
        wav.putShort((short) 16).put(ascii("data")).putInt(bytes);
        for (int frame = 0; frame < frames; frame++) {
            for (int channel = 0; channel < channels; channel++) {
                wav.putShort(sample(frame, rate));
            }
        }
        return wav.array();
    }

    private static short sample(int frame, int rate) {
        return (short) (10_000 * Math.sin(2 * Math.PI * 440 * frame / rate));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    private static Arguments bad(String text, String complaint) {
        return Arguments.of(text, complaint);
    }

    private static Arguments badWav(Consumer<ByteBuffer> damage, String complaint) {
        return Arguments.of(damage, complaint);
    }
}
