// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/** The MPAI Store itself: HTTPS, Git and CoAP. */
module org.openaif.storeserver {
    requires transitive org.openaif.api;
    requires org.openaif.privatefiles;
    requires transitive org.openaif.store;
    requires org.openaif.metadata;
    requires org.openaif.trust;
    requires static transitive org.jspecify;
    requires californium.core;
    requires element.connector;
    requires scandium;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires org.eclipse.jetty.http;
    requires org.eclipse.jetty.io;
    requires org.eclipse.jetty.server;
    requires org.eclipse.jetty.util;
    requires org.eclipse.jgit;
    requires tools.jackson.databind;

    exports org.openaif.storeserver;

    opens org.openaif.storeserver to
            tools.jackson.databind;
}
