// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import javax.crypto.SecretKey;

/**
 * A key for the JDK's ciphers that looks into an array of somebody else, who overwrites it: a
 * SecretKeySpec would keep a copy of its own, which nobody can.
 */
final class LentKey implements SecretKey {
    private static final long serialVersionUID = 1L;

    private final String algorithm;
    private final transient byte[] secret;

    LentKey(String algorithm, byte[] secret) {
        this.algorithm = algorithm;
        this.secret = secret;
    }

    @Override
    public String getAlgorithm() {
        return algorithm;
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    /** A copy; the JDK's ciphers overwrite it when they have made their schedule of it. */
    @Override
    public byte[] getEncoded() {
        return secret.clone();
    }

    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException("a key is not written to " + out);
    }
}
