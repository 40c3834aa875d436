// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that is refused when it is longer than that, whatever it said of its length. */
final class BoundedInput extends FilterInputStream {
    private final long limit;
    private long rest;

    BoundedInput(InputStream in, long limit) {
        super(in);
        this.limit = limit;
        this.rest = limit;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        count(Math.max(0, n));
        return n;
    }

    private void count(int bytes) {
        rest -= bytes;
        if (rest < 0) {
            throw new Refused(413, "the request has more than " + limit + " bytes", "ask for less at a time");
        }
    }
}
