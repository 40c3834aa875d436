// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.openaif.api.trust.Measurement;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * The program that runs here: each jar and each folder of classes that this Java machine was started
 * with or that one of its jars names, and the machine itself ({@code lib/modules} and the library
 * that executes it). Each file is read once in the life of the process, when the first token is made:
 * 150 MB take about a tenth of a second, and a cache on the disk would be one more thing to forge.
 *
 * <p>Any thread may use it.
 */
public final class RunningProgram implements Measurements {
    /** Kind of the measurement of a jar or a folder of classes. */
    public static final String PROGRAM = "program";

    /** Kind of the measurement of the Java machine. */
    public static final String JVM = "jvm";

    /** A class path of more than this was made to keep us busy. */
    private static final int MAXIMUM_ENTRIES = 10_000;

    /** Of a folder of classes only its last names tell anything: {@code attestation/target/classes}. */
    private static final int NAMES_OF_A_FOLDER = 3;

    private static final List<String> MACHINE =
            List.of(
                    "lib/modules",
                    "lib/server/libjvm.so",
                    "lib/server/libjvm.dylib",
                    "bin/server/jvm.dll");

    private final List<Path> classPath;
    private final Path javaHome;
    private Optional<List<Measurement>> measured = Optional.empty();

    private RunningProgram(List<Path> classPath, Path javaHome) {
        this.classPath = List.copyOf(classPath);
        this.javaHome = javaHome;
    }

    /** That of this process. */
    public static RunningProgram here() {
        List<Path> paths = new ArrayList<>();
        for (String property : List.of("java.class.path", "jdk.module.path")) {
            Stream.of(System.getProperty(property, "").split(File.pathSeparator))
                    .filter(entry -> !entry.isEmpty())
                    .map(Path::of)
                    .forEach(paths::add);
        }
        return of(paths, Path.of(System.getProperty("java.home")));
    }

    /** One that was started with this class path, by that Java. */
    static RunningProgram of(List<Path> classPath, Path javaHome) {
        return new RunningProgram(classPath, javaHome);
    }

    @Override
    public synchronized List<Measurement> now() {
        if (measured.isEmpty()) {
            measured = Optional.of(measure());
        }
        return measured.get();
    }

    private List<Measurement> measure() {
        List<Measurement> all = new ArrayList<>();
        Set<Path> entries = new LinkedHashSet<>();
        classPath.forEach(entry -> collect(entry, entries));
        for (Path entry : entries) {
            all.add(Measurement.of(PROGRAM, name(entry), version(entry), FileHash.of(entry)));
        }
        String version = Runtime.version() + " " + System.getProperty("java.vendor", "");
        for (String part : MACHINE) {
            Path file = javaHome.resolve(part);
            if (Files.exists(file)) {
                all.add(Measurement.of(JVM, part, version.strip(), FileHash.of(file)));
            }
        }
        return List.copyOf(all);
    }

    /** An entry, and those that its manifest names: {@code java -jar} tells only the first one. */
    private static void collect(Path entry, Set<Path> entries) {
        Path absolute = entry.toAbsolutePath().normalize();
        if (!Files.exists(absolute) || !entries.add(absolute)) {
            return; // The Java machine ignores what is not there, too.
        }
        if (entries.size() > MAXIMUM_ENTRIES) {
            throw new TrustException(
                    TrustError.INSUFFICIENT_MEMORY,
                    "the class path has more than " + MAXIMUM_ENTRIES + " entries");
        }
        String more = attribute(absolute, Attributes.Name.CLASS_PATH);
        for (String uri : more.split(" ")) {
            if (!uri.isEmpty()) {
                URI resolved = absolute.toUri().resolve(uri);
                if ("file".equals(resolved.getScheme())) {
                    collect(Path.of(resolved), entries);
                }
            }
        }
    }

    private static String version(Path entry) {
        return attribute(entry, Attributes.Name.IMPLEMENTATION_VERSION);
    }

    private static String attribute(Path entry, Attributes.Name name) {
        if (Files.isDirectory(entry)) {
            return "";
        }
        try (JarFile jar = new JarFile(entry.toFile())) {
            Manifest manifest = jar.getManifest();
            String value = manifest == null ? null : manifest.getMainAttributes().getValue(name);
            return value == null ? "" : value;
        } catch (IOException e) {
            throw new TrustException(
                    TrustError.STORAGE_FAILURE, entry + ": cannot be measured: " + e.getMessage(), e);
        }
    }

    private static String name(Path entry) {
        int names = entry.getNameCount();
        int kept = Files.isDirectory(entry) ? Math.min(NAMES_OF_A_FOLDER, names) : 1;
        return entry.subpath(names - kept, names).toString().replace('\\', '/');
    }
}
