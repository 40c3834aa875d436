// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What really runs here, signed, and whether to believe it: Entity Attestation Tokens, their verifier,
 * and models that are given only to whom attestation speaks for. Under them COSE, the signed and
 * encrypted messages of CBOR.
 *
 * <p>Clause: MPAI-AIF V2, Security API 4; RFC 9711, 9052.
 */
@NullMarked
package org.openaif.attestation;

import org.jspecify.annotations.NullMarked;
