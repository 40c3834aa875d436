// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

/** What a command tells the shell. */
final class ExitStatus {
    /** It did what it says. */
    static final int DONE = 0;

    /** It did not; one line on standard error says why. */
    static final int FAILURE = 1;

    /** It was called in a way that makes no sense. */
    static final int BAD_USAGE = 2;

    private ExitStatus() {}
}
