// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A file on its way out. */
final class WatchedInput extends FilterInputStream {
    private final long all;
    private final RemoteStore.Progress progress;
    private long done;

    WatchedInput(InputStream in, long all, RemoteStore.Progress progress) {
        super(in);
        this.all = all;
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        tell(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        tell(Math.max(0, n));
        return n;
    }

    private void tell(int more) {
        done += more;
        progress.at(done, all);
    }
}
