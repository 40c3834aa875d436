// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privacy;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.openaif.api.Storage;

/**
 * How much privacy loss there may yet be, of each subject by itself. What is spent adds up
 * (sequential composition), is kept in the storage of the AIM and never comes back: not by a restart,
 * not by a crash.
 *
 * <p>So that not every message waits for a disk, some is taken from the storage ahead. It is given
 * back when this is closed; after a crash it is lost, which is the safe side. For one thread; others,
 * such as a successor of the AIM, may have another one on the same storage.
 */
final class PrivacyBudget implements AutoCloseable {
    private static final String PREFIX = "budget/";

    /** Messages of the same cost that are taken ahead. */
    private static final int AHEAD = 32;

    /** What is taken ahead is at most this part of a budget: so much a crash can cost. */
    private static final int LEAST_PART = 16;

    /** Subjects of whom something is held ahead. */
    private static final int HELD = 1024;

    private final Storage storage;
    private final long limit;
    private final Refusal refusal;
    private final LinkedHashMap<String, Long> held = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * A budget.
     *
     * @param limit of each subject, in millionths of epsilon
     */
    PrivacyBudget(Storage storage, long limit, Refusal refusal) {
        this.storage = storage;
        this.limit = limit;
        this.refusal = refusal;
    }

    /**
     * Spends, if there is enough.
     *
     * @param subject under which name it is kept; it must not tell who it is
     * @param loss in millionths of epsilon
     * @return whether there was; otherwise nothing is spent
     */
    boolean spend(String subject, long loss) {
        long ahead = held.getOrDefault(subject, 0L);
        if (ahead < loss) {
            long wanted = loss - ahead;
            // Quotients first: a loss can be as large as a long.
            long further = Math.min(loss, limit / LEAST_PART / AHEAD) * AHEAD;
            long taken = take(subject, wanted, further);
            if (taken < wanted) {
                return false;
            }
            ahead += taken;
        }
        held.put(subject, ahead - loss);
        if (held.size() > HELD) {
            Map.Entry<String, Long> eldest = held.firstEntry();
            giveBack(eldest.getKey(), eldest.getValue());
            held.remove(eldest.getKey());
        }
        return true;
    }

    /** Takes so much, and perhaps more; nothing if there is not enough. */
    private long take(String subject, long wanted, long further) {
        for (;;) {
            Spent spent = spent(subject);
            long left = limit - spent.amount;
            if (left < wanted) {
                return 0;
            }
            long taken = wanted + Math.min(further, left - wanted);
            if (write(subject, spent, spent.amount + taken)) {
                return taken;
            }
        }
    }

    private void giveBack(String subject, long amount) {
        boolean done = amount == 0;
        while (!done) {
            Spent spent = spent(subject);
            done = write(subject, spent, spent.amount - amount);
        }
    }

    private Spent spent(String subject) {
        // The version before the value: if another writes between the two, the write below fails.
        long version = storage.info(PREFIX + subject).map(Storage.Info::version).orElse(0L);
        Optional<byte[]> value = storage.get(PREFIX + subject);
        if (version == 0 || value.isEmpty()) {
            return new Spent(0, 0);
        }
        long amount = value.get().length == Long.BYTES ? ByteBuffer.wrap(value.get()).getLong() : -1;
        if (amount < 0) {
            throw refusal.of(
                    "its storage does not say how much of a budget is spent: " + PREFIX + subject
                            + " is damaged",
                    "put the storage back from a backup");
        }
        return new Spent(amount, version);
    }

    private boolean write(String subject, Spent before, long amount) {
        return storage.compareAndSet(
                PREFIX + subject,
                before.version,
                ByteBuffer.allocate(Long.BYTES).putLong(amount).array());
    }

    @Override
    public void close() {
        held.forEach(this::giveBack);
        held.clear();
    }

    private record Spent(long amount, long version) {}
}
