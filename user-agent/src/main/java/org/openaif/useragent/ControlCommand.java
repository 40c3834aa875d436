// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/** A command that asks, or tells, a workflow that runs in another process of the same user. */
abstract class ControlCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    ControlCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Which running workflow: its name or process, or empty for the only one. */
    abstract String running();

    /** The command and its arguments, as {@link Control} knows them. */
    abstract List<String> words();

    @Override
    public Integer call() throws IOException {
        Answer answer = ControlSocket.ask(find(running()), words());
        if (!answer.done()) {
            throw new AifException(ErrorCode.OP_FAILED, String.join("; ", answer.lines()));
        }
        answer.lines().forEach(surroundings::print);
        return ExitStatus.DONE;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /** The workflows that run, by socket. */
    static Map<Path, String> all() throws IOException {
        Map<Path, String> running = new LinkedHashMap<>();
        for (Path socket : RunFolder.ofUser().sockets()) {
            try {
                running.put(
                        socket,
                        String.join(" ", ControlSocket.ask(socket, List.of("name")).lines()));
            } catch (ConnectException dead) {
                // Its process was killed, and could not take it away itself.
                Files.deleteIfExists(socket);
            }
        }
        return running;
    }

    /** The process that listens at a socket. */
    static String process(Path socket) {
        return socket.getFileName().toString().replace(".sock", "");
    }

    private static Path find(String wanted) throws IOException {
        Map<Path, String> all = all();
        List<Path> found = new ArrayList<>();
        all.forEach(
                (socket, name) -> {
                    if (wanted.isEmpty()
                            || name.equalsIgnoreCase(wanted)
                            || process(socket).equals(wanted)) {
                        found.add(socket);
                    }
                });
        if (found.size() == 1) {
            return found.getFirst();
        }
        List<String> names = new ArrayList<>();
        all.forEach((socket, name) -> names.add(name + " (process " + process(socket) + ")"));
        String which = wanted.isEmpty() ? "workflow" : "workflow '" + wanted + "'";
        throw new AifException(
                ErrorCode.MODULE_NOT_FOUND,
                names.isEmpty()
                        ? "no workflow runs; aif run starts one (with --speed max it cannot be"
                                + " controlled)"
                        : (found.isEmpty() ? "no " + which + " runs" : "more than one " + which
                                        + " runs, name one by its process")
                                + "; there are " + String.join(", ", names));
    }
}
