// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openaif.authority.AuditFilter;
import picocli.CommandLine.Option;

/** The options that say which entries of an audit log are wanted. */
final class AuditSelection {
    @Option(
            names = "--who",
            paramLabel = "PATTERN",
            description = "Of these principals: aim/iot-rev/*")
    private @Nullable String who;

    @Option(names = "--did", paramLabel = "PATTERN", description = "Of these actions: AIW_*")
    private @Nullable String did;

    @Option(names = "--on", paramLabel = "PATTERN", description = "Of these resources: storage/**")
    private @Nullable String on;

    @Option(names = "--outcome", paramLabel = "WORD", description = "With this outcome: denied")
    private @Nullable String outcome;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "From then on: 2026-11-24T18:00:00Z")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Before then.")
    private @Nullable String until;

    AuditFilter filter() {
        return new AuditFilter(
                Optional.ofNullable(who),
                Optional.ofNullable(did),
                Optional.ofNullable(on),
                Optional.ofNullable(outcome),
                time("--since", since),
                time("--until", until));
    }

    private static Optional<Instant> time(String option, @Nullable String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeException e) {
            throw new UsageException(
                    option + " '" + text + "' is no time; write it as 2026-11-24T18:00:00Z");
        }
    }
}
