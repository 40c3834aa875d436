// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A TPM 2.0 as a process of its own: swtpm, on ports of loopback, with its state in a folder. */
final class Swtpm implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Path state;
    private final int port;
    private Process process;

    private Swtpm(Path state, int port) throws IOException {
        this.state = state;
        this.port = port;
        this.process = start();
    }

    /** Starts one, new if the folder is; skips the test, loudly, where there is no swtpm. */
    static Swtpm in(Path state) {
        Commands.require("swtpm");
        try {
            Files.createDirectories(state);
            return new Swtpm(state, twoFreePorts());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String where() {
        return "127.0.0.1:" + port;
    }

    private Process start() throws IOException {
        Process started =
                new ProcessBuilder(
                                "swtpm", "socket", "--tpm2",
                                "--tpmstate", "dir=" + state,
                                "--server", "type=tcp,bindaddr=127.0.0.1,port=" + port,
                                "--ctrl", "type=tcp,bindaddr=127.0.0.1,port=" + (port + 1),
                                "--flags", "not-need-init")
                        .redirectErrorStream(true)
                        .redirectOutput(state.resolve("swtpm.log").toFile())
                        .start();
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!listens(port)) {
            if (!started.isAlive() || System.nanoTime() - end > 0) {
                started.destroyForcibly();
                throw new IOException(
                        "swtpm did not start: " + Files.readString(state.resolve("swtpm.log")));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return started;
    }

    /** Takes its power away. */
    void stop() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Gives it power again. */
    void restart() {
        stop();
        try {
            process = start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs one of the tpm2-tools on it, in a folder; gives what that printed. */
    String tool(Path folder, String... command) {
        Commands.require(command[0]);
        return Commands.run(
                folder, Map.of("TPM2TOOLS_TCTI", "swtpm:host=127.0.0.1,port=" + port), command);
    }

    @Override
    public void close() {
        stop();
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** The tools expect the control channel one port further. */
    private static int twoFreePorts() throws IOException {
        for (int attempt = 0; attempt < 100; attempt++) {
            try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    ServerSocket second =
                            new ServerSocket(
                                    first.getLocalPort() + 1, 1, InetAddress.getLoopbackAddress())) {
                return second.getLocalPort() - 1;
            } catch (IOException _) {
                continue; // the neighbour is taken
            }
        }
        throw new IOException("no two free ports side by side");
    }
}
