// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.Measurement;
import org.openaif.attestation.EntityAttestation;
import org.openaif.attestation.Measurements;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aif trust attest}. */
@Command(
        name = "attest",
        header = "Says, signed, what this installation really is: an Entity Attestation Token.",
        description = {
            "Measures the program, its Java machine and what the options name, and signs that with"
                    + " a key that never leaves the installation."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Exit status: 0 the token was made; 1 something cannot be measured or written; 2 bad usage.",
            "",
            "Examples:",
            "  aif trust attest --nonce 8f1d0c5a9be24476 --out token.cbor --public-key attestation.pem",
            "  aif trust attest --aiw iot-rev --json"
        })
final class AttestCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(
            names = "--nonce",
            paramLabel = "HEX",
            description = "What the verifier chose, 8 to 64 bytes. Default: a random one.")
    private @Nullable String nonce;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the token goes.")
    private @Nullable Path out;

    @Option(
            names = "--public-key",
            paramLabel = "FILE",
            description = "Where the public key goes by which tokens are verified, as PEM.")
    private @Nullable Path publicKey;

    @Option(names = "--json", description = "Print one JSON object a line, and nothing else.")
    private boolean json;

    @Mixin private final MeasuredParts parts = new MeasuredParts();
    @Mixin private final TrustFolder trust = new TrustFolder();

    AttestCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        byte[] asked = nonce == null ? new byte[0] : Hexadecimal.bytes("--nonce", nonce);
        Measurements measurements = parts.measurements(surroundings);
        try (TrustInstallation installation = trust.open()) {
            EntityAttestation attestation = installation.attestation(measurements);
            byte[] token = nonce == null ? attestation.token() : attestation.token(asked);
            if (out != null) {
                WholeFile.write(out, token);
            }
            if (publicKey != null) {
                new KeyFile(publicKey).write(attestation.publicKey());
            }
            tell(token, attestation.publicKey(), attestation.measured());
        }
        return ExitStatus.DONE;
    }

    private void tell(byte[] token, byte[] key, List<Measurement> measured) {
        if (json) {
            JsonLines lines = new JsonLines(surroundings);
            measured.forEach(one -> MeasurementLine.write(lines, one));
            lines.write(
                    "token",
                    line -> {
                        line.writeStringProperty("publicKey", HexFormat.of().formatHex(key));
                        line.writeStringProperty("token", HexFormat.of().formatHex(token));
                    });
            return;
        }
        measured.forEach(one -> surroundings.print(MeasurementLine.of(one)));
        surroundings.print(
                "token of " + token.length + " bytes, measuring "
                        + Sentence.counted(measured.size(), "part")
                        + (out == null
                                ? "; --out FILE keeps it, --json prints it"
                                : ", written to " + OneLine.of(out.toString())));
    }
}
