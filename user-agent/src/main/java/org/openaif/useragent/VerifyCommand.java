// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openaif.attestation.Expectations;
import org.openaif.attestation.Finding;
import org.openaif.attestation.Measurements;
import org.openaif.attestation.TpmStatement;
import org.openaif.attestation.Verdict;
import org.openaif.attestation.Verifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aif trust verify}. */
@Command(
        name = "verify",
        header = "Says whether an attestation token is to be trusted, and why.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Exit status: 0 it is to be trusted; 1 it is not, or cannot be read; 2 bad usage.",
            "",
            "Examples:",
            "  aif trust verify token.cbor --nonce 8f1d0c5a9be24476 --key attestation.pem \\",
            "      --reference good.cbor --reference-key store.pem",
            "  aif trust verify token.cbor          one of this installation, not older than 5 minutes"
        })
final class VerifyCommand implements Callable<Integer> {
    /** Nobody's token is longer; the verifier itself reads less. */
    private static final int MAXIMUM_TOKEN = 2 * 1024 * 1024;

    private final Surroundings surroundings;

    @Parameters(paramLabel = "TOKEN", description = "The file of the token.")
    private Path token = Path.of("");

    @Option(
            names = "--nonce",
            paramLabel = "HEX",
            description = "What the token was to answer. Without it a replay cannot be told.")
    private @Nullable String nonce;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = {
                "Whose tokens are believed: a public key, or the certificate of an authority, as PEM;"
                        + " can be given again. Default: this installation."
            })
    private List<Path> keys = new ArrayList<>();

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            description = "What is measured should be as these reference values say.")
    private @Nullable Path reference;

    @Option(
            names = "--reference-key",
            paramLabel = "FILE",
            description = {
                "Whose reference values are believed: a public key, as PEM. Default: this installation."
            })
    private @Nullable Path referenceKey;

    @Option(
            names = "--max-age",
            paramLabel = "SECONDS",
            description = "How long ago the token may have been made. Default: ${DEFAULT-VALUE}.",
            defaultValue = "300")
    private long maximumAge;

    @Option(
            names = "--allow-debug",
            description = "Trust installations that a debugger may look into, too.")
    private boolean allowDebug;

    @Option(names = "--json", description = "Print one JSON object a line, and nothing else.")
    private boolean json;

    @Mixin private final TrustFolder trust = new TrustFolder();

    VerifyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (maximumAge < 0) {
            throw new UsageException("--max-age " + maximumAge + ": give 0 or more seconds");
        }
        if (referenceKey != null && reference == null) {
            throw new UsageException("--reference-key needs --reference");
        }
        Optional<byte[]> asked =
                Optional.ofNullable(nonce).map(text -> Hexadecimal.bytes("--nonce", text));
        byte[] read = WholeFile.read(token, MAXIMUM_TOKEN);
        Verdict verdict;
        try (TrustInstallation installation = trust.open()) {
            Verifier verifier =
                    new Verifier(
                            installation.services("verifier"),
                            InstantSource.system(),
                            expectations(installation));
            verdict = verifier.verify(read, asked);
        }
        tell(verdict);
        return verdict.trusted() ? ExitStatus.DONE : ExitStatus.FAILURE;
    }

    private Expectations expectations(TrustInstallation installation) {
        Expectations expected =
                Expectations.NOTHING
                        .withOldest(Duration.ofSeconds(maximumAge))
                        .withQuotes(TpmStatement.FORMAT, new TpmStatement());
        if (keys.isEmpty()) {
            byte[] own = installation.attestation(Measurements.NONE).publicKey();
            expected = expected.withKey(own);
        }
        for (Path file : keys) {
            KeyFile key = new KeyFile(file);
            expected =
                    key.isCertificate()
                            ? expected.withAuthority(key.certificate())
                            : expected.withKey(key.point());
        }
        if (reference != null) {
            Optional<byte[]> key =
                    Optional.ofNullable(referenceKey).map(file -> new KeyFile(file).point());
            expected = expected.withReference(installation.referenceValues(reference, key));
        }
        return allowDebug ? expected.whereDebuggersMayLookIn() : expected;
    }

    private void tell(Verdict verdict) {
        if (json) {
            JsonLines lines = new JsonLines(surroundings);
            for (Finding one : verdict.findings()) {
                lines.write(
                        "finding",
                        line -> {
                            line.writeStringProperty(
                                    "weight", RecordFields.lowerCase(one.weight()));
                            line.writeStringProperty("text", one.text());
                        });
            }
            verdict.measurements().forEach(one -> MeasurementLine.write(lines, one));
            lines.write(
                    "verdict", line -> line.writeBooleanProperty("trusted", verdict.trusted()));
        } else {
            for (Finding one : verdict.findings()) {
                surroundings.print(OneLine.ofIndented(mark(one) + one.text()));
            }
            if (verdict.trusted()) {
                surroundings.print(verdict.word());
            }
        }
        if (!verdict.trusted()) {
            surroundings.say(
                    token + ": " + verdict.word() + ": " + verdict.objections().getFirst());
        }
    }

    private static String mark(Finding one) {
        return switch (one.weight()) {
            case GOOD -> "  good  ";
            case CAUTION -> "  note  ";
            case BAD -> "  BAD   ";
        };
    }
}
