// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

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
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/**
 * A WAV file of 1 to 16 channels: PCM of 16, 24 or 32 bit, or floats of 32 bit. A file that has been
 * cut short, or lies about its layout, is refused before anything of it is played.
 *
 * @param dataOffset where the sound begins, in bytes
 * @param frames how many samples it has in each channel
 */
record WaveFile(
        Path file, int rateHertz, int channels, Sample sample, long dataOffset, long frames) {
    private static final int MIN_RATE_HERTZ = 4_000;
    private static final int MAX_RATE_HERTZ = 192_000;

    /** More chunks before the sound than any program writes. */
    private static final int MAX_CHUNKS = 1_000;

    private static final int PCM = 1;
    private static final int FLOAT = 3;

    /** WAVE_FORMAT_EXTENSIBLE: the format proper begins the sub-format, at byte 24. */
    private static final int EXTENSIBLE = 0xFFFE;

    private static final String MEND =
            "give a WAV file of 1 to 16 channels, PCM of 16, 24 or 32 bit or floats of 32 bit";

    /** How a sample is kept; {@link #read} makes it a number of which 1 is full scale. */
    enum Sample {
        PCM16(2) {
            @Override
            float read(ByteBuffer bytes, int at) {
                return bytes.getShort(at) / 32_768f;
            }
        },
        PCM24(3) {
            @Override
            float read(ByteBuffer bytes, int at) {
                return ((bytes.getShort(at) & 0xFFFF) | bytes.get(at + 2) << 16) / 8_388_608f;
            }
        },
        PCM32(4) {
            @Override
            float read(ByteBuffer bytes, int at) {
                return (float) (bytes.getInt(at) / 2_147_483_648.0);
            }
        },
        FLOAT32(4) {
            @Override
            float read(ByteBuffer bytes, int at) {
                return bytes.getFloat(at);
            }
        };

        private final int bytes;

        Sample(int bytes) {
            this.bytes = bytes;
        }

        abstract float read(ByteBuffer bytes, int at);
    }

    /** Reads and checks the head of a file. */
    static WaveFile open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw refused(file, Files.exists(file) ? "is not a file" : "there is no such file");
        }
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

    /** The whole sound, interleaved; for what is known to be short. */
    float[] samples() {
        try (Player player = play()) {
            return player.next(Math.toIntExact(frames));
        } catch (IOException failed) {
            throw refused(file, "cannot be read (" + failed.getMessage() + ")");
        }
    }

    /** Plays it from the beginning. */
    Player play() throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        in.skipNBytes(dataOffset);
        return new Player(in);
    }

    /** Reads the sound bit by bit. */
    final class Player implements AutoCloseable {
        private final InputStream in;
        private long left = frames;

        private Player(InputStream in) {
            this.in = in;
        }

        /** The next samples of all channels, interleaved; fewer at the end, and then none. */
        float[] next(int most) throws IOException {
            int count = (int) Math.min(most, left);
            left -= count;
            byte[] bytes = in.readNBytes(count * channels * sample.bytes);
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            float[] samples = new float[bytes.length / sample.bytes / channels * channels];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = sample.read(buffer, i * sample.bytes);
            }
            return samples;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
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
            } else if (name.equals("data")) {
                if (format == null) {
                    throw refused(file, "has no chunk 'fmt ' before its sound");
                }
                return of(file, format, length, begins, in.length() - begins);
            }
            // Chunks begin at even places.
            in.seek(begins + length + (length & 1));
        }
        throw refused(file, "has " + MAX_CHUNKS + " chunks and no sound among them");
    }

    private static WaveFile of(Path file, ByteBuffer format, long said, long begins, long there) {
        if (format.limit() < 16) {
            throw refused(file, "has a chunk 'fmt ' of only " + format.limit() + " bytes");
        }
        Sample sample = sample(file, format);
        int channels = Short.toUnsignedInt(format.getShort(2));
        long rate = Integer.toUnsignedLong(format.getInt(4));
        int frameBytes = Short.toUnsignedInt(format.getShort(12));
        if (channels < 1 || channels > ArrayGeometry.MAX_MICROPHONES) {
            throw refused(file, "has " + channels + " channels");
        }
        if (rate < MIN_RATE_HERTZ || rate > MAX_RATE_HERTZ) {
            throw refused(file, "has " + rate + " samples a second");
        }
        if (frameBytes != channels * sample.bytes) {
            throw refused(
                    file,
                    "says that " + channels + " samples of " + 8 * sample.bytes + " bit take "
                            + frameBytes + " bytes");
        }
        if (said > there) {
            throw refused(
                    file,
                    "has been cut short: of " + said + " bytes of sound there are " + there);
        }
        if (said < frameBytes) {
            throw refused(file, "holds no sound");
        }
        return new WaveFile(file, (int) rate, channels, sample, begins, said / frameBytes);
    }

    private static Sample sample(Path file, ByteBuffer format) {
        int encoding = Short.toUnsignedInt(format.getShort(0));
        if (encoding == EXTENSIBLE && format.limit() >= 26) {
            encoding = Short.toUnsignedInt(format.getShort(24));
        }
        int bits = Short.toUnsignedInt(format.getShort(14));
        if (encoding == FLOAT && bits == 32) {
            return Sample.FLOAT32;
        }
        if (encoding == PCM) {
            switch (bits) {
                case 16:
                    return Sample.PCM16;
                case 24:
                    return Sample.PCM24;
                case 32:
                    return Sample.PCM32;
                default:
                    break;
            }
        }
        throw refused(file, "is in format " + encoding + " with " + bits + " bit a sample");
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
        return new AifException(ErrorCode.READ, file + ": " + what + "; " + MEND);
    }
}
