// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.Measurement;
import org.openaif.attestation.Measurements;
import org.openaif.attestation.ReferenceValues;
import org.openaif.attestation.TpmStatement;
import org.openaif.trust.TrustedPlatform;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aif trust reference}. */
@Command(
        name = "reference",
        header = "Writes down, signed, that what is installed now is as it should be.",
        description = {
            "Measures as aif trust attest does. What was written verifies tokens of this and of other"
                    + " installations; do this where you know that nothing was tampered with."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Exit status: 0 it was written; 1 something cannot be measured or written; 2 bad usage.",
            "",
            "Examples:",
            "  aif trust reference --out good.cbor",
            "  aif trust reference --aiw iot-rev --out good.cbor --public-key store.pem"
        })
final class ReferenceCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the reference values go. Default: they are only shown.")
    private @Nullable Path out;

    @Option(
            names = "--public-key",
            paramLabel = "FILE",
            description = "Where the public key goes by which they are verified, as PEM.")
    private @Nullable Path publicKey;

    @Option(names = "--json", description = "Print one JSON object a line, and nothing else.")
    private boolean json;

    @Mixin private final MeasuredParts parts = new MeasuredParts();
    @Mixin private final TrustFolder trust = new TrustFolder();

    ReferenceCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Measurements more = parts.measurements(surroundings);
        List<Measurement> measured;
        try (TrustInstallation installation = trust.open()) {
            TrustedPlatform platform = installation.platform();
            measured =
                    installation
                            .attestation(more.and(TpmStatement.of(platform.providers())))
                            .measured();
            if (out != null) {
                Instant now = InstantSource.system().instant();
                WholeFile.write(
                        out,
                        ReferenceValues.of(now, measured).signed(ReferenceFile.signer(platform)));
            }
            if (publicKey != null) {
                new KeyFile(publicKey).write(ReferenceFile.publicKey(platform));
            }
        }
        tell(measured);
        return ExitStatus.DONE;
    }

    private void tell(List<Measurement> measured) {
        if (json) {
            JsonLines lines = new JsonLines(surroundings);
            measured.forEach(one -> MeasurementLine.write(lines, one));
            lines.write("reference", line -> line.writeNumberProperty("parts", measured.size()));
            return;
        }
        measured.forEach(one -> surroundings.print(MeasurementLine.of(one)));
        surroundings.print(
                Sentence.counted(measured.size(), "part")
                        + (out == null ? "" : ", written to " + OneLine.of(out.toString())));
    }
}
