// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Archives written byte by byte, as nobody's tool would write them. */
final class Forged {
    private Forged() {}

    /** One block of a tar header. */
    static byte[] header(String name, char type, long size) {
        byte[] block = new byte[512];
        put(block, 0, name);
        put(block, 100, "0000644\0");
        put(block, 108, "0000000\0");
        put(block, 116, "0000000\0");
        put(block, 124, "%011o\0".formatted(size));
        put(block, 136, "00000000000\0");
        block[156] = (byte) type;
        if (type == '1' || type == '2') {
            put(block, 157, "/etc/passwd");
        }
        put(block, 257, "ustar\00000");
        return summed(block);
    }

    /** The block with the sum that it should have. */
    static byte[] summed(byte[] block) {
        put(block, 148, "        ");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, "%06o\0 ".formatted(sum));
        return block;
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, at, Math.min(bytes.length, at == 0 ? 100 : bytes.length));
    }

    /** An entry of a tar with its content, padded. */
    static byte[] entry(String name, char type, byte[] content) {
        return join(header(name, type, content.length), padded(content));
    }

    static byte[] padded(byte[] content) {
        return java.util.Arrays.copyOf(content, (content.length + 511) / 512 * 512);
    }

    static byte[] file(String name) {
        return entry(name, '0', "content\n".getBytes(StandardCharsets.UTF_8));
    }

    /** An entry whose name is in an extended header. */
    static byte[] longName(char type, String header, String fallback) {
        return join(
                entry("././@LongLink", type, header.getBytes(StandardCharsets.UTF_8)), file(fallback));
    }

    static String paxRecord(String key, String value) {
        int rest = (" " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8).length;
        int length = rest + 1;
        while ((length + "").length() + rest != length) {
            length++;
        }
        return length + " " + key + "=" + value + "\n";
    }

    static byte[] tar(byte[]... entries) {
        return join(join(entries), new byte[1024]);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A zip in the making; what an entry says of itself can be anything. */
    static final class Zip {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final List<byte[]> list = new ArrayList<>();

        /** How an entry lies. */
        static final class Lies {
            String localName = "";
            int flags = 1 << 11;
            int method = 8;
            long attributes;
            long saidSize = -1;
            long offset = -1;
            byte[] gap = new byte[0];
        }

        Zip add(String name, byte[] content) {
            return add(name, content, new Lies());
        }

        Zip add(String name, byte[] content, Lies lies) {
            CRC32 crc = new CRC32();
            crc.update(content);
            byte[] packed = lies.method == 8 ? deflated(content) : content;
            long size = lies.saidSize < 0 ? content.length : lies.saidSize;
            out.writeBytes(lies.gap);
            int offset = out.size();
            byte[] central = name.getBytes(StandardCharsets.UTF_8);
            byte[] local =
                    lies.localName.isEmpty()
                            ? central : lies.localName.getBytes(StandardCharsets.UTF_8);
            out.writeBytes(
                    little(30).putInt(0x04034b50).putShort((short) 20).putShort((short) lies.flags)
                            .putShort((short) lies.method).putInt(0x00210000).putInt((int) crc.getValue())
                            .putInt(packed.length).putInt((int) size).putShort((short) local.length)
                            .putShort((short) 0).array());
            out.writeBytes(local);
            out.writeBytes(packed);
            list.add(
                    join(
                            little(46).putInt(0x02014b50).putShort((short) (3 << 8 | 20))
                                    .putShort((short) 20).putShort((short) lies.flags)
                                    .putShort((short) lies.method).putInt(0x00210000)
                                    .putInt((int) crc.getValue()).putInt(packed.length).putInt((int) size)
                                    .putShort((short) central.length).putShort((short) 0).putShort((short) 0)
                                    .putShort((short) 0).putShort((short) 0).putInt((int) lies.attributes)
                                    .putInt((int) (lies.offset < 0 ? offset : lies.offset)).array(),
                            central));
            return this;
        }

        byte[] bytes() {
            byte[] directory = join(list.toArray(byte[][]::new));
            return join(
                    out.toByteArray(),
                    directory,
                    little(22).putInt(0x06054b50).putInt(0).putShort((short) list.size())
                            .putShort((short) list.size()).putInt(directory.length).putInt(out.size())
                            .putShort((short) 0).array());
        }

        private static ByteBuffer little(int size) {
            return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        }

        private static byte[] deflated(byte[] content) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            Deflater deflater = new Deflater(9, true);
            try (DeflaterOutputStream deflate = new DeflaterOutputStream(packed, deflater)) {
                deflate.write(content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                deflater.end();
            }
            return packed.toByteArray();
        }
    }
}
