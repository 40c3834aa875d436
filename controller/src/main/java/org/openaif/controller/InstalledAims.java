// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.Device;
import org.openaif.api.ErrorCode;
import org.openaif.api.Implements;
import org.openaif.controller.spi.AimImplementation;
import org.openaif.controller.spi.ImplementationSource;
import org.openaif.metadata.AimCatalogue;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.Direction;
import org.openaif.metadata.Identifier;
import org.openaif.metadata.Implementation;
import org.openaif.metadata.PortMetadata;
import org.openaif.metadata.SubAim;
import org.openaif.metadata.WorkflowGraph;

/**
 * The AIMs installed on this machine: the classes that the jars on the class path list in {@code
 * META-INF/services/org.openaif.api.Aim}. Nothing of them is run to find them; what they are is read
 * from their annotations, see {@link DeclaredAim}.
 *
 * <p>As a source it gives the Controller implementations; as a catalogue, metadata made from the
 * annotations, by which documents that say too little can be completed.
 *
 * <p>The list is read once, when this is made; after that any thread may ask.
 */
@SuppressWarnings("overloads") // or(...) of a source and of a catalogue: no lambda is both
public final class InstalledAims implements ImplementationSource, AimCatalogue {
    private final Map<String, Class<? extends Aim>> byClassName = new HashMap<>();
    private final Map<String, List<Class<? extends Aim>>> byAim = new HashMap<>();
    private final List<InstalledDevice> devices = new ArrayList<>();

    private final ClassLoader loader;

    private final List<Class<? extends Aim>> types;

    /** What is asked before these. */
    private final ImplementationSource first;

    private InstalledAims(
            List<Class<? extends Aim>> types, ClassLoader loader, ImplementationSource first) {
        this.loader = loader;
        this.first = first;
        this.types = List.copyOf(types);
        for (Class<? extends Aim> type : types) {
            byClassName.put(type.getName(), type);
            Implements implemented = type.getAnnotation(Implements.class);
            if (implemented != null) {
                byAim.computeIfAbsent(implemented.aim(), aim -> new ArrayList<>()).add(type);
            }
            Device device = type.getAnnotation(Device.class);
            if (device != null) {
                devices.add(new InstalledDevice(device.kind(), type, border(type)));
            }
        }
    }

    /**
     * The AIMs that a class loader sees.
     *
     * @throws AifException MODULE_CREATION_FAILED if one is listed that cannot be loaded, or is a
     *     device without exactly one port
     */
    public static InstalledAims of(ClassLoader loader) {
        try {
            List<Class<? extends Aim>> types = new ArrayList<>();
            ServiceLoader.load(Aim.class, loader).stream()
                    .forEach(provider -> types.add(provider.type()));
            return new InstalledAims(types, loader, module -> Optional.empty());
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new AifException(
                    ErrorCode.MODULE_CREATION_FAILED,
                    "an installed AIM cannot be loaded: " + e.getMessage()
                            + "; mend or remove the jar that lists it",
                    e);
        }
    }

    /**
     * A device at the border of workflows.
     *
     * @param kind as in {@link Device}
     * @param type its class, of which the Controller makes an object for each use
     * @param port its only one
     */
    public record InstalledDevice(String kind, Class<? extends Aim> type, PortMetadata port) {

        /** Its metadata, as for any other AIM. */
        public AimMetadata metadata() {
            return new DeclaredAim(type).metadata();
        }

        /** The record type that travels through its port. */
        public Class<? extends Record> recordType() {
            return new DeclaredAim(type).recordType(port.name(), port.direction()).orElseThrow();
        }
    }

    /**
     * The same, of which an implementation that another source has is taken from there: AIMs from an
     * archive, say, among devices of this machine.
     */
    public InstalledAims behind(ImplementationSource source) {
        return new InstalledAims(types, loader, source.or(first));
    }

    /** All installed devices, in the order of the lists. */
    public List<InstalledDevice> devices() {
        return List.copyOf(devices);
    }

    /** The record type of a module's port, if an installed implementation declares it. */
    public Optional<Class<? extends Record>> recordType(
            WorkflowGraph.Module module, String port, Direction direction) {
        return find(module)
                .flatMap(found -> new DeclaredAim(found.type()).recordType(port, direction));
    }

    @Override
    public Optional<AimImplementation> find(WorkflowGraph.Module module) {
        return first.find(module).or(() -> installed(module));
    }

    private Optional<AimImplementation> installed(WorkflowGraph.Module module) {
        List<Implementation> java =
                module.metadata().implementations().stream()
                        .filter(one -> one.architecture().equalsIgnoreCase("java"))
                        .toList();
        if (java.isEmpty()) {
            return best(module.metadata().identifier()).map(AimImplementation::of);
        }
        // A class that is named need not be listed.
        return java.stream()
                .flatMap(one -> named(one.binaryName()).stream())
                .findFirst()
                .map(AimImplementation::of);
    }

    private Optional<Class<? extends Aim>> named(String className) {
        Class<? extends Aim> listed = byClassName.get(className);
        if (listed != null) {
            return Optional.of(listed);
        }
        try {
            return Optional.of(
                    Class.forName(className, false, loader).asSubclass(Aim.class));
        } catch (ClassNotFoundException elsewhere) {
            return Optional.empty();
        } catch (LinkageError | ClassCastException e) {
            throw new AifException(
                    ErrorCode.MODULE_CREATION_FAILED,
                    "class " + className + " cannot be used as an AIM: " + e,
                    e);
        }
    }

    @Override
    public Optional<AimMetadata> find(SubAim subAim) {
        return best(subAim.identifier()).map(type -> new DeclaredAim(type).metadata());
    }

    /** Of several of the same name, the one of the same specification; else the first. */
    private Optional<Class<? extends Aim>> best(Identifier wanted) {
        return byAim.getOrDefault(wanted.name(), List.of()).stream()
                .max(
                        Comparator.comparingInt(
                                type -> likeness(wanted, type.getAnnotation(Implements.class))));
    }

    private static int likeness(Identifier wanted, Implements found) {
        return (wanted.standard().equals(found.standard()) ? 4 : 0)
                + (wanted.aiw().equals(found.aiw()) ? 2 : 0)
                + (wanted.version().equals(found.version()) ? 1 : 0);
    }

    private static PortMetadata border(Class<? extends Aim> device) {
        List<PortMetadata> ports = new DeclaredAim(device).ports();
        if (ports.size() != 1) {
            throw new AifException(
                    ErrorCode.MODULE_CREATION_FAILED,
                    device.getName() + " is a device and declares " + ports.size()
                            + " ports; a device has one, see @Device");
        }
        return ports.getFirst();
    }
}
