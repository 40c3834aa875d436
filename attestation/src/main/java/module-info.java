// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/** What really runs here, signed, and whether to believe it. */
module org.openaif.attestation {
    requires transitive org.openaif.api;
    requires transitive org.openaif.trust;
    requires org.openaif.privatefiles;
    requires static transitive org.jspecify;
    requires org.bouncycastle.provider;
    requires cbor;
    requires java.management;

    exports org.openaif.attestation;
}
