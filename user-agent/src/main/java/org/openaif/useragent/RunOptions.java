// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openaif.controller.InstalledAims;
import org.openaif.metadata.Direction;
import org.openaif.metadata.MetadataReader;
import org.openaif.store.ArchivedAims;
import org.openaif.store.ParsedArchive;
import org.openaif.useragent.DeviceBinding.BoundWorkflow;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of all commands that run a workflow, and what they do. */
final class RunOptions {
    @Option(
            names = "--speed",
            paramLabel = "real|max",
            description = {
                "real: as fast as it was recorded; max: as fast as the machine can. The verdicts are"
                        + " the same. Default: real on a terminal, where one can watch; max otherwise.",
                "A live source is always real."
            })
    @Nullable Speed speed;

    @Option(
            names = "--parameter",
            paramLabel = "AIM.NAME=VALUE",
            description = "Overrides a parameter of an AIM, or of the device at a hardware port.")
    Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = {
                "AIF metadata that sets up the Controller: storage, data sources, resources. Default:"
                        + " aif.json beside the workflow, if there is one."
            })
    @Nullable Path config;

    @Option(names = "--json", description = "Print one JSON object a line, and nothing else.")
    boolean json;

    @Option(
            names = "--stack-traces",
            description = "Where an AIM fails, show where in its program.")
    boolean stackTraces;

    @Mixin private final AimPath aims = new AimPath();

    /** Runs a workflow, with these sources, to its end. */
    int run(
            Surroundings surroundings,
            String aiw,
            Optional<String> recording,
            Optional<String> source) {
        InstalledAims installed = aims.installed();
        LoadedWorkflow workflow = LoadedWorkflow.load(surroundings, aiw, installed);
        return run(
                surroundings, workflow, aiw, Setup.of(workflow.file(), Optional.ofNullable(config)),
                recording, source);
    }

    /**
     * Runs the workflow of an archive, with its AIMs, at devices of this kind, to its end.
     *
     * @param setUp the AIF metadata that sets up the Controller, if the person names none
     */
    int run(Surroundings surroundings, ParsedArchive archive, Path setUp, String source) {
        // Open until the Controller has been closed, which is when nobody runs them any more.
        try (ArchivedAims archived = archive.aims()) {
            LoadedWorkflow workflow = LoadedWorkflow.of(archive, aims.installed().behind(archived));
            Path chosen = Optional.ofNullable(config).orElse(setUp);
            return run(
                    surroundings, workflow, archive.metadata().name(), Setup.of(workflow.file(), Optional.of(chosen)),
                    Optional.empty(), Optional.of(source));
        }
    }

    /**
     * The AIW that the AIF is to begin with.
     *
     * @throws UsageException if no AIF metadata was named, or it names none
     */
    String start() {
        if (config == null) {
            throw new UsageException("name an AIW, or AIF metadata that does: --config FILE");
        }
        return MetadataReader.lenient()
                .readAif(config)
                .orThrow()
                .controller()
                .start()
                .orElseThrow(
                        () ->
                                new UsageException(
                                        config + " has no OpenAIF.Start; name an AIW, or put its"
                                                + " name there"));
    }

    /** Runs a workflow that comes from a Store; its AIMs run from their archives. */
    int runFromStore(
            Surroundings surroundings,
            String aiw,
            StoreOptions store,
            Optional<String> recording,
            Optional<String> source) {
        try (StoreWorkflow got = got(surroundings, aiw, store)) {
            LoadedWorkflow workflow =
                    LoadedWorkflow.load(
                            surroundings,
                            got.folder().toString(),
                            aims.installed().behind(got::implementation),
                            got::part);
            return run(
                    surroundings,
                    workflow,
                    aiw,
                    Setup.of(workflow.file(), Optional.ofNullable(config)),
                    recording,
                    source);
        }
    }

    /** The run opens the audit log once more, so this lets go of it. */
    private StoreWorkflow got(Surroundings surroundings, String aiw, StoreOptions store) {
        try (TrustInstallation trust = TrustInstallation.ofThisUser()) {
            return StoreWorkflow.open(surroundings, aiw, store, trust, json);
        }
    }

    private int run(
            Surroundings surroundings,
            LoadedWorkflow workflow,
            String aiw,
            Setup setup,
            Optional<String> recording,
            Optional<String> source) {
        InstalledAims installed = workflow.installed();
        boolean watched = !json && surroundings.isTerminal();
        SourceChoice choice = new SourceChoice(recording, source, parameters, watched);
        BoundWorkflow bound = DeviceBinding.bind(workflow, choice);
        tellWhereMetadataChose(
                surroundings,
                bound,
                recording.isPresent() ? Optional.of(DeviceBinding.RECORDING) : source);
        boolean unpaced =
                Optional.ofNullable(speed)
                                .orElse(watched || bound.isLive() ? Speed.REAL : Speed.MAX)
                        == Speed.MAX;
        if (!workflow.warnings().isEmpty()) {
            surroundings.say(
                    Sentence.counted(workflow.warnings().size(), "warning")
                            + " about the metadata; aif validate " + workflow.file() + " tells them");
        }
        return Run.toItsEnd(
                bound,
                other ->
                        DeviceBinding.bind(
                                        LoadedWorkflow.load(surroundings, other, installed),
                                        choice)
                                .graph(),
                installed,
                setup,
                surroundings,
                new Run.Options(unpaced, json, watched, stackTraces));
    }

    /** A port that has no device of the kind chosen has another, and that is worth a line. */
    private static void tellWhereMetadataChose(
            Surroundings surroundings, BoundWorkflow bound, Optional<String> chosen) {
        for (DeviceBinding.Bound device : bound.devices()) {
            if (chosen.isPresent()
                    && device.direction() == Direction.INPUT
                    && !device.kind().equals(chosen.get())) {
                surroundings.say(
                        device.port() + " has no device of kind '" + chosen.get()
                                + "'; as the metadata says, its source is '" + device.kind() + "'");
            }
        }
    }
}
