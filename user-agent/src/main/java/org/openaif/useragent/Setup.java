// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.controller.Configuration;
import org.openaif.controller.InstalledAims;
import org.openaif.controller.spi.StorageProvider;
import org.openaif.controller.spi.StorageQuota;
import org.openaif.metadata.AifMetadata;
import org.openaif.metadata.ControllerSettings;
import org.openaif.metadata.DataCategories;
import org.openaif.metadata.MetadataReader;
import org.openaif.metadata.TrustSettings;
import org.openaif.metadata.WorkflowGraph;
import org.openaif.ml.ModelAims;

/**
 * How the Controller of a run is set up: by AIF metadata, the file {@code aif.json} beside the
 * workflow or another one that the person names; otherwise as suits most.
 *
 * @param metadata of the AIF, if there is some
 * @param folder where it lies; its relative paths begin there
 * @param trust by what the AIF is kept safe
 */
record Setup(Optional<AifMetadata> metadata, Path folder, TrustInstallation trust) {

    /**
     * Reads how a run of a workflow is set up.
     *
     * @param workflow the file of the workflow
     * @param named the AIF metadata that the person names
     * @throws AifException if it cannot be used; says where, and how to mend it
     */
    static Setup of(Path workflow, Optional<Path> named) {
        Path folder = Optional.ofNullable(workflow.toAbsolutePath().getParent()).orElseThrow();
        Path file = named.orElse(folder.resolve("aif.json"));
        if (named.isEmpty() && !Files.exists(file)) {
            return new Setup(Optional.empty(), folder, TrustInstallation.ofThisUser());
        }
        AifMetadata metadata = MetadataReader.lenient().readAif(file).orThrow();
        if (named.isEmpty() && !metadata.controller().trust().equals(TrustSettings.NONE)) {
            throw new AifException(
                    ErrorCode.OP_FAILED,
                    file + ": OpenAIF.Trust is followed only in AIF metadata that you name yourself,"
                            + " since it decides what the workflow may do; look at it, then give"
                            + " --config " + file);
        }
        return new Setup(
                Optional.of(metadata),
                Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(folder),
                TrustInstallation.of(metadata, file));
    }

    /** Which kind of data a workflow has where, and what of it this AIF encrypts. */
    DataCategories categories(WorkflowGraph graph) {
        return DataCategories.of(graph, settings());
    }

    /**
     * What a Controller is made of that runs these AIMs in that workflow.
     *
     * @param categories of the workflow and of those versions of it that will be read; more may come
     */
    Configuration configuration(
            InstalledAims installed, WorkflowGraph graph, List<DataCategories> categories) {
        Map<String, Long> limits = new HashMap<>();
        for (WorkflowGraph.Module module : graph.modules()) {
            module.settings()
                    .limits()
                    .storageBytes()
                    .ifPresent(bytes -> limits.put(module.name(), bytes));
        }
        StorageQuota quota = (workflow, aim) -> limits.getOrDefault(aim, Long.MAX_VALUE);
        Depot depot = new Depot(storage(graph.workflow().name()), access(), quota);
        StorageProvider storages = new SealedStorages(depot, categories, trust::sealer);
        // Nothing native is loaded unless a workflow has a model; then it stays until the program ends.
        ModelAims models = new ModelAims();
        Configuration plain =
                Configuration.of(installed.or(models))
                        .withModels(models)
                        .withStorages(storages)
                        .withAccess(depot);
        return metadata.map(plain::withMetadata).orElse(plain);
    }

    /** The folder of the storages of a workflow: as it is said, or one of the user's for it alone. */
    private Path storage(String workflow) {
        return settings().storage()
                .map(folder::resolve)
                .orElseGet(
                        () ->
                                Path.of(System.getProperty("user.home"), ".openaif", "storage")
                                        .resolve(fileName(workflow)));
    }

    /** A name that is no way to another folder. */
    private static String fileName(String workflow) {
        return URLEncoder.encode(workflow, StandardCharsets.UTF_8).replace(".", "%2E");
    }

    /** The data sources, with absolute paths. */
    private Map<String, ControllerSettings.Source> access() {
        Map<String, ControllerSettings.Source> sources = new HashMap<>();
        settings()
                .access()
                .forEach(
                        (name, source) ->
                                sources.put(
                                        name,
                                        source instanceof ControllerSettings.Folder there
                                                ? new ControllerSettings.Folder(
                                                        folder.resolve(there.path()))
                                                : source));
        return sources;
    }

    private ControllerSettings settings() {
        return metadata.map(AifMetadata::controller).orElse(ControllerSettings.NONE);
    }
}
