// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.openaif.api.AifException;

/**
 * A WAV file of linear PCM of 16 bit: any rate, one to four channels.
 *
 * <p>The head is read here and not by Java Sound, which believes what a head says: a file that has
 * been cut short, or lies about its layout, is refused before anything of it is played. Resampling
 * and mixing down are Java Sound's. Only the head and what is just being played is in memory.
 *
 * @param dataOffset where the sound begins, in bytes
 * @param frames how many samples it has in each channel
 */
record WaveFile(Path file, int rateHertz, int channels, long dataOffset, long frames) {
    private static final int MAX_CHANNELS = 4;

    /** Beyond these no microphone records, and resampling would take absurd amounts of time. */
    private static final int MIN_RATE_HERTZ = 4_000;

    private static final int MAX_RATE_HERTZ = 384_000;

    /** More chunks before the sound than any program writes. */
    private static final int MAX_CHUNKS = 1_000;

    private static final int PCM = 1;

    /** WAVE_FORMAT_EXTENSIBLE: the format proper begins the sub-format, at byte 24. */
    private static final int EXTENSIBLE = 0xFFFE;

    private static final int BYTES_A_SAMPLE = 2;

    private static final String MEND = "give a WAV file, PCM 16 bit, of 1 to 4 channels";

    /** Reads and checks the head of a file. */
    static WaveFile open(Path file) {
        Recording.checkReadable(file, MEND);
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            return head(file, in);
        } catch (EOFException cut) {
            throw refused(file, "ends within its head");
        } catch (IOException failed) {
            throw refused(file, "cannot be read (" + failed.getMessage() + ")");
        }
    }

    /** How long it is. */
    long nanoseconds() {
        return (long) ((double) frames / rateHertz * 1e9);
    }

    /** The sound, mixed down to one channel of so many samples a second, little-endian. */
    InputStream sound(int targetRateHertz) throws IOException {
        InputStream file = Files.newInputStream(this.file);
        file.skipNBytes(dataOffset);
        AudioInputStream source =
                new AudioInputStream(
                        new BufferedInputStream(file, 1 << 16),
                        format(rateHertz, channels, Map.of()),
                        frames);
        if (rateHertz == targetRateHertz && channels == 1) {
            return source;
        }
        return AudioSystem.getAudioInputStream(
                format(targetRateHertz, 1, Map.of("interpolation", "sinc")), source);
    }

    private static AudioFormat format(int rate, int channels, Map<String, Object> properties) {
        return new AudioFormat(
                AudioFormat.Encoding.PCM_SIGNED,
                rate,
                8 * BYTES_A_SAMPLE,
                channels,
                channels * BYTES_A_SAMPLE,
                rate,
                false,
                properties);
    }

    /** Walks the chunks of the file up to the one that holds the sound. */
    private static WaveFile head(Path file, RandomAccessFile in) throws IOException {
        ByteBuffer riff = read(in, 12);
        if (!text(riff, 0).equals("RIFF") || !text(riff, 8).equals("WAVE")) {
            throw refused(file, "is no WAV file: it does not begin with RIFF and WAVE");
        }
        ByteBuffer format = null;
        for (int chunks = 0; chunks < MAX_CHUNKS; chunks++) {
            ByteBuffer head = read(in, 8);
            String name = text(head, 0);
            long length = Integer.toUnsignedLong(head.getInt(4));
            long begins = in.getFilePointer();
            if (name.equals("fmt ")) {
                format = read(in, (int) Math.min(length, 40));
                check(file, format);
            } else if (name.equals("data")) {
                if (format == null) {
                    throw refused(file, "has no chunk 'fmt ' before its sound");
                }
                long frames = frames(file, length, in.length() - begins, format.getShort(12));
                return new WaveFile(file, format.getInt(4), format.getShort(2), begins, frames);
            }
            // Chunks begin at even places.
            in.seek(begins + length + (length & 1));
        }
        throw refused(file, "has " + MAX_CHUNKS + " chunks and no sound among them");
    }

    private static void check(Path file, ByteBuffer format) {
        if (format.limit() < 16) {
            throw refused(file, "has a chunk 'fmt ' of only " + format.limit() + " bytes");
        }
        int encoding = Short.toUnsignedInt(format.getShort(0));
        if (encoding == EXTENSIBLE && format.limit() >= 26) {
            encoding = Short.toUnsignedInt(format.getShort(24));
        }
        int channels = Short.toUnsignedInt(format.getShort(2));
        long rate = Integer.toUnsignedLong(format.getInt(4));
        int frameBytes = Short.toUnsignedInt(format.getShort(12));
        int bits = Short.toUnsignedInt(format.getShort(14));
        if (encoding != PCM) {
            throw refused(file, "is encoded in format " + encoding + ", not in PCM (1)");
        }
        if (bits != 8 * BYTES_A_SAMPLE) {
            throw refused(file, "has samples of " + bits + " bit");
        }
        if (channels < 1 || channels > MAX_CHANNELS) {
            throw refused(file, "has " + channels + " channels");
        }
        if (rate < MIN_RATE_HERTZ || rate > MAX_RATE_HERTZ) {
            throw refused(file, "has " + rate + " samples a second");
        }
        if (frameBytes != channels * BYTES_A_SAMPLE) {
            throw refused(
                    file,
                    "says that " + channels + " samples of 16 bit take " + frameBytes + " bytes");
        }
    }

    private static long frames(Path file, long said, long there, int frameBytes) {
        if (said > there) {
            throw refused(
                    file,
                    "has been cut short: of " + said + " bytes of sound there are " + there);
        }
        if (said < frameBytes) {
            throw refused(file, "holds no sound");
        }
        return said / frameBytes;
    }

    private static ByteBuffer read(RandomAccessFile in, int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String text(ByteBuffer bytes, int offset) {
        return new String(bytes.array(), offset, 4, StandardCharsets.ISO_8859_1);
    }

    private static AifException refused(Path file, String what) {
        return Recording.refused(file, what, MEND);
    }
}
