// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/** What the author of an AIM writes against. */
module org.openaif.api {
    exports org.openaif.api;
    exports org.openaif.api.trust;

    uses org.openaif.api.Aim;
}
