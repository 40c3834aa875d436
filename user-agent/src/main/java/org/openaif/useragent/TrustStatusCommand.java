// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.openaif.authority.Policy;
import org.openaif.metadata.Profile;
import org.openaif.metadata.TrustSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aif trust status}. */
@Command(
        name = "status",
        header = "Tells by what this installation is kept safe, and where that lies.",
        description = "It only looks: what is not there yet is not made. aif trust check judges it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif trust status",
            "  aif trust status --config aif.json --json"
        })
final class TrustStatusCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(names = "--json", description = "Print one JSON object, and nothing else.")
    private boolean json;

    @Mixin private final TrustFolder trust = new TrustFolder();

    TrustStatusCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Map<String, String> status = status(trust.installation());
        if (json) {
            new JsonLines(surroundings)
                    .write("status", line -> status.forEach(line::writeStringProperty));
        } else {
            status.forEach(
                    (what, how) ->
                            surroundings.print(
                                    OneLine.ofIndented(String.format("%-11s%s", what, how))));
        }
        return ExitStatus.DONE;
    }

    private Map<String, String> status(TrustInstallation installation) {
        Map<String, String> status = new LinkedHashMap<>();
        status.put("profile", installation.profile() == Profile.SECURE ? "Secure" : "Basic");
        status.put("folder", folder(installation.folder()));
        status.put("providers", String.join(", ", kinds(installation.providers())));
        status.put("root", root(installation));
        status.put("policy", policy(installation));
        status.put("audit", audit(installation.auditFolder()));
        status.put("authority", authority(installation.authorityFolder()));
        status.put(
                "reference",
                installation
                        .referenceValues()
                        .map(file -> file + (Files.exists(file) ? "" : ", which is not there"))
                        .orElse("none: what runs is not compared with what it should be"));
        return status;
    }

    private static String folder(Path folder) {
        PrivateFolder own = new PrivateFolder(folder);
        if (!own.exists()) {
            return folder + ", which the first run makes";
        }
        Optional<String> flaw = own.flaw();
        return folder + flaw.map(what -> ", which " + what).orElse("");
    }

    private static List<String> kinds(List<TrustSettings.Provider> providers) {
        return providers.stream()
                .map(provider -> provider.kind().name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static String root(TrustInstallation installation) {
        TrustSettings.Kind first = installation.providers().getFirst().kind();
        if (first != TrustSettings.Kind.SOFTWARE) {
            return "in the " + first;
        }
        return Files.exists(installation.softwareFolder())
                ? "in software: " + installation.softwareFolder()
                : "in software; made when a key is first used";
    }

    private String policy(TrustInstallation installation) {
        Policy policy = trust.policy();
        return installation.policyFile().map(Path::toString)
                        .orElse(policy.name() + ", which comes with the program")
                + ", " + Sentence.counted(policy.rules().size(), "rule");
    }

    private static String audit(Path folder) {
        return Files.isDirectory(folder) ? folder.toString() : folder + ", which the first run begins";
    }

    private static String authority(Path folder) {
        return Files.isDirectory(folder) ? folder.toString() : "none yet; aif trust identity renew founds one";
    }
}
