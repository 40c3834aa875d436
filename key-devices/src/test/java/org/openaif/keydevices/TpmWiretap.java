// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;

/**
 * Stands between a client and a TPM: writes down what passes, and changes answers as a test wants. An
 * answer that becomes empty is a connection that breaks.
 */
final class TpmWiretap implements AutoCloseable {
    private final ServerSocket server;
    private final int tpm;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private volatile UnaryOperator<byte[]> change = answer -> answer;
    private volatile int changedCommand;

    TpmWiretap(Swtpm behind) {
        this.tpm = Integer.parseInt(behind.where().substring(behind.where().indexOf(':') + 1));
        try {
            this.server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    String where() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Changes the answers to one command, from now on; 0 for all. */
    void change(int command, UnaryOperator<byte[]> answer) {
        changedCommand = command;
        change = answer;
    }

    /** All commands and answers, one after the other. */
    synchronized byte[] heard() {
        return heard.toByteArray();
    }

    private synchronized void hear(byte[] message) {
        heard.writeBytes(message);
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket client = server.accept();
                    Socket device = new Socket(InetAddress.getLoopbackAddress(), tpm)) {
                relay(client, device);
            } catch (EOFException _) {
                continue; // one of both has finished
            } catch (IOException e) {
                if (!server.isClosed() && !"Connection reset".equals(e.getMessage())) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void relay(Socket client, Socket device) throws IOException {
        while (true) {
            byte[] command = message(client);
            hear(command);
            new DataOutputStream(device.getOutputStream()).write(command);
            byte[] answer = message(device);
            hear(answer);
            int code = ByteBuffer.wrap(command).getInt(6);
            byte[] given = changedCommand == 0 || changedCommand == code ? change.apply(answer) : answer;
            if (given.length == 0) {
                return;
            }
            new DataOutputStream(client.getOutputStream()).write(given);
        }
    }

    private static byte[] message(Socket from) throws IOException {
        DataInputStream in = new DataInputStream(from.getInputStream());
        byte[] header = new byte[TpmLink.HEADER];
        in.readFully(header);
        byte[] whole = new byte[ByteBuffer.wrap(header).getInt(2)];
        assertThat(whole.length).isBetween(TpmLink.HEADER, TpmLink.MAX_ANSWER);
        System.arraycopy(header, 0, whole, 0, header.length);
        in.readFully(whole, header.length, whole.length - header.length);
        return whole;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
