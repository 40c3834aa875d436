// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.ErrorCode;
import org.openaif.api.Implements;
import org.openaif.controller.spi.AimImplementation;
import org.openaif.controller.spi.ImplementationSource;
import org.openaif.metadata.Implementation;
import org.openaif.metadata.WorkflowGraph;

/**
 * The AIMs of an unpacked archive that are written in Java. Each is loaded apart from the others and
 * from the Controller: it sees {@code org.openaif.api}, the JDK, its own jar and those in {@code
 * lib}. Records pass from one AIM to another by their layout.
 *
 * <p>Close it when no workflow runs these AIMs any more, nor may return to them by a rollback. Their
 * classes are unloaded when the last workflow has forgotten them.
 *
 * <p>Any thread may ask.
 */
public final class ArchivedAims implements ImplementationSource, AutoCloseable {
    /** What lists the AIMs of a jar. */
    private static final String SERVICES = "META-INF/services/" + Aim.class.getName();

    /** More AIMs than that are not listed in one jar. */
    private static final int LISTED = 1_000;

    private final ParsedArchive archive;
    private final Map<Loaded, AimClassLoader> loaders = new HashMap<>();
    private boolean closed;

    /** What a class loader was made for. */
    private record Loaded(Path jar, String aim) {}

    ArchivedAims(ParsedArchive archive) {
        this.archive = archive;
    }

    /**
     * The implementation of a module, if the best for this machine is a Java one from the archive.
     *
     * @throws AifException MODULE_CREATION_FAILED if it cannot be loaded, or this has been closed
     */
    @Override
    public synchronized Optional<AimImplementation> find(WorkflowGraph.Module module) {
        return archive.implementation(module)
                .filter(found -> isJava(found.implementation()))
                .map(found -> load(module, found));
    }

    private static boolean isJava(Implementation implementation) {
        return implementation.architecture().equalsIgnoreCase(Machine.JAVA);
    }

    private AimImplementation load(WorkflowGraph.Module module, ParsedArchive.Chosen chosen) {
        if (closed) {
            throw failed(module, chosen, "its archive has been closed; open it again", null);
        }
        try {
            AimClassLoader loader = loader(module, chosen);
            Class<?> type =
                    ArchiveContent.isClass(chosen.implementation())
                            ? loader.loadClass(chosen.implementation().binaryName())
                            : listed(module, chosen, loader);
            return AimImplementation.of(type.asSubclass(Aim.class));
        } catch (IOException | ClassNotFoundException | LinkageError | ClassCastException e) {
            throw failed(module, chosen, "cannot be used as an AIM: " + e, e);
        }
    }

    private AimClassLoader loader(WorkflowGraph.Module module, ParsedArchive.Chosen chosen)
            throws IOException {
        Loaded key = new Loaded(chosen.binary(), module.metadata().name());
        @Nullable AimClassLoader known = loaders.get(key);
        if (known == null) {
            List<Path> jars = new ArrayList<>(List.of(chosen.binary()));
            jars.addAll(archive.libraries());
            known = new AimClassLoader(module.metadata().name() + " (" + chosen.binary() + ")", jars);
            loaders.put(key, known);
        }
        return known;
    }

    /** Of the AIMs that a jar lists, the one that says it is this; or the only one. */
    private static Class<?> listed(
            WorkflowGraph.Module module, ParsedArchive.Chosen chosen, AimClassLoader loader)
            throws IOException, ClassNotFoundException {
        List<Class<?>> types = new ArrayList<>();
        for (String name : services(loader)) {
            Class<?> type = loader.loadClass(name);
            Implements said = type.getAnnotation(Implements.class);
            if (said != null && said.aim().equals(module.metadata().name())) {
                return type;
            }
            types.add(type);
        }
        if (types.size() != 1) {
            throw failed(
                    module, chosen, "lists " + types.size() + " AIMs and none that @Implements "
                            + Refusal.quoted(module.metadata().name()) + "; name one in " + SERVICES,
                    null);
        }
        return types.getFirst();
    }

    private static List<String> services(AimClassLoader loader) throws IOException {
        @Nullable InputStream in = loader.getResourceAsStream(SERVICES);
        if (in == null) {
            return List.of();
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .limit(LISTED)
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }

    private static AifException failed(
            WorkflowGraph.Module module,
            ParsedArchive.Chosen chosen,
            String why,
            @Nullable Throwable cause) {
        String message =
                module.name() + ": " + chosen.implementation().binaryName() + " in "
                        + chosen.binary().getFileName() + " " + why;
        return cause == null
                ? new AifException(ErrorCode.MODULE_CREATION_FAILED, message)
                : new AifException(ErrorCode.MODULE_CREATION_FAILED, message, cause);
    }

    /** Lets go of the jars. What is running goes on, as far as its classes are loaded. */
    @Override
    public synchronized void close() {
        closed = true;
        for (AimClassLoader loader : loaders.values()) {
            try {
                loader.close();
            } catch (IOException e) {
                throw new AifException(
                        ErrorCode.ERROR, loader.getName() + " cannot be closed: " + e, e);
            }
        }
        loaders.clear();
    }
}
