// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A pattern of names, compared segment by segment and never as the beginning of a text: {@code
 * aim/iot-rev/*} is not {@code aim/iot-rev-2/A}, nor {@code aim/iot-rev/A/B}.
 *
 * <pre>
 *   text     that segment, character by character
 *   *        any one segment that is not empty
 *   **       all that follow, perhaps none; at the end only, so that no name matches in two ways
 *   {name}   any one segment that is not empty, and the same one wherever the rule says {name}
 * </pre>
 */
final class SegmentPattern {
    /** Deeper than any name of ours; a name from outside is not split further than that. */
    static final int MAX_SEGMENTS = 16;

    private enum Kind {
        TEXT,
        ANY,
        VARIABLE
    }

    /** One segment: its kind, and its text or the number of its variable. */
    private record Segment(Kind kind, String text, int variable) {}

    private final String source;
    private final Segment[] segments;
    private final boolean open;

    private SegmentPattern(String source, List<Segment> segments, boolean open) {
        this.source = source;
        this.segments = segments.toArray(new Segment[0]);
        this.open = open;
    }

    /** What came of reading a pattern: it, or what is wrong with it and how to mend that. */
    record Reading(Optional<SegmentPattern> pattern, String wrong, String hint) {
        private static Reading refused(String wrong, String hint) {
            return new Reading(Optional.empty(), wrong, hint);
        }
    }

    /**
     * Reads a pattern.
     *
     * @param separator between two segments
     * @param variables the number of each variable of the rule; new ones are added
     */
    static Reading read(String source, char separator, Map<String, Integer> variables) {
        String[] parts = split(source, separator);
        if (parts.length > MAX_SEGMENTS) {
            return Reading.refused(
                    "has more than " + MAX_SEGMENTS + " segments", "make it shorter");
        }
        List<Segment> segments = new ArrayList<>(parts.length);
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            boolean last = i == parts.length - 1;
            if (part.equals("**") && last) {
                return new Reading(Optional.of(new SegmentPattern(source, segments, true)), "", "");
            }
            if (part.equals("**")) {
                return Reading.refused("has ** before its end", "write * for each single segment");
            }
            if (part.isEmpty()) {
                return Reading.refused(
                        "has an empty segment", "write * where any segment is meant");
            }
            if (part.equals("*")) {
                segments.add(new Segment(Kind.ANY, part, -1));
            } else if (isVariable(part)) {
                int number = variables.computeIfAbsent(part, _ -> variables.size());
                segments.add(new Segment(Kind.VARIABLE, part, number));
            } else if (part.chars().anyMatch(SegmentPattern::isSpecial)) {
                return Reading.refused(
                        "has a part of a segment in '" + part + "'",
                        "*, ** and {name} stand for whole segments, parted by " + separator);
            } else {
                segments.add(new Segment(Kind.TEXT, part, -1));
            }
        }
        return new Reading(Optional.of(new SegmentPattern(source, segments, false)), "", "");
    }

    /** {@code {name}}, in small letters. */
    private static boolean isVariable(String part) {
        return part.length() > 2
                && part.startsWith("{")
                && part.endsWith("}")
                && part.substring(1, part.length() - 1).chars().allMatch(c -> c >= 'a' && c <= 'z');
    }

    private static boolean isSpecial(int character) {
        return character == '*' || character == '{' || character == '}';
    }

    /** Variables in no order that matters, but always the same one. */
    static Map<String, Integer> noVariables() {
        return new TreeMap<>();
    }

    /**
     * Whether a name matches.
     *
     * @param bound the segment of each variable so far, null for those that have none yet; this adds to
     *     it, and what it holds after a mismatch means nothing
     */
    boolean matches(String[] name, String[] bound) {
        if (open ? name.length < segments.length : name.length != segments.length) {
            return false;
        }
        for (int i = 0; i < segments.length; i++) {
            if (!matches(segments[i], name[i], bound)) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(Segment segment, String text, String[] bound) {
        return switch (segment.kind) {
            case ANY -> !text.isEmpty();
            case TEXT -> segment.text.equals(text);
            case VARIABLE -> {
                String before = bound[segment.variable];
                bound[segment.variable] = text;
                yield !text.isEmpty() && (before == null || before.equals(text));
            }
        };
    }

    /** Whether a name matches a pattern that stands alone; one that is no pattern matches nothing. */
    static boolean matches(String pattern, String name, char separator) {
        Map<String, Integer> variables = noVariables();
        return read(pattern, separator, variables)
                .pattern()
                .map(one -> one.matches(split(name, separator), new String[variables.size()]))
                .orElse(false);
    }

    /** The numbers of its variables. */
    List<Integer> variables() {
        List<Integer> numbers = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment.kind == Kind.VARIABLE) {
                numbers.add(segment.variable);
            }
        }
        return numbers;
    }

    /** The segments of a text, empty ones too; no regular expression, and no more than is looked at. */
    static String[] split(String text, char separator) {
        List<String> parts = new ArrayList<>(4);
        int begin = 0;
        int end;
        while ((end = text.indexOf(separator, begin)) >= 0 && parts.size() <= MAX_SEGMENTS) {
            parts.add(text.substring(begin, end));
            begin = end + 1;
        }
        parts.add(text.substring(begin));
        return parts.toArray(new String[0]);
    }

    @Override
    public String toString() {
        return source;
    }
}
