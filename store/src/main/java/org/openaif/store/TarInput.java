// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The unpacked bytes of a tar on their way to who parses them. It lets pass no more than is allowed,
 * and keeps what is between the contents of two entries, so that this can be checked.
 */
final class TarInput extends InputStream {
    /** 64 KiB: the headers before one entry have 3 blocks, with the longest name of ours 7. */
    private static final int HEADER_BYTES = 1 << 16;

    private final InputStream in;
    private final Refusal refusal;
    private final long limit;
    private final ByteArrayOutputStream between = new ByteArrayOutputStream();
    private boolean isBetween;
    private long position;

    /**
     * The input.
     *
     * @param limit how many bytes there may be
     */
    TarInput(InputStream in, Refusal refusal, long limit) {
        this.in = in;
        this.refusal = refusal;
        this.limit = limit;
    }

    /** What is read from now on belongs to no content. */
    void leaveContent() {
        between.reset();
        isBetween = true;
    }

    /** What was read since, the padding of the last content not among it. */
    byte[] enterContent(int padding) {
        isBetween = false;
        byte[] read = between.toByteArray();
        byte[] headers = new byte[Math.max(0, read.length - padding)];
        System.arraycopy(read, read.length - headers.length, headers, 0, headers.length);
        return headers;
    }

    /** How many bytes it is to the next block. */
    int padding() {
        return (int) (-position & (TarHeaders.BLOCK - 1));
    }

    /**
     * Reads the rest, in which there may be zeros only.
     *
     * @return how many
     */
    long zerosToEnd() throws IOException {
        isBetween = false;
        byte[] buffer = new byte[1 << 16];
        long zeros = 0;
        for (int n = read(buffer, 0, buffer.length); n >= 0; n = read(buffer, 0, buffer.length)) {
            for (int i = 0; i < n; i++) {
                if (buffer[i] != 0) {
                    throw refusal.corrupt("something follows the end of the tar", null);
                }
            }
            zeros += n;
        }
        return zeros;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = in.read(buffer, offset, length);
        if (n > 0) {
            position += n;
            if (position > limit) {
                throw refusal.whole(
                        "unpacks to more than " + limit + " bytes",
                        "pack less, or raise the limits if it is trusted");
            }
            if (isBetween) {
                keep(buffer, offset, n);
            }
        }
        return n;
    }

    private void keep(byte[] buffer, int offset, int length) {
        if (between.size() + length > HEADER_BYTES) {
            throw refusal.corrupt("the headers of one entry have more than 64 KiB", null);
        }
        between.write(buffer, offset, length);
    }

    /** Skipped is what was read and not looked at; so nothing passes uncounted. */
    @Override
    public long skip(long bytes) throws IOException {
        byte[] unseen = new byte[(int) Math.min(bytes, 1 << 13)];
        return bytes <= 0 ? 0 : Math.max(0, read(unseen, 0, unseen.length));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
