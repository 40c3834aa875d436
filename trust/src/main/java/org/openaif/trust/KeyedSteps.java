// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.util.function.Supplier;

/** An operation in several parts with a key: when that is destroyed, the next step is refused. */
abstract class KeyedSteps extends Steps {
    private final KeySlot slot;

    KeyedSteps(KeySlot slot) {
        this.slot = slot;
    }

    /** The key tells the operation when it is destroyed. */
    final void begin() {
        slot.watch(this);
    }

    final KeySlot slot() {
        return slot;
    }

    @Override
    final <T> T guarded(Supplier<T> work) {
        return slot.use(work);
    }
}
