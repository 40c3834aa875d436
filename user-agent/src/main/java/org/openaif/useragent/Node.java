// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openaif.metadata.Direction;
import org.openaif.metadata.PortMetadata;
import org.openaif.metadata.WorkflowGraph;
import org.openaif.metadata.WorkflowGraph.ExternalPort;

/** What is drawn: an AIM, a port of the workflow, or the place where a long arrow passes a layer. */
final class Node {
    private final Optional<WorkflowGraph.Module> module;
    private final Optional<ExternalPort> port;
    final List<String> inputs = new ArrayList<>();
    final List<String> outputs = new ArrayList<>();
    int layer;
    double x;
    double y;
    double width;
    double height;

    private Node(Optional<WorkflowGraph.Module> module, Optional<ExternalPort> port) {
        this.module = module;
        this.port = port;
    }

    /** An AIM, its ports in the order of its metadata. */
    static Node of(WorkflowGraph.Module module) {
        Node node = new Node(Optional.of(module), Optional.empty());
        for (PortMetadata port : module.metadata().ports()) {
            (port.direction() == Direction.INPUT ? node.inputs : node.outputs).add(port.name());
        }
        return node;
    }

    static Node of(ExternalPort port) {
        return new Node(Optional.empty(), Optional.of(port));
    }

    static Node bend(int layer) {
        Node node = new Node(Optional.empty(), Optional.empty());
        node.layer = layer;
        return node;
    }

    Optional<WorkflowGraph.Module> module() {
        return module;
    }

    Optional<ExternalPort> port() {
        return port;
    }

    boolean isBend() {
        return module.isEmpty() && port.isEmpty();
    }
}
