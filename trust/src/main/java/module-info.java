// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/** Trusted Services: cryptography, keys, secure storage. */
module org.openaif.trust {
    requires transitive org.openaif.api;
    requires org.openaif.privatefiles;
    requires static transitive org.jspecify;
    requires org.bouncycastle.provider;
    requires java.management;
    requires java.net.http;

    exports org.openaif.trust;
    exports org.openaif.trust.spi;
}
