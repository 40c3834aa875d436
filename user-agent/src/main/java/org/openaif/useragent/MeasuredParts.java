// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.Measurement;
import org.openaif.attestation.Measurements;
import org.openaif.controller.InstalledAims;
import org.openaif.controller.Measures;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which workflow is measured beside the program. */
final class MeasuredParts {
    @Option(
            names = "--aiw",
            paramLabel = "AIW",
            description = {
                "Measure this workflow, too: its metadata, and what implements its AIMs. With"
                        + " --input, --source and --parameter as aif run has them."
            })
    private @Nullable String aiw;

    @Option(
            names = "--input",
            paramLabel = "DIR",
            description = "The workflow is to play the recording in this folder.")
    private @Nullable String input;

    @Option(
            names = "--source",
            paramLabel = "KIND",
            description = "The workflow is to have devices of this kind at its hardware inputs.")
    private @Nullable String source;

    @Option(
            names = "--parameter",
            paramLabel = "AIM.NAME=VALUE",
            description = "The workflow is to run with this parameter.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Mixin private final AimPath aims = new AimPath();

    /** What is to be measured beside the installation itself. */
    Measurements measurements(Surroundings surroundings) {
        if (aiw == null && (input != null || source != null || !parameters.isEmpty())) {
            throw new UsageException(
                    "--input, --source and --parameter say how a workflow runs; name one with --aiw");
        }
        return aiw == null ? Measurements.NONE : workflow(surroundings, aiw);
    }

    private Measurements workflow(Surroundings surroundings, String name) {
        InstalledAims installed = aims.installed();
        SourceChoice choice =
                new SourceChoice(
                        Optional.ofNullable(input), Optional.ofNullable(source), parameters, false);
        LoadedWorkflow workflow = LoadedWorkflow.load(surroundings, name, installed);
        List<Measurement> measured =
                Measures.of(DeviceBinding.bind(workflow, choice).graph(), installed);
        return () -> measured;
    }
}
