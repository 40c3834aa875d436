// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.nio.file.Files;
import java.nio.file.Path;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * Which PKCS #11 token: a library, and a slot of it.
 *
 * @param library of the token's maker, as {@code /usr/lib/softhsm/libsofthsm2.so}
 * @param slot its number, or its place among the slots
 * @param byPlace whether {@code slot} is the place, counted from 0
 */
public record Pkcs11Slot(Path library, long slot, boolean byPlace) {

    /** Refuses what cannot be. */
    public Pkcs11Slot {
        if (!Files.isReadable(library) || library.toString().contains("\n")) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "no PKCS #11 library can be read at "
                            + library.toString().replace('\n', ' ')
                            + ": Debian's softhsm2 has /usr/lib/softhsm/libsofthsm2.so");
        }
        if (slot < 0) {
            throw new TrustException(TrustError.INVALID_ARGUMENT, "no slot has the number " + slot);
        }
    }

    /** The slot of that number, as {@code softhsm2-util --show-slots} or {@code pkcs11-tool -L} tells it. */
    public static Pkcs11Slot numbered(Path library, long number) {
        return new Pkcs11Slot(library, number, false);
    }

    /** The first slot, the second, …: places may change when tokens come and go. */
    public static Pkcs11Slot at(Path library, int place) {
        return new Pkcs11Slot(library, place, true);
    }

    /**
     * The slot of the token with that label.
     *
     * @throws TrustException COMMUNICATION_FAILURE if there is no such token now, INVALID_ARGUMENT if
     *     there are several
     */
    public static Pkcs11Slot labelled(Path library, String label) {
        return numbered(library, Pkcs11Labels.slot(at(library, 0).library(), label));
    }

    /** As SunPKCS11 wants to be told. */
    String configured() {
        return "library = " + library.toAbsolutePath() + "\n"
                + (byPlace ? "slotListIndex = " : "slot = ") + slot + "\n";
    }
}
