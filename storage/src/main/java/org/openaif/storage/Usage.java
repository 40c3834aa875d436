// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

import java.util.HashMap;
import java.util.Map;

/**
 * The bytes that each AIM keeps, in step with the transaction: what is added counts at once, and is
 * forgotten if the transaction is rolled back. Used by the committing thread alone.
 */
final class Usage {
    private final Map<Account, Long> committed = new HashMap<>();
    private final Map<Account, Long> pending = new HashMap<>();

    long of(Account account) {
        return committed.getOrDefault(account, 0L) + pending.getOrDefault(account, 0L);
    }

    void add(Account account, long bytes) {
        pending.merge(account, bytes, Long::sum);
    }

    void commit() {
        pending.forEach((account, bytes) -> committed.merge(account, bytes, Long::sum));
        pending.clear();
    }

    void rollback() {
        pending.clear();
    }
}
