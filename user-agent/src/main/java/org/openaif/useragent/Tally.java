// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts what came out of a workflow: for each enum among the components of its output records, how
 * often each constant came; those that never came are there, too. For one thread.
 */
final class Tally {
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private long messages;

    /** Messages of this class may come. */
    void expect(Class<? extends Record> type) {
        for (RecordFields.Field field : RecordFields.of(type)) {
            if (field.type().isEnum()) {
                for (Object constant : field.type().getEnumConstants()) {
                    counts.putIfAbsent(RecordFields.lowerCase((Enum<?>) constant), 0L);
                }
            }
        }
    }

    void count(Record record) {
        messages++;
        expect(record.getClass());
        for (RecordFields.Field field : RecordFields.of(record.getClass())) {
            if (field.type().isEnum()) {
                counts.merge(RecordFields.lowerCase((Enum<?>) field.value(record)), 1L, Long::sum);
            }
        }
    }

    Map<String, Long> counts() {
        return new LinkedHashMap<>(counts);
    }

    long messages() {
        return messages;
    }
}
