// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

/** How fast a workflow is run whose sources are not live. */
enum Speed {
    /** As fast as the sources would be: a minute of recording takes a minute. */
    REAL,
    /** As fast as the machine can. */
    MAX;

    @Override
    public String toString() {
        return RecordFields.lowerCase(this);
    }
}
