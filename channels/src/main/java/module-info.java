// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/** Bounded channels between threads. */
module org.openaif.channels {
    exports org.openaif.channels;
}
