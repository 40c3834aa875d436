// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/** AIF, AIW and AIM metadata. */
module org.openaif.metadata {
    requires transitive org.openaif.api;
    requires static transitive org.jspecify;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires com.networknt.schema;

    exports org.openaif.metadata;
}
