// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a Store lies and listens. A port of 0 stands for any that is free.
 *
 * @param folder of all that it keeps
 * @param host the address to listen at; {@code 0.0.0.0} for all of this machine
 * @param identity the user's certificate and key; the Store makes its own if there is none
 */
public record StoreSettings(
        Path folder,
        String host,
        int httpsPort,
        int coapPort,
        int coapsPort,
        Optional<Identity> identity,
        StoreLimits limits) {

    /** A certificate chain and its key, both in PEM. */
    public record Identity(Path certificates, Path key) {}

    /** Of this machine only, at any ports, within {@link StoreLimits#STANDARD}. */
    public static StoreSettings local(Path folder) {
        return new StoreSettings(
                folder, "127.0.0.1", 0, 0, 0, Optional.empty(), StoreLimits.STANDARD);
    }
}
