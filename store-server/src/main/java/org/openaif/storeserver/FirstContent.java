// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.DocumentKind;
import org.openaif.metadata.MetadataReader;
import org.openaif.privatefiles.Disk;
import org.openaif.store.ArchiveFormat;
import org.openaif.store.ArchiveWriter;
import org.openaif.store.BillOfMaterials;
import org.openaif.store.ParseSettings;

/**
 * What a fresh Store holds, so that the first device that asks it finds something: an AIW, each AIM
 * that it is made of, and the configuration of the AIF. It is published as everybody else's work is,
 * through all checks.
 *
 * @param workflow the folder with the metadata of the AIW, its AIMs, and {@code aif.json}
 * @param classes of the AIMs, a jar or a folder
 * @param licence the text of their licence
 * @param aif what the configuration is called; the first public implementation for microcontrollers
 *     asks for {@code demo}
 */
public record FirstContent(Path workflow, Path classes, Path licence, String aif, String version) {
    /** In whose name it is published. */
    public static final String PUBLISHER = "openaif";

    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    /**
     * Publishes it into a repository that holds nothing yet; nothing is done in any other.
     *
     * @return whether it was published now
     * @throws AifException ERROR if it is refused, which says that it was built wrongly
     */
    public boolean publishIfFresh(Repository repository) {
        if (!repository.shelves().isEmpty()) {
            return false;
        }
        try {
            Path work = repository.temporary();
            Files.createDirectories(work);
            try {
                publish(repository, work);
            } finally {
                Disk.REAL.delete(work);
            }
            return true;
        } catch (IOException e) {
            throw new AifException(
                    ErrorCode.ERROR,
                    "the fresh Store cannot be filled: " + e + "; check room on the disk",
                    e);
        }
    }

    /**
     * Writes its archives, {@code NAME@VERSION.tar.gz}, into a folder, which then is a Store in the
     * sense of {@link org.openaif.store.FolderStore}. They are those that it publishes.
     *
     * @throws AifException ERROR if one cannot be packed or written
     */
    public void writeTo(Path folder) {
        try {
            Files.createDirectories(folder);
            Path work = Files.createTempDirectory(folder, ".packing-");
            try {
                for (Packed packed : pack(work)) {
                    Path target = folder.resolve(packed.name() + "@" + version + ".tar.gz");
                    Files.move(
                            packed.archive(), target,
                            StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                }
            } finally {
                Disk.REAL.delete(work);
            }
        } catch (IOException e) {
            throw new AifException(
                    ErrorCode.ERROR, "its archives cannot be written to " + folder + ": " + e + "; check room on the disk", e);
        }
    }

    private record Packed(ComponentKind kind, String name, Path archive) {}

    private void publish(Repository repository, Path work) throws IOException {
        publish(repository, ComponentKind.AIF, aif, workflow.resolve("aif.json"));
        for (Packed packed : pack(work)) {
            publish(repository, packed.kind(), packed.name(), packed.archive());
        }
    }

    /** AIMs first: then the AIW brings along nothing that is not there. */
    private List<Packed> pack(Path work) throws IOException {
        Path jar = work.resolve("use-cases.jar");
        jar(jar);
        List<Path> documents;
        try (Stream<Path> all = Files.list(workflow)) {
            documents = all.filter(FirstContent::isAim).sorted().toList();
        }
        List<Packed> packed = new ArrayList<>();
        for (boolean composite : List.of(false, true)) {
            for (Path document : documents) {
                AimMetadata metadata = MetadataReader.strict().readAim(document).orThrow();
                if (metadata.isComposite() == composite) {
                    packed.add(
                            new Packed(
                                    composite ? ComponentKind.AIW : ComponentKind.AIM, metadata.name(),
                                    pack(work, metadata, composite ? documents : List.of(document), jar)));
                }
            }
        }
        return packed;
    }

    private static boolean isAim(Path file) {
        return file.toString().endsWith(".json")
                && MetadataReader.lenient()
                        .identify(file)
                        .value()
                        .filter(
                                kind ->
                                        kind == DocumentKind.AIM_METADATA
                                                || kind == DocumentKind.AIM_METADATA_V3)
                        .isPresent();
    }

    private Path pack(Path work, AimMetadata metadata, List<Path> documents, Path jar)
            throws IOException {
        Path folder = Files.createDirectory(work.resolve(metadata.name()));
        for (Path document : documents) {
            Files.copy(document, folder.resolve(document.getFileName()));
        }
        Files.copy(jar, folder.resolve(jar.getFileName()));
        Files.copy(licence, folder.resolve("LICENSE"));
        BillOfMaterials.writeIfMissing(folder, metadata.name(), version);
        Path archive = work.resolve(metadata.name() + ".tar.gz");
        ArchiveWriter.standard().write(folder, archive, ParseSettings.STRICT);
        return archive;
    }

    private void publish(Repository repository, ComponentKind kind, String name, Path file)
            throws IOException {
        Publication publication =
                new Publication(new ComponentName(kind, name), version, PUBLISHER, 1);
        try (InputStream in = Files.newInputStream(file)) {
            Verdict verdict = repository.publish(publication, ArchiveFormat.TAR_GZ, in);
            if (verdict.published().isEmpty()) {
                throw new AifException(
                        ErrorCode.ERROR,
                        "the fresh Store refuses " + publication + ": " + verdict.findings());
            }
        }
    }

    /** A jar of the classes: the one that there is, or one with the same content whenever it is made. */
    private void jar(Path to) throws IOException {
        if (Files.isRegularFile(classes)) {
            Files.copy(classes, to);
            return;
        }
        Map<String, Path> files = new TreeMap<>();
        Files.walkFileTree(
                classes,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        files.put(classes.relativize(file).toString().replace('\\', '/'), file);
                        return FileVisitResult.CONTINUE;
                    }
                });
        try (OutputStream out = Files.newOutputStream(to);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (Map.Entry<String, Path> file : files.entrySet()) {
                JarEntry entry = new JarEntry(file.getKey());
                entry.setTimeLocal(TIME);
                entries.putNextEntry(entry);
                Files.copy(file.getValue(), entries);
                entries.closeEntry();
            }
        }
    }
}
