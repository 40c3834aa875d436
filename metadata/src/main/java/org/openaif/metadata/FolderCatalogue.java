// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The metadata of AIMs in the JSON files of one folder, such as the one that a workflow lies in.
 *
 * <p>The folder is read at the first question, never its subfolders; what is put there later is not
 * seen. Files that are no metadata are passed over; of those that are, or that are no JSON, the
 * findings are kept for {@link #diagnostics}. May be used by many threads at once.
 *
 * <p>An AIM is found by its name and version; among several of the same, the one whose
 * specification and implementer fit best, then the first by file name. Nothing is read beyond
 * {@value #FILES} files and {@value #BYTES} bytes.
 */
public final class FolderCatalogue implements AimCatalogue {
    /** More than a person keeps in one folder. */
    static final int FILES = 10_000;

    /** 64 MiB, four of the largest documents. */
    static final long BYTES = 64L << 20;

    private final Path folder;
    private final MetadataReader reader;
    private Optional<Index> index = Optional.empty();

    /** The catalogue of a folder; a file for its folder. */
    public FolderCatalogue(Path folderOrFile, MetadataReader reader) {
        Path absolute = folderOrFile.toAbsolutePath();
        this.folder =
                Files.isDirectory(absolute)
                        ? folderOrFile
                        : Optional.ofNullable(folderOrFile.getParent()).orElse(Path.of(""));
        this.reader = reader;
    }

    /** The catalogue of a folder whose documents have been read already; they in the order of their files. */
    public static FolderCatalogue of(Path folder, List<AimMetadata> documents) {
        FolderCatalogue catalogue = new FolderCatalogue(folder, MetadataReader.lenient());
        Index read = new Index(new HashMap<>(), new ArrayList<>());
        documents.forEach(read::add);
        catalogue.index = Optional.of(read);
        return catalogue;
    }

    @Override
    public Optional<AimMetadata> find(SubAim subAim) {
        Identifier wanted = subAim.identifier();
        return index().byName.getOrDefault(wanted.name(), List.of()).stream()
                .filter(metadata -> isVersion(wanted.version(), metadata.identifier().version()))
                .max(Comparator.comparingInt(metadata -> likeness(wanted, metadata.identifier())));
    }

    /** The findings about the files of the folder; reads it, if nothing was asked yet. */
    public List<Diagnostic> diagnostics() {
        return List.copyOf(index().diagnostics);
    }

    /** Versions are written as 1.3, V1.3 and " V1.3"; an asterisk stands for any. */
    private static boolean isVersion(String wanted, String found) {
        String one = wanted.strip().replaceFirst("^[Vv]", "");
        String other = found.strip().replaceFirst("^[Vv]", "");
        return one.equals(other)
                || Stream.of(one, other).anyMatch(v -> v.isEmpty() || v.equals("*"));
    }

    private static int likeness(Identifier wanted, Identifier found) {
        boolean sameImplementation =
                !wanted.implementationId().isEmpty()
                        && wanted.implementationId().equals(found.implementationId());
        return (sameImplementation ? 8 : 0)
                + (wanted.standard().equals(found.standard()) ? 4 : 0)
                + (wanted.aiw().equals(found.aiw()) ? 2 : 0)
                + (wanted.implementerId().equals(found.implementerId()) ? 1 : 0);
    }

    private synchronized Index index() {
        if (index.isEmpty()) {
            Index read = new Index(new HashMap<>(), new ArrayList<>());
            Findings findings = new Findings(folder.toString(), false);
            long bytes = 0;
            for (Path file : files(findings)) {
                bytes += file.toFile().length();
                if (bytes > BYTES) {
                    findings.warning(
                            Place.whole(folder.toString()),
                            "holds more JSON than is read: " + BYTES + " bytes; from "
                                    + OneLine.quoted(file.getFileName().toString()) + " on it is"
                                    + " not read",
                            "put the metadata into a folder of its own");
                    break;
                }
                reader.readUnlessOther(file).ifPresent(read::add);
            }
            read.diagnostics.addAll(findings.reading(Optional.empty()).diagnostics());
            index = Optional.of(read);
        }
        return index.get();
    }

    private List<Path> files(Findings findings) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*.json")) {
            for (Path file : all) {
                if (files.size() == FILES) {
                    findings.warning(
                            Place.whole(folder.toString()),
                            "holds more files than are read: " + FILES,
                            "put the metadata into a folder of its own");
                    break;
                }
                if (Files.isRegularFile(file)) {
                    files.add(file);
                }
            }
        } catch (IOException e) {
            findings.warning(
                    Place.whole(folder.toString()),
                    "cannot be read as a folder: " + OneLine.plain(String.valueOf(e.getMessage())),
                    "check its path and permissions");
        }
        files.sort(Comparator.comparing(Path::getFileName));
        return files;
    }

    private record Index(Map<String, List<AimMetadata>> byName, List<Diagnostic> diagnostics) {
        void add(Reading<Metadata> reading) {
            diagnostics.addAll(reading.diagnostics());
            if (reading.value().orElse(null) instanceof AimMetadata aim) {
                add(aim);
            }
        }

        void add(AimMetadata aim) {
            byName.computeIfAbsent(aim.identifier().name(), name -> new ArrayList<>()).add(aim);
        }
    }
}
