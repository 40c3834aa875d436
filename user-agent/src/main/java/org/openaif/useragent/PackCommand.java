// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.controller.InstalledAims;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.Implementation;
import org.openaif.store.ArchiveWriter;
import org.openaif.store.BillOfMaterials;
import org.openaif.store.ParseSettings;
import org.openaif.store.ParsedArchive;
import org.openaif.storeserver.ComponentKind;
import org.openaif.storeserver.ComponentName;
import org.openaif.storeserver.Finding;
import org.openaif.storeserver.Rehearsal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aif pack}. */
@Command(
        name = "pack",
        header = "Packs an AIW or AIM into an archive, checked as a Store checks it.",
        description = {
            "Of a project with a pom.xml: what lies in src/main/aim, the jar that mvn package made, its libraries"
                    + " in target/lib, the licence, README and docs/. Any other folder is packed as it is, with"
                    + " metadata at its top.",
            "A bill of materials (CycloneDX) is added if there is none. The same files give the same archive,"
                    + " byte for byte. What is wrong is printed, a line each; nothing is packed if one is an error."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif pack",
            "  aif pack my-aim/ --out my-aim.zip"
        })
final class PackCommand implements Callable<Integer> {
    private static final String FORMAT = ".tar.gz";

    private final Surroundings surroundings;

    @Parameters(paramLabel = "DIR", arity = "0..1", description = "The project, or folder. Default: this one.")
    private Path folder = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = {
                "The archive; its name ends with .tar.gz, .tar.bz2, .tar or .zip. Default: NAME-VERSION.tar.gz, in"
                        + " target/ of a project, else here."
            })
    private @Nullable Path out;

    @Option(names = "--json", description = "Print one JSON object a line, and nothing else.")
    private boolean json;

    PackCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        PackedContent content = PackedContent.of(folder.toAbsolutePath().normalize());
        Path work = Files.createTempDirectory("aif-pack");
        try {
            return pack(content, work);
        } finally {
            FolderTree.delete(work);
        }
    }

    private int pack(PackedContent content, Path work) throws IOException {
        Path files = work.resolve("content");
        List<Finding> findings = new ArrayList<>(content.copyTo(files));
        AimMetadata metadata = ParsedArchive.of(shown(), files, ParseSettings.LENIENT).metadata();
        ComponentName component =
                new ComponentName(metadata.isComposite() ? ComponentKind.AIW : ComponentKind.AIM, metadata.name());
        String version = version(metadata);
        BillOfMaterials.writeIfMissing(files, metadata.name(), version);
        Path target = target(content, component, version);
        Path archive = work.resolve(target.getFileName());
        ArchiveWriter.standard().write(files, archive, ParseSettings.LENIENT);
        findings.addAll(
                Rehearsal.of(
                        archive, component, version, Files.createDirectory(work.resolve("rehearsal")),
                        new ParseSettings(
                                true, ParseSettings.STRICT.machine(),
                                InstalledAims.of(PackCommand.class.getClassLoader()))));
        findings.forEach(this::tell);
        if (findings.stream().anyMatch(Finding::isError)) {
            surroundings.say(component + "@" + version + " is not packed; mend the errors, and try again");
            return ExitStatus.FAILURE;
        }
        putInPlace(archive, target);
        tell(component, version, target);
        return ExitStatus.DONE;
    }

    private String shown() {
        return folder.toString().isEmpty() ? "." : folder.toString();
    }

    private static String version(AimMetadata metadata) {
        List<String> versions = metadata.implementations().stream().map(Implementation::version).distinct().toList();
        if (versions.isEmpty()) {
            return metadata.identifier().version();
        }
        if (versions.size() > 1 || versions.getFirst().isBlank()) {
            throw new AifException(
                    ErrorCode.ERROR,
                    metadata.name() + ": its Implementations say " + (versions.size() > 1 ? "several versions: " + versions : "no version")
                            + "; give all the same one");
        }
        return versions.getFirst();
    }

    private Path target(PackedContent content, ComponentName component, String version) {
        String name = component.name() + "-" + version + FORMAT;
        Path target = out != null ? out : content.outputs().map(there -> there.resolve(name)).orElse(Path.of(name));
        if (content.isPacked(target.toAbsolutePath().normalize())) {
            throw new UsageException(
                    target + " would lie in the folder that is packed, and be packed the next time; give --out elsewhere");
        }
        return target;
    }

    private static void putInPlace(Path archive, Path target) {
        Path there = target.toAbsolutePath().normalize();
        try {
            Files.createDirectories(there.getParent());
            Path part = there.resolveSibling("." + there.getFileName() + ".part");
            try {
                try (OutputStream to = Files.newOutputStream(part)) {
                    Files.copy(archive, to);
                }
                Files.move(part, there, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new AifException(ErrorCode.WRITE, target + " cannot be written: " + e + "; give --out elsewhere", e);
        }
    }

    private void tell(Finding finding) {
        if (!json) {
            surroundings.print(OneLine.of(finding.toString()));
            return;
        }
        new JsonLines(surroundings)
                .write(
                        "finding",
                        members ->
                                members.writeStringProperty("severity", finding.severity().name().toLowerCase(Locale.ROOT))
                                        .writeStringProperty("rule", finding.rule())
                                        .writeStringProperty("where", finding.where())
                                        .writeStringProperty("what", finding.what())
                                        .writeStringProperty("mend", finding.mend()));
    }

    private void tell(ComponentName component, String version, Path target) throws IOException {
        long bytes = Files.size(target);
        if (!json) {
            surroundings.print(OneLine.of("packed " + component + "@" + version + " as " + target + ", " + bytes + " bytes"));
            return;
        }
        new JsonLines(surroundings)
                .write(
                        "packed",
                        members ->
                                members.writeStringProperty("component", component.toString())
                                        .writeStringProperty("version", version)
                                        .writeStringProperty("file", target.toString())
                                        .writeNumberProperty("bytes", bytes));
    }
}
