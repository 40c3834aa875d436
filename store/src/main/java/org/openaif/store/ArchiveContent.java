// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarFile;
import org.openaif.metadata.Implementation;

/**
 * The files of an unpacked archive. What metadata names is looked up among those that are there; no
 * name is ever joined to a path.
 */
final class ArchiveContent {
    /** Where jars lie that AIMs share: no AIM is looked for in them. */
    private static final String LIBRARIES = "lib/";

    /** As many entries as a jar without zip64 can have; its list is read into memory. */
    private static final int JAR_ENTRIES = 0xfffe;

    private final Path folder;
    private final Refusal refusal;
    private final TreeMap<String, Path> files = new TreeMap<>();

    /** The jar that has a class, by the name of the class; found when it is asked for. */
    private final Map<String, Optional<Path>> jarsByClass = new HashMap<>();

    private ArchiveContent(Path folder, Refusal refusal) {
        this.folder = folder;
        this.refusal = refusal;
    }

    static ArchiveContent of(Path folder, Refusal refusal) {
        ArchiveContent content = new ArchiveContent(folder, refusal);
        try {
            Files.walkFileTree(
                    folder,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                            if (attributes.isRegularFile()) {
                                content.files.put(content.name(file), file);
                            }
                            return FileVisitResult.CONTINUE;
                        }
                    });
            for (Path jar : content.jars()) {
                checkJar(jar, new Refusal(content.name(jar)));
            }
            return content;
        } catch (IOException e) {
            throw refusal.whole("cannot be read in " + folder + ": " + e, "get it again", e);
        }
    }

    private static void checkJar(Path jar, Refusal refusal) throws IOException {
        ArchiveLimits any = ArchiveLimits.STANDARD;
        ArchiveLimits limits =
                new ArchiveLimits(
                        any.archiveBytes(), JAR_ENTRIES, any.entryBytes(), any.totalBytes(),
                        any.ratio(), any.depth());
        try (FileChannel channel = FileChannel.open(jar)) {
            ZipEnd.read(channel, limits, refusal);
        }
    }

    private String name(Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    /** The JSON files at the top, by name. */
    List<Path> documents() {
        return files.entrySet().stream()
                .filter(file -> file.getKey().endsWith(".json") && !file.getKey().contains("/"))
                .map(Map.Entry::getValue)
                .toList();
    }

    private List<Path> jars() {
        return files.values().stream().filter(file -> file.toString().endsWith(".jar")).toList();
    }

    /** The jars that each AIM sees beside its own. */
    List<Path> libraries() {
        return jars().stream().filter(this::isLibrary).toList();
    }

    private boolean isLibrary(Path jar) {
        return name(jar).startsWith(LIBRARIES);
    }

    /** The file that an implementation is in: its binary, or for a Java class the jar. */
    Optional<Path> binary(Implementation implementation) {
        String name = implementation.binaryName();
        return isClass(implementation)
                ? jarsByClass.computeIfAbsent(name, this::findJar)
                : Optional.ofNullable(files.get(name)).or(() -> onlyOneCalled(name));
    }

    static boolean isClass(Implementation implementation) {
        return implementation.architecture().equalsIgnoreCase(Machine.JAVA)
                && !implementation.binaryName().endsWith(".jar");
    }

    private Optional<Path> onlyOneCalled(String name) {
        List<Path> called =
                files.values().stream()
                        .filter(file -> file.getFileName().toString().equals(name))
                        .toList();
        return called.size() == 1 ? Optional.of(called.getFirst()) : Optional.empty();
    }

    private Optional<Path> findJar(String className) {
        List<Path> found = new ArrayList<>();
        for (Path file : jars()) {
            if (isLibrary(file)) {
                continue;
            }
            try (JarFile jar = new JarFile(file.toFile())) {
                if (jar.getEntry(className.replace('.', '/') + ".class") != null) {
                    found.add(file);
                }
            } catch (IOException e) {
                throw refusal.entry(name(file), "is no jar: " + e.getMessage(), "build it again");
            }
        }
        if (found.size() > 1) {
            throw refusal.whole(
                    "has the class " + Refusal.quoted(className) + " in several jars",
                    "leave it in one of " + found.stream().map(this::name).toList());
        }
        return found.stream().findFirst();
    }
}
