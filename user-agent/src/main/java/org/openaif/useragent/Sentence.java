// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.openaif.api.Message;
import org.openaif.api.Timestamp;

/** Messages and summaries as people read them. */
final class Sentence {
    private Sentence() {}

    /** {@code    11.290 s  verdict  stop 11.290 s, peak 11.536 s, correct}. */
    static String of(Message<?> message, long origin) {
        Record record = message.record();
        StringJoiner parts = new StringJoiner(", ");
        for (RecordFields.Field field : RecordFields.of(record.getClass())) {
            parts.add(part(field, field.value(record), origin));
        }
        return String.format(
                Locale.ROOT, "%12s  %s  %s", seconds(message.timestamp(), origin),
                RecordFields.eventName(record.getClass()), parts);
    }

    private static String part(RecordFields.Field field, Object value, long origin) {
        if (field.isTimestamp() && value instanceof Long nanoseconds) {
            return field.name() + " " + seconds(nanoseconds, origin);
        }
        return switch (value) {
            case Enum<?> constant -> RecordFields.lowerCase(constant);
            case Object array when array.getClass().isArray() ->
                    field.name() + " of " + Array.getLength(array);
            default -> field.name() + " " + OneLine.of(String.valueOf(value));
        };
    }

    /** A time since the start. */
    static String seconds(long nanoseconds, long origin) {
        return nanoseconds == Timestamp.NONE
                ? "none"
                : String.format(Locale.ROOT, "%.3f s", (nanoseconds - origin) / 1e9);
    }

    static List<String> of(Summary summary) {
        String outputs = counted(summary.outputs(), "message") + " came out";
        StringJoiner counts = new StringJoiner(", ", outputs + ": ", "").setEmptyValue(outputs);
        for (Map.Entry<String, Long> count : summary.counts().entrySet()) {
            counts.add(count.getValue() + " " + count.getKey());
        }
        long inside = summary.messages().values().stream().mapToLong(Long::longValue).sum();
        return List.of(
                counts.toString(),
                counted(inside, "message") + " went through "
                        + counted(summary.messages().size(), "channel") + ", "
                        + (summary.dropped() == 0 ? "none" : summary.dropped()) + " dropped");
    }

    /** {@code 1 message}, {@code 2 messages}. */
    static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** {@code 1 entry}, {@code 2 entries}. */
    static String counted(long count, String noun, String nouns) {
        return count + " " + (count == 1 ? noun : nouns);
    }
}
