// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.openaif.api.AifException;
import org.openaif.api.DataType;
import org.openaif.api.ErrorCode;
import org.openaif.api.Technology;
import org.openaif.api.TypeGrammar;
import org.openaif.controller.InstalledAims;
import org.openaif.controller.InstalledAims.InstalledDevice;
import org.openaif.metadata.AimSettings;
import org.openaif.metadata.ChannelSettings;
import org.openaif.metadata.Direction;
import org.openaif.metadata.Extension.DeviceSettings;
import org.openaif.metadata.PortRef;
import org.openaif.metadata.WorkflowGraph;
import org.openaif.metadata.WorkflowGraph.ExternalPort;

/**
 * Puts devices at the hardware ports of a workflow: a device is an AIM like any other, so it becomes
 * one more module of the graph, and channels take the place of the port.
 *
 * <pre>
 *  (MicBufferDataChannel) ---&gt; VolumePeaksAnalysis          a hardware port of the workflow
 *  RecordedMicrophone --MicBufferDataChannel--&gt; VolumePeaksAnalysis      the same, bound
 * </pre>
 *
 * <p>Which kind of device: what the person chose, before what the metadata says. An input that
 * neither speaks of is refused; an output that neither speaks of leads nowhere.
 */
final class DeviceBinding {
    /** The kind that {@code --input} chooses. */
    static final String RECORDING = "recording";

    /** The kind whose time is the time of day, and that cannot be hurried. */
    static final String LIVE = "live";

    /** The kind that shows on a terminal what an output says. */
    static final String TERMINAL = "terminal";

    private final WorkflowGraph unbound;
    private final InstalledAims installed;
    private final SourceChoice choice;
    private final List<WorkflowGraph.Module> modules;
    private final List<WorkflowGraph.Channel> channels;
    private final List<ExternalPort> ports = new ArrayList<>();
    private final Set<String> moduleNames = new HashSet<>();
    private final Set<String> channelNames = new HashSet<>();
    private final List<Bound> bound = new ArrayList<>();

    /**
     * A device at its port.
     *
     * @param module its name in the workflow
     * @param port the hardware port of the workflow
     */
    record Bound(String module, String port, Direction direction, String kind) {}

    private DeviceBinding(LoadedWorkflow workflow, SourceChoice choice) {
        this.unbound = workflow.graph();
        this.installed = workflow.installed();
        this.choice = choice;
        this.modules = new ArrayList<>(unbound.modules());
        this.channels = new ArrayList<>(unbound.channels());
        modules.forEach(module -> moduleNames.add(module.name()));
        channels.forEach(channel -> channelNames.add(channel.name()));
    }

    /**
     * A workflow whose hardware ports are bound.
     *
     * @param devices in the order of the ports
     */
    record BoundWorkflow(WorkflowGraph graph, List<Bound> devices) {
        boolean isLive() {
            return devices.stream().anyMatch(device -> device.kind().equals(LIVE));
        }
    }

    /**
     * Binds all hardware ports.
     *
     * @throws UsageException if an input has no device, or a choice fits nowhere
     * @throws AifException MODULE_NOT_FOUND if the metadata names a device that is not installed
     */
    static BoundWorkflow bind(LoadedWorkflow workflow, SourceChoice choice) {
        return new DeviceBinding(workflow, choice).bindAll();
    }

    private BoundWorkflow bindAll() {
        for (ExternalPort port : unbound.ports()) {
            Optional<Chosen> chosen =
                    port.port().technology() == Technology.HARDWARE ? choose(port) : Optional.empty();
            chosen.ifPresentOrElse(device -> connect(port, device), () -> ports.add(port));
        }
        requireChoicesUsed();
        return new BoundWorkflow(
                new WorkflowGraph(unbound.workflow(), withParameters(), channels, ports),
                List.copyOf(bound));
    }

    // --- which device

    private record Chosen(InstalledDevice device, Map<String, String> parameters) {}

    private Optional<Chosen> choose(ExternalPort port) {
        Optional<DeviceSettings> said = said(port);
        Map<String, InstalledDevice> fitting = fitting(port);
        boolean isInput = port.port().direction() == Direction.INPUT;
        if (isInput && choice.recording().isPresent() && fitting.containsKey(RECORDING)) {
            Map<String, String> parameters = new HashMap<>(parameters(said, RECORDING));
            parameters.put("Folder", choice.recording().get());
            return Optional.of(new Chosen(fitting.get(RECORDING), parameters));
        }
        Optional<String> wanted = isInput ? choice.kind() : Optional.<String>empty();
        if (wanted.isPresent() && fitting.containsKey(wanted.get())) {
            return Optional.of(
                    new Chosen(fitting.get(wanted.get()), parameters(said, wanted.get())));
        }
        if (said.isPresent()) {
            return Optional.of(new Chosen(named(port, said.get(), fitting), said.get().parameters()));
        }
        if (isInput) {
            throw undecided(port, fitting);
        }
        return choice.showsOutputs()
                ? Optional.ofNullable(fitting.get(TERMINAL))
                        .map(device -> new Chosen(device, Map.of()))
                : Optional.empty();
    }

    private Optional<DeviceSettings> said(ExternalPort port) {
        Map<String, DeviceSettings> devices = unbound.workflow().extension().devices();
        return Optional.ofNullable(devices.get(port.port().name()));
    }

    /** The parameters in the metadata are those of the device that it names. */
    private static Map<String, String> parameters(Optional<DeviceSettings> said, String kind) {
        return said.filter(settings -> settings.kind().equals(kind))
                .map(DeviceSettings::parameters)
                .orElse(Map.of());
    }

    private static InstalledDevice named(
            ExternalPort port, DeviceSettings said, Map<String, InstalledDevice> fitting) {
        return Optional.ofNullable(fitting.get(said.kind()))
                .orElseThrow(
                        () ->
                                new AifException(
                                        ErrorCode.MODULE_NOT_FOUND,
                                        "OpenAIF.Devices." + port.port().name() + ": no device of"
                                                + " kind '" + said.kind() + "' is installed for "
                                                + port.port().recordType() + "; there is "
                                                + kinds(fitting)));
    }

    private UsageException undecided(ExternalPort port, Map<String, InstalledDevice> fitting) {
        if (fitting.isEmpty()) {
            return new UsageException(
                    "no device is installed for the hardware input " + port.port().name() + " of "
                            + unbound.workflow().name() + ", " + port.port().recordType());
        }
        String why =
                choice.kind()
                        .map(kind -> "it has no device of kind '" + kind + "'")
                        .or(() -> choice.recording().map(folder -> "it cannot play a recording"))
                        .orElse("the metadata names no device for it");
        String how = fitting.containsKey(RECORDING) ? "--input FOLDER with a recording, or " : "";
        return new UsageException(
                "the hardware input " + port.port().name() + " of " + unbound.workflow().name()
                        + " has no source: " + why + "; give " + how + "--source "
                        + String.join("|", fitting.keySet()));
    }

    private static String kinds(Map<String, InstalledDevice> fitting) {
        return fitting.isEmpty() ? "none" : String.join(", ", fitting.keySet());
    }

    /**
     * The devices whose records go through a port, by kind, sorted; best with the very records of the
     * AIM behind it, then by name of the port.
     */
    private Map<String, InstalledDevice> fitting(ExternalPort port) {
        Map<String, InstalledDevice> fitting = new LinkedHashMap<>();
        Optional<Class<? extends Record>> record = recordType(port);
        devicesFor(port, record)
                .sorted(
                        Comparator.comparing(InstalledDevice::kind)
                                .thenComparing(one -> !record.equals(Optional.of(one.recordType())))
                                .thenComparing(one -> !isNamesake(one, port)))
                .forEach(device -> fitting.putIfAbsent(device.kind(), device));
        return fitting;
    }

    private static boolean isNamesake(InstalledDevice device, ExternalPort port) {
        return device.port().name().equals(port.port().name());
    }

    private Stream<InstalledDevice> devicesFor(
            ExternalPort port, Optional<Class<? extends Record>> record) {
        Direction opposite =
                port.port().direction() == Direction.INPUT ? Direction.OUTPUT : Direction.INPUT;
        // A type that is not in the grammar becomes one that goes with everything.
        DataType type = TypeGrammar.lenient(warning -> {}).parse(port.port().recordType());
        return installed.devices().stream()
                .filter(device -> device.port().direction() == opposite)
                .filter(
                        device ->
                                record.filter(DeviceBinding::isOfTheProgram)
                                        .map(known -> known == device.recordType())
                                        .orElseGet(
                                                () -> type.accepts(
                                                        DataType.of(device.recordType()))));
    }

    /**
     * Whether devices of the program may have the very same class. An AIM that came by itself brings
     * its records along, and of those the layout counts.
     */
    private static boolean isOfTheProgram(Class<? extends Record> record) {
        try {
            return Class.forName(record.getName(), false, DeviceBinding.class.getClassLoader()) == record;
        } catch (ClassNotFoundException elsewhere) {
            return false;
        }
    }

    /** What the AIM behind the port declares; the metadata's type says less. */
    private Optional<Class<? extends Record>> recordType(ExternalPort port) {
        return port.connected().stream()
                .flatMap(
                        inner ->
                                module(inner.aim()).stream()
                                        .flatMap(
                                                module ->
                                                        installed
                                                                .recordType(
                                                                        module,
                                                                        inner.port(),
                                                                        port.port().direction())
                                                                .stream()))
                .findFirst();
    }

    private Optional<WorkflowGraph.Module> module(String name) {
        return unbound.modules().stream().filter(one -> one.name().equals(name)).findFirst();
    }

    // --- how it is connected

    private void connect(ExternalPort port, Chosen chosen) {
        InstalledDevice device = chosen.device();
        String name = unused(moduleNames, device.metadata().name(), port.port().name());
        modules.add(
                new WorkflowGraph.Module(
                        name,
                        device.metadata(),
                        AimSettings.NONE.withParameters(chosen.parameters())));
        PortRef end = new PortRef(name, device.port().name());
        Direction direction = port.port().direction();
        for (int i = 0; i < port.connected().size(); i++) {
            PortRef inner = port.connected().get(i);
            ChannelSettings settings = port.settings().get(i);
            channels.add(
                    new WorkflowGraph.Channel(
                            unused(channelNames, port.port().name(), inner.toString()),
                            direction == Direction.INPUT ? end : inner,
                            direction == Direction.INPUT ? inner : end,
                            port.port().recordType(),
                            settings));
        }
        bound.add(new Bound(name, port.port().name(), direction, device.kind()));
    }

    /** A name that nothing else has, with what tells it apart if need be. */
    private static String unused(Set<String> names, String name, String apart) {
        String candidate = name;
        for (int i = 1; !names.add(candidate); i++) {
            candidate = name + "@" + apart + (i > 1 ? "#" + i : "");
        }
        return candidate;
    }

    // --- what was chosen has to mean something

    private void requireChoicesUsed() {
        choice.recording().ifPresent(folder -> requireUsed("--input", RECORDING));
        choice.kind().ifPresent(kind -> requireUsed("--source", kind));
    }

    private void requireUsed(String option, String kind) {
        boolean used =
                bound.stream()
                        .filter(device -> device.direction() == Direction.INPUT)
                        .anyMatch(device -> device.kind().equals(kind));
        if (!used) {
            Set<String> kinds = new LinkedHashSet<>();
            unbound.ports().stream()
                    .filter(port -> port.port().technology() == Technology.HARDWARE)
                    .filter(port -> port.port().direction() == Direction.INPUT)
                    .forEach(port -> kinds.addAll(fitting(port).keySet()));
            throw new UsageException(
                    option + ": no hardware input of " + unbound.workflow().name()
                            + " has a device of kind '" + kind + "'; there is "
                            + (kinds.isEmpty() ? "none" : String.join(", ", kinds)));
        }
    }

    private List<WorkflowGraph.Module> withParameters() {
        Map<String, Map<String, String>> byModule = new HashMap<>();
        choice.parameters()
                .forEach(
                        (name, value) -> {
                            int dot = name.lastIndexOf('.');
                            if (dot < 1 || dot == name.length() - 1) {
                                throw new UsageException(
                                        "--parameter " + name + ": write AIM.NAME=VALUE");
                            }
                            byModule.computeIfAbsent(
                                            moduleOf(name.substring(0, dot)),
                                            module -> new HashMap<>())
                                    .put(name.substring(dot + 1), value);
                        });
        return modules.stream()
                .map(module -> byModule.containsKey(module.name())
                        ? with(module, byModule.get(module.name()))
                        : module)
                .toList();
    }

    private String moduleOf(String aim) {
        if (moduleNames.contains(aim)) {
            return aim;
        }
        return bound.stream()
                .filter(device -> device.port().equals(aim))
                .map(Bound::module)
                .findFirst()
                .orElseThrow(
                        () ->
                                new UsageException(
                                        "--parameter: there is no AIM '" + aim + "'; there is "
                                                + String.join(", ", modules.stream()
                                                        .map(WorkflowGraph.Module::name)
                                                        .toList())));
    }

    private static WorkflowGraph.Module with(
            WorkflowGraph.Module module, Map<String, String> parameters) {
        AimSettings added = AimSettings.NONE.withParameters(parameters);
        return new WorkflowGraph.Module(
                module.name(), module.metadata(), module.settings().overriddenBy(added));
    }
}
