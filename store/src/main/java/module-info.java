// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/** Archives of AIWs and AIMs, the way to the MPAI Store, and the loading of what came from it. */
module org.openaif.store {
    requires transitive org.openaif.api;
    requires transitive org.openaif.controller; // its spi only
    requires transitive org.openaif.metadata;
    requires org.openaif.privatefiles;
    requires static transitive org.jspecify;
    requires java.net.http;
    requires org.apache.commons.compress;
    requires tools.jackson.databind;

    exports org.openaif.store;
}
