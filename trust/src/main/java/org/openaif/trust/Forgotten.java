// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import org.openaif.trust.spi.HeldKey;

/** Stands where the working part of an operation was. Whoever has it has ended and is not asked. */
enum Forgotten implements HeldKey.Part {
    PART;

    @Override
    public byte[] update(byte[] part) {
        throw new IllegalStateException("the operation has ended");
    }

    @Override
    public byte[] finish() {
        throw new IllegalStateException("the operation has ended");
    }
}
