// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import org.openaif.api.Unsigned;

/** What comes out of a model as it is: an output tensor, flat, its last dimension running fastest. */
public final class Values {
    private Values() {}

    /** Of an output that is 8 bits with sign. */
    public record Int8(byte[] values) {}

    /** Of an output that is 8 bits without sign. */
    public record Uint8(@Unsigned byte[] values) {}

    /** Of an output that is 16 bits with sign. */
    public record Int16(short[] values) {}

    /** Of an output that is 32 bits with sign. */
    public record Int32(int[] values) {}

    /** Of an output that is 64 bits with sign. */
    public record Int64(long[] values) {}

    /** Real values, of any output; a quantised one is given in its own scale. */
    public record Float32(float[] values) {}
}
