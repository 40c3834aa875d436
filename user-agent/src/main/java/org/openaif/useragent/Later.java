// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that is made when it is first asked for. Any thread may ask; making it may ask for others
 * of this kind, as long as none asks for itself.
 */
final class Later<T> {
    private final Supplier<T> maker;
    private volatile @Nullable T made;

    Later(Supplier<T> maker) {
        this.maker = maker;
    }

    T get() {
        T known = made;
        return known != null ? known : make();
    }

    private synchronized T make() {
        T known = made;
        if (known == null) {
            known = maker.get();
            made = known;
        }
        return known;
    }

    /** What has been made, if it has. */
    Optional<T> made() {
        return Optional.ofNullable(made);
    }
}
