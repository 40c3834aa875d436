// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/** Keys in devices: PKCS #11 tokens and TPM 2.0. */
module org.openaif.keydevices {
    requires transitive org.openaif.api;
    requires transitive org.openaif.trust;
    requires static transitive org.jspecify;
    requires org.bouncycastle.provider;
    requires jdk.crypto.cryptoki;

    exports org.openaif.keydevices;
}
