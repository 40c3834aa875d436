// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/** Unit tests of AIMs and AIWs. */
module org.openaif.testkit {
    requires transitive org.openaif.api;
    requires transitive org.openaif.controller;
    requires transitive org.openaif.metadata;
    requires static transitive org.jspecify;

    exports org.openaif.testkit;
}
