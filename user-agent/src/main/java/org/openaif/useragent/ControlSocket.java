// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Function;
import org.openaif.api.AifException;

/**
 * Where a running workflow can be asked and told things by the user whose it is: a Unix domain socket
 * in the user's {@link RunFolder}. One question a connection; one at a time is answered.
 */
final class ControlSocket implements AutoCloseable {
    private final ServerSocketChannel server;
    private final Path file;
    private final Function<List<String>, List<String>> handler;

    private ControlSocket(
            ServerSocketChannel server, Path file, Function<List<String>, List<String>> handler) {
        this.server = server;
        this.file = file;
        this.handler = handler;
    }

    /**
     * Listens from now on.
     *
     * @param handler gets the words of a command, and gives what to tell the person; what it throws
     *     as {@link AifException} is told as a failure
     */
    static ControlSocket open(RunFolder folder, Function<List<String>, List<String>> handler)
            throws IOException {
        folder.require();
        Path file = folder.own().getPath();
        // It gets its name when it listens: one that is found before that seems to be a dead
        // process's, and is taken away.
        Path unnamed = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(unnamed);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(unnamed));
        Files.move(unnamed, file, StandardCopyOption.ATOMIC_MOVE);
        ControlSocket socket = new ControlSocket(server, file, handler);
        Thread.ofVirtual().name("aif-control").start(socket::listen);
        return socket;
    }

    private void listen() {
        while (server.isOpen()) {
            try (SocketChannel connection = server.accept()) {
                answer(connection);
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException gone) {
                // Whoever asked does not wait for the answer; the next one may.
            }
        }
    }

    private void answer(SocketChannel connection) throws IOException {
        Answer answer;
        try {
            answer = new Answer(true, handler.apply(Answer.of(line(connection)).lines()));
        } catch (AifException | UsageException | IllegalArgumentException refused) {
            answer = new Answer(false, List.of(String.valueOf(refused.getMessage())));
        }
        write(connection, answer);
    }

    /**
     * Asks the workflow at a socket.
     *
     * @throws IOException if nobody listens there
     */
    static Answer ask(Path socket, List<String> words) throws IOException {
        try (SocketChannel connection = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            write(connection, new Answer(true, words));
            return Answer.of(line(connection));
        } catch (IllegalArgumentException garbled) {
            throw new IOException(socket + " does not answer as a running workflow would", garbled);
        }
    }

    private static void write(SocketChannel connection, Answer answer) throws IOException {
        BufferedWriter writer =
                new BufferedWriter(
                        new OutputStreamWriter(
                                Channels.newOutputStream(connection), StandardCharsets.UTF_8));
        writer.write(answer.toLine());
        writer.write('\n');
        writer.flush();
    }

    /** A line, if it is not longer than ours are. */
    private static String line(SocketChannel connection) throws IOException {
        BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                Channels.newInputStream(connection), StandardCharsets.UTF_8));
        StringBuilder line = new StringBuilder();
        for (int character; (character = reader.read()) >= 0 && character != '\n'; ) {
            if (line.length() == Answer.MAX_BYTES) {
                throw new IllegalArgumentException("a line of more than " + Answer.MAX_BYTES);
            }
            line.append((char) character);
        }
        return line.toString();
    }

    /** Listens no more. */
    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // What is left behind is found to be dead by whoever looks for it next.
            file.toFile().deleteOnExit();
        }
    }
}
