// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

/** What may be done with a key. What is not said may not be done. */
public enum KeyUsage {
    /** Take its secret out. A public key may always be taken out. */
    EXPORT,
    /** Make another key of it. */
    COPY,
    /** Keep it in faster memory while it is used. */
    CACHE,
    /** Encrypt, wrap, encapsulate. */
    ENCRYPT,
    /** Decrypt, unwrap, decapsulate. */
    DECRYPT,
    /** Sign a message, compute its MAC. */
    SIGN_MESSAGE,
    /** Verify a message or a MAC. */
    VERIFY_MESSAGE,
    /** Sign a hash. Includes {@link #SIGN_MESSAGE}. */
    SIGN_HASH,
    /** Verify a hash. Includes {@link #VERIFY_MESSAGE}. */
    VERIFY_HASH,
    /** Agree upon and derive keys. */
    DERIVE
}
