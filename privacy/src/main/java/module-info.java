// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/** Privacy: AIMs that anonymise, and encryption of what leaves, by data category. */
module org.openaif.privacy {
    requires transitive org.openaif.api;
    requires static transitive org.jspecify;

    exports org.openaif.privacy;

    provides org.openaif.api.Aim with
            org.openaif.privacy.Anonymisation;
}
