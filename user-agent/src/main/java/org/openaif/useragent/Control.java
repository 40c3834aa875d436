// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.channels.Accounts;
import org.openaif.controller.Workflow;
import org.openaif.controller.WorkflowUpdate;
import org.openaif.metadata.WorkflowGraph;

/**
 * What a running workflow does when it is asked and told things from another process: {@code status},
 * {@code pause}, {@code resume}, {@code stop}, {@code update AIW}, {@code rollback}.
 */
final class Control implements Function<List<String>, List<String>> {
    private final Workflow workflow;
    private final Function<String, WorkflowGraph> reader;
    private final Runnable stop;

    /**
     * Controls a workflow.
     *
     * @param reader reads another version of the workflow, with the same devices
     * @param stop begins to stop it in order, and does not wait
     */
    Control(Workflow workflow, Function<String, WorkflowGraph> reader, Runnable stop) {
        this.workflow = workflow;
        this.reader = reader;
        this.stop = stop;
    }

    @Override
    public List<String> apply(List<String> words) {
        String command = words.isEmpty() ? "" : words.getFirst();
        return switch (command) {
            case "name" -> List.of(workflow.name());
            case "status" -> status();
            case "pause" -> {
                workflow.pause();
                yield List.of(workflow.name() + " is paused");
            }
            case "resume" -> {
                workflow.resume();
                yield List.of(workflow.name() + " goes on");
            }
            case "stop" -> {
                stop.run();
                yield List.of(workflow.name() + " is being stopped");
            }
            case "update" -> told(workflow.update(reader.apply(words.get(1))));
            case "rollback" -> told(workflow.rollback());
            default ->
                    throw new AifException(
                            ErrorCode.ERROR, "a running workflow does not know '" + command + "'");
        };
    }

    private List<String> status() {
        List<String> lines = new ArrayList<>();
        for (String aim : workflow.aims()) {
            lines.add("aim " + aim + " " + workflow.status(aim));
        }
        for (Map.Entry<String, Accounts> channel : workflow.accounts().entrySet()) {
            Accounts accounts = channel.getValue();
            lines.add(
                    "channel " + channel.getKey() + " written " + accounts.written() + " read "
                            + accounts.read() + " pending " + accounts.pending() + " dropped "
                            + accounts.dropped());
        }
        return lines;
    }

    private static List<String> told(WorkflowUpdate update) {
        if (update.isEmpty()) {
            return List.of("nothing differs; all goes on as it was");
        }
        List<String> lines = new ArrayList<>();
        add(lines, "added", update.added());
        add(lines, "replaced", update.replaced());
        add(lines, "removed", update.removed());
        add(lines, "connected", update.connected());
        add(lines, "disconnected", update.disconnected());
        return lines;
    }

    private static void add(List<String> lines, String what, List<String> names) {
        if (!names.isEmpty()) {
            lines.add(what + ": " + String.join(", ", names));
        }
    }
}
