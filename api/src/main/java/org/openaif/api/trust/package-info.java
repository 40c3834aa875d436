// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The Trusted Services of the standard's Security API: data, secure storage, attestation,
 * cryptography; and who decides, and writes down, what anybody may do.
 *
 * <p>A package of its own within {@code api}, as the Security API is one of its own in the standard:
 * the author of an AIM of the Basic Profile need not know of it. The semantics are those of the PSA
 * Certified Crypto API 1.3 wherever the standard is silent: the order of the checks, and what each
 * refusal is called.
 *
 * <p>Clause: MPAI-AIF V2, Security API.
 */
package org.openaif.api.trust;
