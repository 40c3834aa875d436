// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.openaif.metadata.AimSettings.Execution;
import org.openaif.metadata.AimSettings.Join;
import org.openaif.metadata.AimSettings.Join.Policy;
import org.openaif.metadata.AimSettings.Limits;
import org.openaif.metadata.AimSettings.OnDegraded;
import org.openaif.metadata.AimSettings.Registration;
import org.openaif.metadata.AimSettings.ThreadKind;
import org.openaif.metadata.ChannelSettings.Overflow;
import org.openaif.metadata.Extension.DeviceSettings;

/** Reads the member {@code OpenAIF}; docs/metadata.md describes it with an example. */
final class ExtensionForm {
    private static final Map<String, ThreadKind> THREADS =
            Map.of("Virtual", ThreadKind.VIRTUAL, "Platform", ThreadKind.PLATFORM);

    private static final Map<String, Registration> REGISTRATIONS =
            Map.of("AtStart", Registration.AT_START, "OnDemand", Registration.ON_DEMAND);

    private static final Map<String, Overflow> OVERFLOWS =
            Map.of(
                    "Block", Overflow.BLOCK,
                    "DropOldest", Overflow.DROP_OLDEST,
                    "DropNewest", Overflow.DROP_NEWEST,
                    "Fail", Overflow.FAIL);

    /** An AIM that fails a million times will not come right. */
    private static final int RESTARTS = 1_000_000;

    /** A million messages of 1 KiB are 1 GiB; more is no queue but a leak. */
    private static final int DEPTH = 1 << 20;

    /** A petabyte: what is more is a slip of the pen. */
    private static final long BYTES = 1L << 50;

    /** More cores than a machine has. */
    private static final int CORES = 1024;

    private static final Map<String, Execution> EXECUTIONS =
            Map.of("Exchange", Execution.EXCHANGE, "Continuous", Execution.CONTINUOUS);

    private static final Map<String, OnDegraded> ON_DEGRADED =
            Map.of("Continue", OnDegraded.CONTINUE, "Stop", OnDegraded.STOP);

    private static final Map<String, Policy> POLICIES =
            Map.of(
                    "All", Policy.ALL,
                    "Any", Policy.ANY,
                    "Latest", Policy.LATEST,
                    "Aligned", Policy.ALIGNED);

    private ExtensionForm() {}

    /** The extension of a document; {@link Extension#NONE} if it has none. */
    static Extension read(Fields document, IdentityHashMap<Object, Place> places) {
        return document.object("OpenAIF").map(fields -> extension(fields, places))
                .orElse(Extension.NONE);
    }

    private static Extension extension(Fields fields, IdentityHashMap<Object, Place> places) {
        AimSettings settings = settings(fields);
        Map<String, AimSettings> subAims = new LinkedHashMap<>();
        fields.objectsByName("SubAIMs").forEach((name, subAim) -> {
            AimSettings read = settings(subAim);
            places.put(read, subAim.place());
            subAims.put(name, read);
            subAim.done();
        });
        List<ChannelSettings> channels = new ArrayList<>();
        for (Fields channel : fields.optionalObjects("Channels")) {
            ChannelSettings flow =
                    flow(channel)
                            .of(new Connection(port(channel, "Output"), port(channel, "Input")));
            ChannelSettings read =
                    anonymise(channel, places).map(flow::withAnonymise).orElse(flow);
            places.put(read, channel.place());
            channels.add(read);
            channel.done();
        }
        Map<String, PortSettings> ports = new LinkedHashMap<>();
        fields.objectsByName("Ports").forEach((name, port) -> {
            PortSettings flow = port(port);
            PortSettings read =
                    new PortSettings(
                            flow.depth(),
                            flow.overflow(),
                            flow.maxAge(),
                            flow.isOptional(),
                            anonymise(port, places),
                            category(port, "DataCategory"));
            places.put(read, port.place());
            ports.put(name, read);
            port.done();
        });
        Map<String, DeviceSettings> devices = new LinkedHashMap<>();
        fields.objectsByName("Devices").forEach((port, device) -> {
            DeviceSettings read =
                    new DeviceSettings(device.name("Kind"), device.textsByPath("Parameters"));
            places.put(read, device.place());
            devices.put(port, read);
            device.done();
        });
        Optional<String> shared = category(fields, "SharedDataCategory");
        fields.done();
        return new Extension(settings, subAims, channels, ports, devices, shared);
    }

    private static Optional<Anonymise> anonymise(
            Fields fields, IdentityHashMap<Object, Place> places) {
        return fields.object("Anonymise").map(rules -> {
            Anonymise read = AnonymiseForm.read(rules);
            places.put(read, rules.place());
            return read;
        });
    }

    private static Optional<String> category(Fields fields, String name) {
        return fields.pass(name).has(name) ? Optional.of(fields.name(name)) : Optional.empty();
    }

    /** Tells settings of ports that are not there; some leave all ports to an implementation. */
    static void tellUnknownPorts(
            AimMetadata metadata, Map<Object, Place> places, Findings findings) {
        List<String> names = metadata.ports().stream().map(PortMetadata::name).toList();
        new TreeMap<>(metadata.extension().ports()).forEach((name, settings) -> {
            if (!names.isEmpty() && !names.contains(name)) {
                findings.error(
                        places.get(settings),
                        "there is no port " + OneLine.quoted(name),
                        "Ports has " + OneLine.quoted(names));
            }
        });
    }

    /** The settings of an AIM that V3 has a field for. */
    static AimSettings standardSettings(Fields fields) {
        return new AimSettings(
                Map.of(),
                Optional.empty(),
                fields.integer("RestartLimit", 0, RESTARTS),
                Optional.empty(),
                fields.word("Execution", EXECUTIONS),
                fields.milliseconds("Period", 1),
                fields.milliseconds("Deadline", 1),
                fields.word("OnDegraded", ON_DEGRADED),
                Optional.empty(),
                Limits.NONE,
                Optional.empty(),
                Optional.empty());
    }

    private static AimSettings settings(Fields fields) {
        AimSettings standard = standardSettings(fields);
        return new AimSettings(
                fields.textsByPath("Parameters"),
                fields.word("Thread", THREADS),
                standard.restartLimit(),
                fields.milliseconds("RestartDelay", 0),
                standard.execution(),
                standard.period(),
                standard.deadline(),
                standard.onDegraded(),
                fields.object("Join").flatMap(ExtensionForm::join),
                fields.object("Limits").map(ExtensionForm::limits).orElse(Limits.NONE),
                fields.word("Registration", REGISTRATIONS),
                category(fields, "DataCategory"));
    }

    /** What a document says about how the channels at a port are run; V3 says it at the port. */
    static PortSettings port(Fields fields) {
        PortSettings flow = flow(fields);
        boolean isOptional = fields.pass("IsOptional").has("IsOptional") && fields.flag("IsOptional");
        return new PortSettings(flow.depth(), flow.overflow(), flow.maxAge(), isOptional);
    }

    private static PortSettings flow(Fields fields) {
        return new PortSettings(
                fields.integer("Depth", 1, DEPTH),
                fields.word("Overflow", OVERFLOWS),
                fields.milliseconds("MaxAge", 1),
                false);
    }

    private static Optional<Join> join(Fields fields) {
        fields.require("Policy", "write All, Any, Latest or Aligned");
        Optional<Policy> policy = fields.word("Policy", POLICIES);
        List<String> ports = fields.names("Ports");
        Optional<Duration> tolerance = fields.milliseconds("Tolerance", 0);
        if (tolerance.isPresent() && !policy.equals(Optional.of(Policy.ALIGNED))) {
            fields.deviate(
                    "Tolerance", "only Aligned has a tolerance; ignored", "remove it");
        }
        fields.done();
        return policy.map(known ->
                new Join(
                        known,
                        ports,
                        tolerance.filter(any -> known == Policy.ALIGNED).orElse(Duration.ZERO)));
    }

    private static Limits limits(Fields fields) {
        Limits limits =
                new Limits(
                        fields.whole("QueueBytes", 1, BYTES),
                        fields.share("CpuShare", CORES),
                        fields.whole("StorageBytes", 0, BYTES));
        fields.done();
        return limits;
    }

    private static PortRef port(Fields channel, String end) {
        Optional<PortRef> port = channel.object(end).map(fields -> {
            PortRef read = new PortRef(fields.optionalName("AIMName"), fields.name("PortName"));
            fields.done();
            return read;
        });
        if (port.isEmpty() && !channel.has(end)) {
            channel.missing(end, "");
        }
        return port.orElse(new PortRef("", ""));
    }
}
