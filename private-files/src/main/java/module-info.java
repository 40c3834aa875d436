// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/** Files for their owner alone. */
module org.openaif.privatefiles {
    requires static transitive org.jspecify;

    exports org.openaif.privatefiles;
}
