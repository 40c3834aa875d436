// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.openaif.api.AifException;
import org.openaif.metadata.AimCatalogue;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.Diagnostic;
import org.openaif.metadata.DocumentKind;
import org.openaif.metadata.FolderCatalogue;
import org.openaif.metadata.Implementation;
import org.openaif.metadata.MetadataReader;
import org.openaif.metadata.Reading;
import org.openaif.metadata.WorkflowGraph;

/**
 * An archive that has been unpacked and understood: the AIW or AIM in it, its workflow, and which of
 * its binaries run on this machine. It does not change; any thread may use it.
 *
 * <p>Clause: MPAI-AIF V2, Basic API 1: one AIW metadata file and one or more binaries.
 */
public final class ParsedArchive {
    private final Path folder;
    private final ArchiveContent content;
    private final Machine machine;
    private final AimMetadata metadata;
    private final WorkflowGraph graph;
    private final List<Diagnostic> diagnostics;

    private ParsedArchive(
            Path folder,
            ArchiveContent content,
            Machine machine,
            AimMetadata metadata,
            WorkflowGraph graph,
            List<Diagnostic> diagnostics) {
        this.folder = folder;
        this.content = content;
        this.machine = machine;
        this.metadata = metadata;
        this.graph = graph;
        this.diagnostics = List.copyOf(diagnostics);
    }

    /**
     * An implementation, and where its binary is.
     *
     * @param binary its file; for a Java class the jar that has it
     */
    public record Chosen(Implementation implementation, Path binary) {}

    /**
     * Understands the content of an unpacked archive.
     *
     * @param name what the archive is called in what is said of it
     * @throws AifException ERROR if it has no metadata of an AIW or AIM, or several; if that is
     *     unusable; or if it has none of the binaries that are named there
     */
    public static ParsedArchive of(String name, Path folder, ParseSettings settings) {
        Refusal refusal = new Refusal(name);
        ArchiveContent content = ArchiveContent.of(folder, refusal);
        MetadataReader reader =
                settings.strict() ? MetadataReader.strict() : MetadataReader.lenient();
        List<Diagnostic> diagnostics = new ArrayList<>();
        List<AimMetadata> documents = documents(folder, content, reader, refusal, diagnostics);
        AimMetadata main = main(documents, refusal);
        AimCatalogue catalogue = FolderCatalogue.of(folder, documents).or(settings.others());
        Reading<WorkflowGraph> graph =
                settings.strict()
                        ? WorkflowGraph.strictlyOf(main, catalogue)
                        : WorkflowGraph.of(main, catalogue);
        ParsedArchive parsed =
                new ParsedArchive(
                        folder, content, settings.machine(), main,
                        usable(graph, folder, refusal, diagnostics), diagnostics);
        parsed.requireBinary(documents, refusal);
        return parsed;
    }

    private static List<AimMetadata> documents(
            Path folder,
            ArchiveContent content,
            MetadataReader reader,
            Refusal refusal,
            List<Diagnostic> diagnostics) {
        List<AimMetadata> documents = new ArrayList<>();
        for (Path file : content.documents()) {
            Reading<DocumentKind> identified = reader.identify(file);
            DocumentKind kind = usable(identified, folder, refusal, new ArrayList<>());
            if (kind == DocumentKind.AIM_METADATA || kind == DocumentKind.AIM_METADATA_V3) {
                documents.add(usable(reader.readAim(file), folder, refusal, diagnostics));
            }
        }
        return documents;
    }

    private static <T> T usable(
            Reading<T> reading, Path folder, Refusal refusal, List<Diagnostic> diagnostics) {
        diagnostics.addAll(reading.diagnostics());
        try {
            return reading.orThrow();
        } catch (AifException e) {
            // Where it lies in the meantime is of no use to anybody.
            String said = e.getMessage().replace(folder + folder.getFileSystem().getSeparator(), "");
            throw refusal.whole("cannot be used: " + said, "mend its metadata", e);
        }
    }

    /** The one that none of the others is made of. */
    private static AimMetadata main(List<AimMetadata> documents, Refusal refusal) {
        List<AimMetadata> top =
                documents.stream()
                        .filter(one -> documents.stream().noneMatch(other -> isMadeOf(other, one)))
                        .toList();
        List<AimMetadata> workflows = top.stream().filter(AimMetadata::isComposite).toList();
        List<AimMetadata> found = workflows.isEmpty() ? top : workflows;
        if (found.size() != 1) {
            List<String> names = found.stream().map(one -> Refusal.quoted(one.name())).toList();
            throw refusal.whole(
                    names.isEmpty()
                            ? "has no metadata of an AIW or AIM at its top"
                            : "holds " + names.size() + " AIWs or AIMs: " + String.join(", ", names),
                    "pack one with its metadata, a JSON file beside its binaries");
        }
        return found.getFirst();
    }

    private static boolean isMadeOf(AimMetadata composite, AimMetadata part) {
        return composite != part
                && composite.subAims().stream()
                        .anyMatch(sub -> sub.identifier().name().equals(part.name()));
    }

    private void requireBinary(List<AimMetadata> documents, Refusal refusal) {
        Stream<AimMetadata> modules = graph.modules().stream().map(WorkflowGraph.Module::metadata);
        List<Implementation> named =
                Stream.concat(documents.stream(), modules)
                        .flatMap(one -> one.implementations().stream())
                        .toList();
        if (named.stream().noneMatch(one -> content.binary(one).isPresent())) {
            List<String> names =
                    named.stream().map(one -> Refusal.quoted(one.binaryName())).distinct().limit(6).toList();
            throw refusal.whole(
                    "has no binary: its metadata names "
                            + (names.isEmpty() ? "none" : String.join(", ", names)),
                    "pack a file, or a jar with the class, that Implementations names by BinaryName");
        }
    }

    /** The folder that it was unpacked to. */
    public Path folder() {
        return folder;
    }

    /** The metadata of the AIW or AIM. */
    public AimMetadata metadata() {
        return metadata;
    }

    /** Its workflow; of an AIM, one of a single module. */
    public WorkflowGraph graph() {
        return graph;
    }

    /** What was found in the metadata and could be mended. */
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    /**
     * Of a module's implementations in the archive, the one that suits this machine best: Java
     * first, then what is made for its processor and system, then what runs on any; of equals the
     * first. Empty if none is here.
     */
    public Optional<Chosen> implementation(WorkflowGraph.Module module) {
        return module.metadata().implementations().stream()
                .filter(one -> one.destination().isEmpty() && machine.suits(one) > 0)
                .flatMap(one -> content.binary(one).map(file -> new Chosen(one, file)).stream())
                .max(Comparator.comparingInt(found -> machine.suits(found.implementation())));
    }

    /** The jars that each of its AIMs sees beside its own: those in {@code lib}. */
    List<Path> libraries() {
        return content.libraries();
    }

    /**
     * Its AIMs in Java, ready to be run by a Controller. The caller closes them.
     */
    public ArchivedAims aims() {
        return new ArchivedAims(this);
    }
}
