// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.concurrent.Callable;
import org.openaif.store.InstalledReleases;
import org.openaif.store.Release;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aif store verify}. */
@Command(
        name = "verify",
        header = "Checks a release as a run does, and says who signed it; runs nothing.",
        description =
                "The Store's signed metadata, the publisher's signature, the archive, and each file"
                        + " that is installed of it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif store verify IOT-REV",
            "  aif store verify aim/VolumePeaksAnalysis@0.1.0 --json"
        })
final class StoreVerifyCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(
            paramLabel = "NAME",
            description = "NAME, KIND/NAME, with @VERSION if not the latest is meant.")
    private String name = "";

    @Option(names = "--json", description = "Print one JSON object a release, and nothing else.")
    private boolean json;

    @Mixin private final StoreOptions store = new StoreOptions();

    StoreVerifyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (TrustInstallation trust = TrustInstallation.ofThisUser();
                StoreWorkflow checked =
                        StoreWorkflow.check(surroundings, name, store, trust, json)) {
            checked.installed().forEach(this::tell);
            return ExitStatus.DONE;
        }
    }

    private void tell(InstalledReleases.Installed installed) {
        Release release = installed.release();
        String key = release.publisher().scheme().word() + " " + release.publisher().id();
        if (json) {
            new JsonLines(surroundings)
                    .write(
                            "verified",
                            members ->
                                    members.writeStringProperty(
                                                    "release", release.name().toString())
                                            .writeStringProperty("sha256", release.sha256())
                                            .writeNumberProperty("files", release.files().size())
                                            .writeStringProperty("key", key));
        } else {
            surroundings.print(
                    OneLine.of(
                            release.name() + " is whole: " + release.files().size()
                                    + " files, signed by " + key));
        }
    }
}
