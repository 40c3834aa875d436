// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

import java.util.Arrays;

/**
 * Data with what is known of it: the standard's {@code data_t}. In Java bytes are always at hand, so
 * there is no pointer into the location.
 *
 * <p>Clause: MPAI-AIF V2, Security API 1.
 *
 * @param location where it came from, or where it is to be
 * @param bytes the data itself; given up by whoever makes this, and not to be changed by its reader
 * @param flag whether it is encrypted
 */
public record Data(DataLocation location, byte[] bytes, DataFlag flag) {

    /** Plain data in memory. */
    public static Data plain(byte[] bytes) {
        return new Data(DataLocation.RAM, bytes, DataFlag.PLAIN);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Data data
                && location == data.location
                && flag == data.flag
                && Arrays.equals(bytes, data.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Its length and nature, never its bytes: they may be a secret. */
    @Override
    public String toString() {
        return bytes.length + " bytes, " + flag + ", " + location;
    }
}
