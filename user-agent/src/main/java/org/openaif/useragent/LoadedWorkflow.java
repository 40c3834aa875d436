// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.controller.InstalledAims;
import org.openaif.metadata.AimCatalogue;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.Diagnostic;
import org.openaif.metadata.FolderCatalogue;
import org.openaif.metadata.MetadataReader;
import org.openaif.metadata.Reading;
import org.openaif.metadata.WorkflowGraph;
import org.openaif.store.ParsedArchive;

/**
 * A workflow as it was read, leniently, and resolved with the metadata beside it and the AIMs that
 * are installed.
 *
 * @param file where it was read
 * @param warnings what had to be mended for that
 */
record LoadedWorkflow(
        Path file, WorkflowGraph graph, InstalledAims installed, List<Diagnostic> warnings) {

    /** Copies the list. */
    LoadedWorkflow {
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads the workflow that a person named.
     *
     * @param installed what completes the metadata, and runs
     * @throws AifException if it cannot be used; says where, and how to mend it
     */
    static LoadedWorkflow load(Surroundings surroundings, String aiw, InstalledAims installed) {
        return load(surroundings, aiw, installed, part -> Optional.empty());
    }

    /**
     * The same, with AIMs that do not lie beside it.
     *
     * @param elsewhere where they are looked up before those that are installed
     */
    static LoadedWorkflow load(
            Surroundings surroundings,
            String aiw,
            InstalledAims installed,
            AimCatalogue elsewhere) {
        Path file = WorkflowFile.find(surroundings.home(), aiw);
        Reading<AimMetadata> workflow = MetadataReader.lenient().readAim(file);
        FolderCatalogue folder = new FolderCatalogue(file, MetadataReader.lenient());
        AtomicBoolean missing = new AtomicBoolean();
        AimCatalogue watched =
                part -> {
                    Optional<AimMetadata> found = folder.or(elsewhere).find(part);
                    missing.compareAndSet(false, found.isEmpty());
                    return found;
                };
        Reading<WorkflowGraph> graph =
                WorkflowGraph.of(workflow.orThrow(), watched.completedBy(installed));
        if (missing.get()) {
            // What cannot be read may be just the part that is missing: an installed one in its
            // place would run with other parameters than were written down.
            refuseBroken(folder);
        }
        return new LoadedWorkflow(
                file,
                graph.orThrow(),
                installed,
                Stream.concat(workflow.diagnostics().stream(), graph.diagnostics().stream())
                        .toList());
    }

    /**
     * The workflow of an archive, which was resolved when that was read.
     *
     * @param installed what runs, those of the archive first
     */
    static LoadedWorkflow of(ParsedArchive archive, InstalledAims installed) {
        Path document = archive.folder().resolve(archive.metadata().name() + ".json");
        return new LoadedWorkflow(document, archive.graph(), installed, archive.diagnostics());
    }

    private static void refuseBroken(FolderCatalogue folder) {
        folder.diagnostics().stream()
                .filter(Diagnostic::isError)
                .findFirst()
                .ifPresent(
                        error -> {
                            throw new AifException(ErrorCode.INIT, error.toString());
                        });
    }
}
