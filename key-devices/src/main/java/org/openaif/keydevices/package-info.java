// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Providers of keys that never leave their device in the clear: PKCS #11 tokens, and the TPM of the
 * machine.
 */
@NullMarked
package org.openaif.keydevices;

import org.jspecify.annotations.NullMarked;
