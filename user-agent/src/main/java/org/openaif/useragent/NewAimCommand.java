// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aif new aim}. */
@Command(
        name = "aim",
        header = "Writes a Maven project with an AIM that works, its metadata and its test.",
        description = {
            "The API and the test kit come from a repository that this program brings along; all else"
                    + " comes from Maven Central."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif new aim ShakeMeter",
            "  aif new aim shake-meter --package org.acme.motion --dir work/shake-meter"
        })
final class NewAimCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "NAME", description = "What the AIM is called: letters, digits, . _ -")
    private String name = "";

    @Option(names = "--dir", paramLabel = "DIR", description = "The project's folder. Default: NAME, here.")
    private @Nullable Path folder;

    @Option(
            names = "--package",
            paramLabel = "PACKAGE",
            defaultValue = "com.example",
            description = "The Java package, also Maven's group. Default: ${DEFAULT-VALUE}.")
    private String packageName = "";

    NewAimCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        AimProject project = AimProject.of(name, packageName);
        Path target = folder == null ? Path.of(name) : folder;
        project.write(target, OwnRepository.address());
        surroundings.print(
                OneLine.of(
                        "wrote " + target + ": the AIM " + name + ", class " + packageName + "." + project.className()
                                + ", with its metadata and test"));
        surroundings.print(OneLine.of("next: cd " + target + ", then mvn verify, then aif pack; README.md says more"));
        return ExitStatus.DONE;
    }
}
