// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.controller.spi.AimImplementation;
import org.openaif.controller.spi.AimServers;
import org.openaif.controller.spi.Proximity;
import org.openaif.metadata.WorkflowGraph;

/**
 * Controllers of one process, in range of each other and MPAI Servers to each other: for tests of
 * what runs on several machines later, and for an AIM that is to be kept apart from the others. What
 * passes from one to the other is encoded, as on a wire.
 *
 * <p>An AIM runs on the Controller named {@code N} if it is registered with the URI {@code
 * loopback:N}; to that Controller, who registered it is {@code peer/loopback}. Any thread may call it.
 */
public final class Loopback implements AimServers {
    /** Of the URIs of servers. */
    public static final String SCHEME = "loopback";

    private final Map<String, Controller> controllers = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    /** Nobody is in range yet. */
    public Loopback() {}

    /**
     * Brings a Controller into range.
     *
     * @param name by which the others call it
     * @param metadata its AIF metadata, as JSON
     */
    public synchronized void join(String name, Controller controller, String metadata) {
        controllers.put(name, controller);
        this.metadata.put(name, metadata);
    }

    /** Takes a Controller out of range; who reads from it or writes to it just now goes on. */
    public synchronized void leave(String name) {
        controllers.remove(name);
        metadata.remove(name);
    }

    /**
     * What the Controller of that name has in range: all but itself. To them it is {@code
     * peer/<name>}.
     */
    public Proximity around(String name) {
        return () -> {
            synchronized (this) {
                return controllers.entrySet().stream()
                        .filter(each -> !each.getKey().equals(name))
                        .map(each -> peer(each.getKey(), each.getValue(), name))
                        .toList();
            }
        };
    }

    private Proximity.Peer peer(String name, Controller there, String caller) {
        return there.asPeer(name, metadata.getOrDefault(name, ""), caller);
    }

    @Override
    public AimImplementation find(WorkflowGraph.Module module, URI server) {
        Controller there = controller(module, server);
        StandIn.check(module, there);
        return new AimImplementation(StandIn.class, () -> new StandIn(module, there));
    }

    private synchronized Controller controller(WorkflowGraph.Module module, URI server) {
        Controller there =
                SCHEME.equals(server.getScheme())
                        ? controllers.get(server.getSchemeSpecificPart())
                        : null;
        if (there == null) {
            throw new AifException(
                    ErrorCode.MODULE_CREATION_FAILED,
                    module.name() + " cannot be run on " + server + ": in range are "
                            + controllers.keySet().stream().map(n -> SCHEME + ":" + n).toList());
        }
        return there;
    }
}
