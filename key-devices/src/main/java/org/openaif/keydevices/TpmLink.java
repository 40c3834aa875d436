// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A way to a TPM, open for a few commands: a device file, as {@code /dev/tpmrm0}, or a TCP connection
 * that carries bare TPM commands, as {@code swtpm} takes them.
 */
interface TpmLink extends AutoCloseable {
    /** No answer of a TPM is longer (TPM2_PT_MAX_RESPONSE_SIZE of every known one). */
    int MAX_ANSWER = 4096;

    /** Tag, size and code stand before every answer. */
    int HEADER = 10;

    /** How long a TPM may take to be reached. */
    Duration CONNECT = Duration.ofSeconds(5);

    /** How long it may take to answer: making an RSA key takes some of them the better part of a minute. */
    Duration ANSWER = Duration.ofSeconds(120);

    /** Sends a command and gives the whole answer. */
    byte[] exchange(byte[] command) throws IOException;

    @Override
    void close() throws IOException;

    /** Opens a way: a path, or {@code host:port}. */
    static TpmLink open(String where) throws IOException {
        return where.startsWith("/") ? device(where) : tcp(where);
    }

    /** Whether that can be a way to a TPM at all. */
    static boolean plausible(String where) {
        return where.matches("/.+|[^/:]+:\\d{1,5}|\\[[0-9a-fA-F:.]+]:\\d{1,5}");
    }

    private static TpmLink device(String path) throws IOException {
        Path file = Path.of(path);
        if (Files.isRegularFile(file)) { // and would be overwritten
            throw new IOException("that is a file and no device");
        }
        FileChannel device = FileChannel.open(file, READ, WRITE);
        return new TpmLink() {
            @Override
            public byte[] exchange(byte[] command) throws IOException {
                device.write(ByteBuffer.wrap(command)); // the driver takes a command in one piece
                ByteBuffer answer = ByteBuffer.allocate(MAX_ANSWER);
                device.read(answer); // and gives the answer so
                return checked(answer.flip());
            }

            @Override
            public void close() throws IOException {
                device.close();
            }
        };
    }

    private static byte[] checked(ByteBuffer answer) {
        int length = answer.remaining();
        if (length < HEADER || answer.getInt(2) != length) {
            throw TpmReader.malformed("of " + length + " bytes has another length in its header");
        }
        byte[] whole = new byte[length];
        answer.get(whole);
        return whole;
    }

    private static TpmLink tcp(String where) throws IOException {
        int colon = where.lastIndexOf(':');
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) ANSWER.toMillis());
            socket.connect(
                    new InetSocketAddress(
                            where.substring(0, colon).replaceAll("[\\[\\]]", ""),
                            Integer.parseInt(where.substring(colon + 1))),
                    (int) CONNECT.toMillis());
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
        return new TpmLink() {
            @Override
            public byte[] exchange(byte[] command) throws IOException {
                OutputStream out = socket.getOutputStream();
                out.write(command);
                out.flush();
                return answer(socket.getInputStream());
            }

            @Override
            public void close() throws IOException {
                socket.close();
            }
        };
    }

    private static byte[] answer(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        byte[] header = new byte[HEADER];
        data.readFully(header);
        int length = ByteBuffer.wrap(header).getInt(2);
        if (length < HEADER || length > MAX_ANSWER) {
            throw TpmReader.malformed("says that it has " + Integer.toUnsignedString(length) + " bytes");
        }
        byte[] whole = new byte[length];
        System.arraycopy(header, 0, whole, 0, HEADER);
        data.readFully(whole, HEADER, length - HEADER);
        return whole;
    }
}
