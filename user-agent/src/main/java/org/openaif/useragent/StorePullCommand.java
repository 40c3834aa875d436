// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aif store pull}. */
@Command(
        name = "pull",
        header = "Gets the archive of an AIW or AIM from a Store, and checks its sum.",
        description = "What was interrupted goes on where it was when it is asked for again.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif store pull IOT-REV",
            "  aif store pull aim/VolumePeaksAnalysis@0.1.0 --format zip --output peaks.zip"
        })
final class StorePullCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(
            paramLabel = "NAME",
            description = "NAME, KIND/NAME, with @VERSION if not the latest is meant.")
    private String name = "";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "tar.gz",
            description = "tar.gz, tar.bz2, tar or zip. Default: ${DEFAULT-VALUE}.")
    private String format = "";

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Default: NAME-VERSION.FORMAT, here.")
    private @Nullable Path output;

    @Option(names = "--json", description = "Print one JSON object, and nothing else.")
    private boolean json;

    @Mixin private final StoreAccess access = new StoreAccess();

    StorePullCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (StoreAccess.Opened store = access.open(surroundings)) {
            StoreAnswer.Named named = StoreAnswer.named(store.remote(), name);
            Path file =
                    output == null
                            ? Path.of(named.name() + "-" + named.version() + "." + format)
                            : output;
            String sum;
            try (ProgressLine progress =
                    new ProgressLine(surroundings, file.getFileName().toString(), json)) {
                sum =
                        store.remote()
                                .pull(
                                        named.kind(),
                                        named.name(),
                                        named.version(),
                                        format,
                                        file,
                                        progress);
            }
            if (json) {
                new JsonLines(surroundings)
                        .write(
                                "pulled",
                                members ->
                                        members.writeStringProperty("file", file.toString())
                                                .writeStringProperty(
                                                        "component",
                                                        named.kind() + "/" + named.name())
                                                .writeStringProperty("version", named.version())
                                                .writeStringProperty("sha256", sum));
            } else {
                surroundings.print(OneLine.of("wrote " + file + "  (sha256 " + sum + ")"));
            }
            return ExitStatus.DONE;
        }
    }
}
