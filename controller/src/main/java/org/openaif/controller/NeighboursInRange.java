// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.openaif.api.AifException;
import org.openaif.api.AimStopped;
import org.openaif.api.ErrorCode;
import org.openaif.api.Message;
import org.openaif.api.Neighbours;
import org.openaif.api.Realises;
import org.openaif.api.RecordCodec;
import org.openaif.controller.spi.Proximity;

/** The Controllers in range, as an AIM sees them. */
final class NeighboursInRange implements Neighbours {
    private static final String NAMES =
            "Controllers are called by name, not number; the ports are those of AIWs whose metadata"
                    + " says IsRemote";

    private final Proximity proximity;
    private final Principal aim;
    private final Gate gate;
    private final StreamTime time;

    NeighboursInRange(Proximity proximity, Principal aim, Gate gate, StreamTime time) {
        this.proximity = proximity;
        this.aim = aim;
        this.gate = gate;
        this.time = time;
    }

    @Override
    @Realises(value = "MPAI_AIFM_External_List", decision = NAMES)
    public List<Neighbour> inRange() {
        gate.pass(Gate.Errand.OPEN);
        aim.work(ErrorCode.EXTERNAL_CHANNEL, "External_List", "peer");
        return proximity.inRange().stream()
                .map(peer -> new Neighbour(peer.name(), peer.metadata()))
                .toList();
    }

    @Override
    @Realises(value = "MPAI_AIFM_External_Output_Read", decision = NAMES)
    public <T extends Record> Message<T> read(
            String neighbour, String workflow, String port, Class<T> type) {
        require("External_Output_Read", neighbour, workflow, port);
        RecordCodec<T> codec = RecordCodec.of(type);
        Proximity.Parcel parcel =
                await(Gate.Errand.WAIT, () -> peer(neighbour).read(workflow, port));
        return new Message<>(
                decoded(codec, parcel, neighbour + "/" + workflow + "." + port),
                parcel.timestamp(),
                parcel.sequence());
    }

    private static <T extends Record> T decoded(
            RecordCodec<T> codec, Proximity.Parcel parcel, String where) {
        try {
            return codec.decode(parcel.buffer());
        } catch (AifException e) {
            throw new AifException(
                    ErrorCode.EXTERNAL_CHANNEL, where + ": " + e.getMessage(), e);
        }
    }

    @Override
    @Realises(value = "MPAI_AIFM_External_Input_Write", decision = NAMES)
    public void write(String neighbour, String workflow, String port, Record record) {
        require("External_Input_Write", neighbour, workflow, port);
        byte[] buffer = new Message<>(record, time.now(), 0).buffer();
        await(
                Gate.Errand.WRITE,
                () -> {
                    peer(neighbour)
                            .write(workflow, port, new Proximity.Parcel(buffer, time.now(), 0));
                    return true;
                });
    }

    private void require(String action, String neighbour, String workflow, String port) {
        aim.work(ErrorCode.EXTERNAL_CHANNEL, action, Names.peer(neighbour, workflow, port));
    }

    private Proximity.Peer peer(String name) {
        List<Proximity.Peer> peers = proximity.inRange();
        return peers.stream()
                .filter(peer -> peer.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new AifException(
                                        ErrorCode.EXTERNAL_CHANNEL,
                                        "no Controller '" + name + "' is in range; there are "
                                                + peers.stream()
                                                        .map(Proximity.Peer::name)
                                                        .toList()));
    }

    /** Does on another thread what may take long, so that this one can be paused, held, stopped. */
    private <R> R await(Gate.Errand errand, Callable<R> work) {
        FutureTask<R> task =
                new FutureTask<>(work) {
                    @Override
                    protected void done() {
                        gate.doorbell().ring();
                    }
                };
        gate.pass(errand);
        Thread.ofVirtual().name(gate.name() + "-neighbour").start(task);
        try {
            gate.await(errand, task::isDone);
            return task.get();
        } catch (AimStopped stopped) {
            task.cancel(true);
            throw stopped;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AifException known) {
                throw known;
            }
            throw new AifException(
                    ErrorCode.EXTERNAL_CHANNEL, "a neighbour failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            throw new AimStopped(gate.name());
        }
    }
}
