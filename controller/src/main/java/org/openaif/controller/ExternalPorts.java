// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.InputPort;
import org.openaif.api.Message;
import org.openaif.api.OutputPort;
import org.openaif.api.RecordCodec;
import org.openaif.controller.spi.Proximity;

/**
 * The external ports of a Controller's workflows, for other Controllers: those whose metadata says
 * IsRemote. Any thread may call it.
 */
final class ExternalPorts implements Proximity.Peer {
    private final Controller controller;
    private final String name;
    private final String metadata;
    private final Principal peer;

    /**
     * The ports, as one of the other Controllers may use them.
     *
     * @param peer who that is
     */
    ExternalPorts(Controller controller, String name, String metadata, Principal peer) {
        this.controller = controller;
        this.name = name;
        this.metadata = metadata;
        this.peer = peer;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String metadata() {
        return metadata;
    }

    @Override
    public Proximity.Parcel read(String workflow, String port) {
        require("External_Output_Read", workflow, port);
        InputPort<Record> output =
                find(workflow, port)
                        .border()
                        .remoteOutput(port)
                        .orElseThrow(() -> external(workflow, port, notForOthers("output"), null));
        // One reads at a time; the others wait for the next message.
        synchronized (output) {
            Message<Record> message =
                    output.read()
                            .orElseThrow(
                                    () -> external(workflow, port, "its stream has ended", null));
            return new Proximity.Parcel(
                    message.buffer(), message.timestamp(), message.sequence());
        }
    }

    private static String notForOthers(String kind) {
        return "is no " + kind + " for other Controllers; its metadata would say IsRemote";
    }

    @Override
    public void write(String workflow, String port, Proximity.Parcel parcel) {
        require("External_Input_Write", workflow, port);
        Workflow found = find(workflow, port);
        OutputPort<Record> input =
                found.border()
                        .remoteInput(port)
                        .orElseThrow(() -> external(workflow, port, notForOthers("input"), null));
        Record record = decoded(found, port, parcel.buffer());
        synchronized (input) {
            input.write(record, Math.max(parcel.timestamp(), input.promised()));
        }
    }

    private void require(String action, String workflow, String port) {
        peer.work(ErrorCode.EXTERNAL_CHANNEL, action, new Names(workflow).channel(port));
    }

    private Record decoded(Workflow workflow, String port, byte[] buffer) {
        try {
            Class<? extends Record> type =
                    workflow.border()
                            .inputType(workflow.graph(), port)
                            .orElseThrow(
                                    () ->
                                            external(
                                                    workflow.name(),
                                                    port,
                                                    "the AIM behind it declares no record type",
                                                    null));
            return RecordCodec.of(type).decode(buffer);
        } catch (AifException e) {
            throw external(workflow.name(), port, e.getMessage(), e);
        }
    }

    private Workflow find(String workflow, String port) {
        Optional<Workflow> found =
                controller.workflows().stream()
                        .filter(one -> one.name().equals(workflow))
                        .findFirst();
        return found.orElseThrow(() -> external(workflow, port, "no such AIW runs here", null));
    }

    private AifException external(
            String workflow,
            String port,
            String why,
            @Nullable Exception cause) {
        return new AifException(
                ErrorCode.EXTERNAL_CHANNEL, name + "/" + workflow + "." + port + ": " + why, cause);
    }
}
