// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.List;

/**
 * A workflow resolved to what runs: its basic AIMs, whatever composites they came from, and the
 * channels between them.
 *
 * @param modules in the order of the metadata, composites replaced by what they are made of
 * @param channels in the order of the metadata; through composites from port to port
 * @param ports the workflow's own ports
 */
public record WorkflowGraph(
        AimMetadata workflow,
        List<Module> modules,
        List<Channel> channels,
        List<ExternalPort> ports) {

    /** Copies the lists. */
    public WorkflowGraph {
        modules = List.copyOf(modules);
        channels = List.copyOf(channels);
        ports = List.copyOf(ports);
    }

    /**
     * Resolves a workflow: finds its sub-AIMs, theirs in turn, and follows the topology from port
     * to port. What does not fit together is an error; what can be mended by evidence, such as an
     * Output and an Input exchanged, is mended, and told as a warning. An AIM without sub-AIMs is a
     * workflow of one module.
     *
     * <p>Nothing is thrown for what is in metadata, and nothing grows without bounds: composites
     * are at most {@value GraphBuilder#NESTING} deep, AIMs at most {@value GraphBuilder#INSTANCES}.
     *
     * @param workflow its findings name the file that it was read from
     * @param catalogue where sub-AIMs are found; asked on the calling thread, of each sub-AIM once
     */
    public static Reading<WorkflowGraph> of(AimMetadata workflow, AimCatalogue catalogue) {
        return new GraphBuilder(workflow, catalogue, false).build();
    }

    /** As {@link #of}, but what would have to be mended is an error. */
    public static Reading<WorkflowGraph> strictlyOf(
            AimMetadata workflow, AimCatalogue catalogue) {
        return new GraphBuilder(workflow, catalogue, true).build();
    }

    /** The same with other modules. */
    public WorkflowGraph withModules(List<Module> others) {
        return new WorkflowGraph(workflow, others, channels, ports);
    }

    /** The same with other channels. */
    public WorkflowGraph withChannels(List<Channel> others) {
        return new WorkflowGraph(workflow, modules, others, ports);
    }

    /**
     * A basic AIM of the workflow.
     *
     * @param name its local name, after those of the composites around it: {@code Outer/Inner}
     * @param metadata its own
     * @param settings its own, overridden by those of the composites around it, outermost last
     */
    public record Module(String name, AimMetadata metadata, AimSettings settings) {}

    /**
     * A channel between two basic AIMs.
     *
     * @param name unique in the workflow; the output port's name where that is unique
     * @param type the data type of its messages, in the grammar, shorthands resolved
     */
    public record Channel(
            String name, PortRef output, PortRef input, String type, ChannelSettings settings) {}

    /**
     * A port of the workflow itself.
     *
     * @param port as in the metadata; a port of a module that nothing is connected to is here too,
     *     under the name {@code Module.Port}
     * @param connected the ports of modules behind it: all the inputs that an input feeds, or all
     *     the outputs that feed an output
     * @param settings of the connections to these, in the same order; the port itself stands in them
     *     with an empty AIM
     */
    public record ExternalPort(
            PortMetadata port, List<PortRef> connected, List<ChannelSettings> settings) {
        /** Copies the lists. */
        public ExternalPort {
            connected = List.copyOf(connected);
            settings = List.copyOf(settings);
        }

        /** A port of whose connections nothing is said. */
        public ExternalPort(PortMetadata port, List<PortRef> connected) {
            this(port, connected, connected.stream().map(inner -> unsaid(port, inner)).toList());
        }

        private static ChannelSettings unsaid(PortMetadata port, PortRef inner) {
            PortRef own = new PortRef("", port.name());
            boolean isInput = port.direction() == Direction.INPUT;
            return ChannelSettings.of(
                    new Connection(isInput ? own : inner, isInput ? inner : own));
        }
    }
}
