// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/** The person's side: the command line. */
module org.openaif.useragent {
    requires java.compiler;
    requires org.openaif.controller;
    requires org.openaif.ml;
    requires org.openaif.storage;
    requires org.openaif.store;
    requires org.openaif.storeserver;
    requires org.openaif.trust;
    requires org.openaif.attestation;
    requires org.openaif.keydevices;
    requires org.openaif.authority;
    requires static org.jspecify;
    requires info.picocli;
    requires java.xml;
    requires maven.artifact;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    exports org.openaif.useragent;

    opens org.openaif.useragent to
            info.picocli;
}
