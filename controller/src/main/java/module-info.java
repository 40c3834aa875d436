// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/** The runtime. */
module org.openaif.controller {
    requires transitive org.openaif.api;
    requires transitive org.openaif.channels;
    requires transitive org.openaif.metadata;
    requires static transitive org.jspecify;
    requires java.management;

    uses org.openaif.api.Aim;

    exports org.openaif.controller;
    exports org.openaif.controller.spi;
}
