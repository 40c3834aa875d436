// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.openaif.api.trust.Measurement;
import org.openaif.controller.spi.AttestationCheck;
import org.openaif.trust.EntityAttestation;
import org.openaif.trust.Expectations;
import org.openaif.trust.ReferenceValues;
import org.openaif.trust.RunningProgram;
import org.openaif.trust.TrustedPlatform;
import org.openaif.trust.Verifier;

/**
 * Attests a workflow before it starts, as to a stranger: makes a token of the program and of the
 * workflow's parts over a nonce of its own, and verifies it with the reference values. Any thread may
 * call it.
 */
final class WorkflowAttestation implements AttestationCheck {
    private final TrustedPlatform platform;
    private final ReferenceValues reference;
    private final RunningProgram program = RunningProgram.here();

    WorkflowAttestation(TrustedPlatform platform, ReferenceValues reference) {
        this.platform = platform;
        this.reference = reference;
    }

    @Override
    public List<String> findings(String workflow, List<Measurement> measured) {
        EntityAttestation attestation =
                TrustFolder.attestation(platform, program.and(() -> measured));
        Verifier verifier =
                new Verifier(
                        platform.services("verifier"),
                        InstantSource.system(),
                        Expectations.NOTHING
                                .withKey(attestation.publicKey())
                                .withReference(reference));
        byte[] nonce = verifier.challenge();
        return verifier.verify(attestation.token(nonce), Optional.of(nonce)).objections();
    }
}
