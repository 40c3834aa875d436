// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privacy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The rules, each at the end of its path. */
final class FieldTree {
    private final String path;
    private final SequencedMap<String, FieldTree> steps = new LinkedHashMap<>();
    private @Nullable Rule rule;

    private FieldTree(String path) {
        this.path = path;
    }

    /** The rules for a whole record; empty if there are none. */
    static FieldTree of(Map<FieldPath, Rule> rules, Refusal refusal) {
        FieldTree root = new FieldTree("");
        rules.forEach((path, rule) -> {
            FieldTree end = root;
            for (String step : path.steps()) {
                if (end.rule != null) {
                    throw inside(path.text(), end.path(), refusal);
                }
                FieldTree from = end;
                end = end.steps.computeIfAbsent(step, name -> new FieldTree(from.below(name)));
            }
            if (!end.steps.isEmpty() || end.rule != null) {
                throw inside(end.first(), path.text(), refusal);
            }
            end.rule = rule;
        });
        return root;
    }

    private static RuntimeException inside(String inner, String outer, Refusal refusal) {
        return refusal.ofField(
                inner, "is for a part of '" + outer + "', which has a rule, too", "remove one");
    }

    private String below(String step) {
        boolean isShort = path.isEmpty() || step.equals(FieldPath.ELEMENTS);
        return isShort ? path + step : path + "." + step;
    }

    /** For messages. */
    String path() {
        return path.isEmpty() ? FieldPath.ALL : path;
    }

    Optional<Rule> rule() {
        return Optional.ofNullable(rule);
    }

    /** Whether nothing here is changed. */
    boolean isEmpty() {
        return rule == null && steps.isEmpty();
    }

    /** The rules for the elements of an array. */
    Optional<FieldTree> elements() {
        return Optional.ofNullable(steps.get(FieldPath.ELEMENTS));
    }

    /** The rules for members, by name. */
    SequencedMap<String, FieldTree> members() {
        SequencedMap<String, FieldTree> members = new LinkedHashMap<>(steps);
        members.remove(FieldPath.ELEMENTS);
        return members;
    }

    /** The rules for one member; empty if there are none. */
    FieldTree member(String name) {
        return steps.getOrDefault(name, new FieldTree(below(name)));
    }

    /** The same with only those members. */
    FieldTree only(List<String> names) {
        FieldTree some = new FieldTree(path);
        steps.forEach((step, below) -> {
            if (names.contains(step)) {
                some.steps.put(step, below);
            }
        });
        return some;
    }

    /** The path of the first rule. */
    String first() {
        return steps.isEmpty() || rule != null
                ? path()
                : steps.firstEntry().getValue().first();
    }
}
