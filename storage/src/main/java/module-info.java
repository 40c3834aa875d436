// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/** Storage that survives power loss, and read-only data sources. */
module org.openaif.storage {
    requires transitive org.openaif.api;
    requires transitive org.openaif.controller; // its spi only
    requires static transitive org.jspecify;
    requires java.net.http;
    requires java.sql;
    requires org.xerial.sqlitejdbc;
    requires tools.jackson.core;

    exports org.openaif.storage;
}
