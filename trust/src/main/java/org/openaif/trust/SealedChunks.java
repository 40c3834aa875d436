// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Cryptography;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * Long content, sealed in chunks, so that it is read as it comes and never believed before it was
 * found genuine:
 *
 * <pre>
 *   length (4) | nonce, ciphertext, tag     for each chunk but the last: of CHUNK bytes
 *   length (4) | nonce, ciphertext, tag     the last one, perhaps empty
 * </pre>
 *
 * <p>Authenticated with each chunk: to what it belongs, which one it is, whether it is the last. So none
 * can be left out, repeated, moved, cut off at the end, or taken from elsewhere.
 */
final class SealedChunks {
    private static final int CHUNK = 256 * 1024;

    /** Nonce and tag, at most. */
    private static final int OVERHEAD = 64;

    private final Cryptography cryptography;
    private final KeyId key;
    private final byte[] context;

    /**
     * Seals and opens.
     *
     * @param key permits GCM
     * @param context to what the content belongs
     */
    SealedChunks(Cryptography cryptography, KeyId key, byte[] context) {
        this.cryptography = cryptography;
        this.key = key;
        this.context = context;
    }

    private byte[] associated(long index, boolean last) {
        return ByteBuffer.allocate(context.length + Long.BYTES + 1)
                .put(context)
                .putLong(index)
                .put((byte) (last ? 1 : 0))
                .array();
    }

    /** Seals all that comes. */
    void seal(InputStream content, OutputStream into) throws IOException {
        DataOutputStream out = new DataOutputStream(into);
        byte[] chunk = content.readNBytes(CHUNK);
        for (long index = 0; ; index++) {
            byte[] next = chunk.length < CHUNK ? new byte[0] : content.readNBytes(CHUNK);
            boolean last = next.length == 0;
            byte[] sealed =
                    cryptography.seal(key, Algorithm.GCM, associated(index, last), chunk);
            Arrays.fill(chunk, (byte) 0);
            out.writeInt(sealed.length);
            out.write(sealed);
            if (last) {
                break;
            }
            chunk = next;
        }
        out.flush();
    }

    /** The content. What it gives is genuine; where that ends, it throws instead of ending. */
    InputStream open(InputStream sealed) {
        return new Opened(new DataInputStream(sealed));
    }

    private final class Opened extends InputStream {
        private final DataInputStream in;
        private byte[] chunk = {};
        private int at;
        private long index;
        private boolean ended;

        Opened(DataInputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (at == chunk.length) {
                if (ended) {
                    return -1;
                }
                next();
            }
            int given = Math.min(length, chunk.length - at);
            System.arraycopy(chunk, at, into, offset, given);
            at += given;
            return given;
        }

        /** Whether it is the last chunk shows in the file; that it says the truth, in the tag. */
        private void next() throws IOException {
            Arrays.fill(chunk, (byte) 0);
            byte[] sealed;
            boolean last;
            try {
                int length = in.readInt();
                if (length < 0 || length > CHUNK + OVERHEAD) {
                    throw altered(null);
                }
                sealed = in.readNBytes(length);
                if (sealed.length < length) {
                    throw altered(null);
                }
                in.mark(1);
                last = in.read() < 0;
                if (!last) {
                    in.reset();
                }
            } catch (EOFException e) {
                throw altered(e);
            }
            try {
                chunk = cryptography.open(key, Algorithm.GCM, associated(index, last), sealed);
            } catch (TrustException e) {
                throw altered(e);
            }
            at = 0;
            index++;
            ended = last;
        }

        private TrustException altered(Exception cause) {
            return new TrustException(
                    TrustError.INVALID_SIGNATURE,
                    "part " + (index + 1) + " was altered where it is kept",
                    cause);
        }

        @Override
        public void close() throws IOException {
            Arrays.fill(chunk, (byte) 0);
            in.close();
        }
    }
}
