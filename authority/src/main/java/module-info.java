// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/** Who is who, who may do what, who did what: identities, policy, audit. */
module org.openaif.authority {
    requires transitive org.openaif.api;
    requires org.openaif.privatefiles;
    requires static transitive org.jspecify;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.pkix;
    requires tools.jackson.core;

    exports org.openaif.authority;
}
