// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.storeserver.Finding;

/**
 * What of a folder goes into an archive. Of a Maven project, what it was built for:
 *
 * <pre>
 *   src/main/aim/   NAME.json, models/ ...   to the top
 *   target/         NAME-VERSION.jar         to the top
 *   target/lib/     *.jar                    to lib/
 *   target/bom.json                          to the top, if the build writes one
 *   LICENSE NOTICE README.md docs/           as they lie
 * </pre>
 *
 * <p>Of any other folder, all.
 */
final class PackedContent {
    private static final Pattern PAPERS = Pattern.compile("(?i)(licen[cs]e|copying|notice|readme)([-.].*)?");
    private static final Pattern README = Pattern.compile("(?i)readme([-.].*)?");
    private static final Pattern NOT_THE_AIM = Pattern.compile(".*-(sources|javadoc|tests|test-sources)\\.jar|original-.*");

    private final Path folder;
    private final boolean isProject;

    private PackedContent(Path folder, boolean isProject) {
        this.folder = folder;
        this.isProject = isProject;
    }

    /**
     * Looks at a folder.
     *
     * @throws AifException READ if there is none
     */
    static PackedContent of(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new AifException(ErrorCode.READ, folder + ": there is no such folder; name a project, or a folder with metadata");
        }
        return new PackedContent(folder, Files.isRegularFile(folder.resolve("pom.xml")));
    }

    /** Where what is made of it belongs; empty where that is up to the person. */
    Optional<Path> outputs() {
        return isProject ? Optional.of(Path.of("").toAbsolutePath().relativize(folder).resolve("target")) : Optional.empty();
    }

    /** Whether a file there would be packed the next time. */
    boolean isPacked(Path file) {
        return isProject
                ? Stream.of(aim(), folder.resolve("docs"), target().resolve("lib")).anyMatch(file::startsWith)
                : file.startsWith(folder);
    }

    private Path aim() {
        return folder.resolve("src").resolve("main").resolve("aim");
    }

    private Path target() {
        return folder.resolve("target");
    }

    /**
     * Copies it.
     *
     * @return what a Store would not notice
     * @throws AifException READ if something that must be there is not
     */
    List<Finding> copyTo(Path to) throws IOException {
        List<Finding> findings = new ArrayList<>();
        if (isProject) {
            copyProject(to, findings);
        } else {
            FolderTree.copy(folder, to);
        }
        if (!isDocumented(to)) {
            findings.add(
                    new Finding(
                            Finding.Severity.WARNING, "documentation", "", "nobody is told how to use it",
                            "put a README.md beside the metadata, or a folder docs/"));
        }
        return findings;
    }

    private static boolean isDocumented(Path content) throws IOException {
        return Files.isDirectory(content.resolve("docs"))
                || !entries(content, file -> README.matcher(file.getFileName().toString()).matches()).isEmpty();
    }

    private void copyProject(Path to, List<Finding> findings) throws IOException {
        if (!Files.isDirectory(aim())) {
            throw new AifException(
                    ErrorCode.READ, aim() + ": there is no such folder; put the metadata of the AIM there, as aif new aim does");
        }
        FolderTree.copy(aim(), to);
        Path jar = jar();
        Files.copy(jar, to.resolve(jar.getFileName()));
        compareTimes(jar, findings);
        Path libraries = target().resolve("lib");
        if (Files.isDirectory(libraries)) {
            FolderTree.copy(libraries, to.resolve("lib"));
        }
        if (Files.isDirectory(folder.resolve("docs"))) {
            FolderTree.copy(folder.resolve("docs"), to.resolve("docs"));
        }
        List<Path> papers = entries(folder, file -> PAPERS.matcher(file.getFileName().toString()).matches());
        for (Path paper : papers) {
            Path there = to.resolve(paper.getFileName());
            if (Files.isRegularFile(paper) && !Files.exists(there)) {
                Files.copy(paper, there);
            }
        }
        Path bill = target().resolve("bom.json");
        if (Files.isRegularFile(bill) && !Files.exists(to.resolve("bom.json"))) {
            Files.copy(bill, to.resolve("bom.json"));
        }
    }

    /** The one that the build made. */
    private Path jar() throws IOException {
        List<Path> jars =
                Files.isDirectory(target())
                        ? entries(
                                target(),
                                file ->
                                        file.toString().endsWith(".jar")
                                                && !NOT_THE_AIM.matcher(file.getFileName().toString()).matches())
                        : List.of();
        if (jars.size() != 1) {
            throw new AifException(
                    ErrorCode.READ,
                    target() + (jars.isEmpty() ? ": there is no jar" : ": there are several jars: " + names(jars))
                            + "; build it with mvn clean package");
        }
        return jars.getFirst();
    }

    private static List<String> names(List<Path> files) {
        return files.stream().map(file -> file.getFileName().toString()).toList();
    }

    private void compareTimes(Path jar, List<Finding> findings) throws IOException {
        FileTime built = Files.getLastModifiedTime(jar);
        for (String part : List.of("java", "resources")) {
            Path sources = folder.resolve("src").resolve("main").resolve(part);
            if (!Files.isDirectory(sources)) {
                continue;
            }
            try (Stream<Path> all = Files.walk(sources)) {
                for (Path source : all.filter(Files::isRegularFile).sorted().toList()) {
                    if (Files.getLastModifiedTime(source).compareTo(built) > 0) {
                        findings.add(
                                new Finding(
                                        Finding.Severity.WARNING, "build", folder.relativize(source).toString(),
                                        "is newer than " + jar.getFileName(), "build it with mvn package"));
                    }
                }
            }
        }
    }

    private static List<Path> entries(Path folder, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(wanted).sorted().toList();
        }
    }
}
