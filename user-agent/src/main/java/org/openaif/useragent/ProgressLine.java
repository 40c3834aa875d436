// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import org.openaif.store.RemoteStore;

/** How far a transfer is, on one line of a terminal that is written again and again; elsewhere nothing. */
final class ProgressLine implements RemoteStore.Progress, AutoCloseable {
    private static final int WIDTH = 30;
    private static final int PERCENT = 100;

    private final Surroundings surroundings;
    private final String name;
    private final boolean shown;
    private int last = -1;

    ProgressLine(Surroundings surroundings, String name, boolean json) {
        this.surroundings = surroundings;
        this.name = OneLine.of(name);
        this.shown = !json && surroundings.isTerminal();
    }

    @Override
    public void at(long done, long all) {
        int percent = all > 0 ? (int) (done * PERCENT / all) : 0;
        if (shown && percent != last) {
            last = percent;
            int full = percent * WIDTH / PERCENT;
            surroundings
                    .err()
                    .print(
                            "\r"
                                    + name
                                    + " ["
                                    + "#".repeat(full)
                                    + " ".repeat(WIDTH - full)
                                    + "] "
                                    + percent
                                    + " %");
            surroundings.err().flush();
        }
    }

    /** Leaves the line as if nothing had been there. */
    @Override
    public void close() {
        if (last >= 0) {
            surroundings.err().print("\r\u001b[K");
            surroundings.err().flush();
        }
    }
}
