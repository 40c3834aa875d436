// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.controller.InstalledAims;
import org.openaif.metadata.AimCatalogue;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.Diagnostic;
import org.openaif.metadata.DocumentKind;
import org.openaif.metadata.FolderCatalogue;
import org.openaif.metadata.Metadata;
import org.openaif.metadata.MetadataReader;
import org.openaif.metadata.Reading;
import org.openaif.metadata.WorkflowGraph;
import org.openaif.ml.ModelAims;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aif validate}. */
@Command(
        name = "validate",
        header = "Checks metadata of AIFs, AIWs and AIMs, and how the AIMs of an AIW are connected.",
        description = {
            "Each finding is one line: file, line, JSON pointer, what is wrong, how to mend it."
                    + " Errors go to standard error."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Exit status: 0 there is no error (there may be warnings); 1 there is; 2 bad usage.",
            "",
            "Examples:",
            "  aif validate workflows/",
            "  aif validate --strict my/workflow.json my/aim.json",
            "  aif validate --json my/"
        })
final class ValidateCommand implements Callable<Integer> {
    /** More than a person keeps in one folder and those in it. */
    private static final int MAX_FILES = 10_000;

    private static final int MAX_DEPTH = 16;

    private final Surroundings surroundings;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Files; folders for all the metadata in them, and in theirs.")
    private List<String> files = List.of();

    @ArgGroup private Mode mode = new Mode();

    @Option(names = "--json", description = "Print one JSON object a line, and nothing else.")
    private boolean json;

    private final Map<Path, FolderCatalogue> folders = new HashMap<>();
    @Mixin private final AimPath aims = new AimPath();

    private @Nullable InstalledAims installed;
    private MetadataReader reader = MetadataReader.lenient();
    private int errors;
    private int warnings;

    private static final class Mode {
        @Option(
                names = "--lenient",
                description = "Accept what can be given a meaning, with a warning. The default.")
        private boolean lenient;

        @Option(names = "--strict", description = "Accept what the standard says, and nothing else.")
        private boolean strict;
    }

    ValidateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        reader = mode.strict ? MetadataReader.strict() : MetadataReader.lenient();
        List<Path> all = new ArrayList<>();
        for (String file : files) {
            Path path = Path.of(file);
            if (Files.isDirectory(path)) {
                all.addAll(metadataIn(path));
            } else {
                all.add(path);
            }
        }
        all.forEach(this::check);
        tellTotal(all.size());
        return errors == 0 ? ExitStatus.DONE : ExitStatus.FAILURE;
    }

    /** What is metadata in a folder; what is broken may have been meant as such. */
    private static List<Path> metadataIn(Path folder) {
        List<Path> found;
        try (Stream<Path> paths = Files.walk(folder, MAX_DEPTH)) {
            found =
                    paths.filter(path -> path.toString().endsWith(".json"))
                            .filter(Files::isRegularFile)
                            .limit(MAX_FILES + 1L)
                            .sorted()
                            .filter(
                                    file ->
                                            MetadataReader.lenient().identify(file).value()
                                                    .map(DocumentKind::isMetadata)
                                                    .orElse(true))
                            .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new AifException(
                    ErrorCode.READ,
                    folder + ": cannot be read as a folder (" + e.getMessage()
                            + "); give yourself the right to read it",
                    e);
        }
        if (found.isEmpty() || found.size() > MAX_FILES) {
            throw new AifException(
                    ErrorCode.READ,
                    folder + ": holds "
                            + (found.isEmpty() ? "no metadata" : "more than " + MAX_FILES + " files")
                            + "; name another folder, or files");
        }
        return found;
    }

    private void check(Path file) {
        Reading<Metadata> reading = reader.read(file);
        List<Diagnostic> findings = new ArrayList<>(reading.diagnostics());
        if (reading.value().orElse(null) instanceof AimMetadata aim && aim.isComposite()) {
            findings.addAll(resolve(file, aim).diagnostics());
        }
        if (reading.value().orElse(null) instanceof AimMetadata aim) {
            checkModel(file, aim).ifPresent(findings::add);
        }
        long wrong = findings.stream().filter(Diagnostic::isError).count();
        errors += (int) wrong;
        warnings += (int) (findings.size() - wrong);
        if (json) {
            findings.forEach(this::tellProgram);
        } else {
            findings.forEach(this::tellPerson);
            if (wrong == 0) {
                String extra = findings.isEmpty() ? "" : ", " + Sentence.counted(findings.size(), "warning");
                surroundings.print(OneLine.of(file.toString()) + ": ok" + extra);
            }
        }
    }

    /** An AIM that is a model is right only if the model fits its ports. */
    private static Optional<Diagnostic> checkModel(Path file, AimMetadata aim) {
        try (ModelAims models = new ModelAims()) {
            models.check(aim);
            return Optional.empty();
        } catch (AifException e) {
            return Optional.of(
                    new Diagnostic(
                            Diagnostic.Severity.ERROR,
                            file.toString(),
                            "/Implementations",
                            0,
                            e.getMessage(),
                            "see docs/models.md"));
        }
    }

    private Reading<WorkflowGraph> resolve(Path file, AimMetadata workflow) {
        Path parent = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
        AimCatalogue beside =
                folders.computeIfAbsent(parent, folder -> new FolderCatalogue(file, reader));
        return mode.strict
                ? WorkflowGraph.strictlyOf(workflow, beside.or(installed()))
                : WorkflowGraph.of(workflow, beside.completedBy(installed()));
    }

    private InstalledAims installed() {
        if (installed == null) {
            installed = aims.installed();
        }
        return installed;
    }

    private void tellPerson(Diagnostic finding) {
        if (finding.isError()) {
            surroundings.err().println(finding);
            surroundings.err().flush();
        } else {
            surroundings.print(finding.toString());
        }
    }

    private void tellProgram(Diagnostic finding) {
        new JsonLines(surroundings)
                .write(
                        "finding",
                        line -> {
                            line.writeStringProperty(
                                    "severity", RecordFields.lowerCase(finding.severity()));
                            line.writeStringProperty("file", finding.file());
                            line.writeNumberProperty("line", finding.line());
                            line.writeStringProperty("pointer", finding.pointer());
                            line.writeStringProperty("message", finding.message());
                            line.writeStringProperty("hint", finding.hint());
                        });
    }

    private void tellTotal(int documents) {
        if (json) {
            new JsonLines(surroundings)
                    .write(
                            "summary",
                            line -> {
                                line.writeNumberProperty("files", documents);
                                line.writeNumberProperty("errors", errors);
                                line.writeNumberProperty("warnings", warnings);
                            });
        }
        if (json && errors > 0 || documents > 1) {
            String total =
                    Sentence.counted(documents, "file") + ", " + Sentence.counted(errors, "error") + ", "
                            + Sentence.counted(warnings, "warning");
            if (errors > 0) {
                surroundings.say(total);
            } else if (!json) {
                surroundings.print(total);
            }
        }
    }
}
