// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.openaif.api.trust.Measurement;
import org.openaif.attestation.EntityAttestation;
import org.openaif.attestation.Expectations;
import org.openaif.attestation.TpmStatement;
import org.openaif.attestation.Verifier;
import org.openaif.controller.spi.AttestationCheck;

/**
 * Attests a workflow before it starts, as to a stranger: makes a token of the program and of the
 * workflow's parts over a nonce of its own, and verifies it with the reference values. Any thread may
 * call it.
 */
final class WorkflowAttestation implements AttestationCheck {
    private final TrustInstallation installation;
    private final Path reference;

    /** Attests for an installation, by the reference values in a file. */
    WorkflowAttestation(TrustInstallation installation, Path reference) {
        this.installation = installation;
        this.reference = reference;
    }

    @Override
    public List<String> findings(String workflow, List<Measurement> measured) {
        EntityAttestation attestation = installation.attestation(() -> measured);
        Verifier verifier =
                new Verifier(
                        installation.services("verifier"),
                        InstantSource.system(),
                        Expectations.NOTHING
                                .withKey(attestation.publicKey())
                                .withReference(
                                        installation.referenceValues(reference, Optional.empty()))
                                .withQuotes(TpmStatement.FORMAT, new TpmStatement()));
        return verifier.ask(attestation).objections();
    }
}
