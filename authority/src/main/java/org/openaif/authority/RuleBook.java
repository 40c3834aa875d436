// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.Decision;
import org.openaif.api.trust.Request;

/**
 * The rules of one policy, and what was decided by them lately. Never changed: another policy is
 * another book, with an empty memory, so that nothing old is remembered.
 *
 * <p>The memory has a fixed number of places; a decision takes the place of its request's hash code
 * from whatever was there. It is bounded without a lock or a clock, and somebody who asks for much
 * only makes it forget. Its threads race for a place, and either wins: entries are immutable, so who
 * reads one reads all of it.
 */
final class RuleBook {
    /** More than an AIF of some hundred AIMs asks for, and 64 KiB. */
    private static final int PLACES = 1 << 13;

    /** Longer than any name; longer ones are not looked at. */
    private static final int MAX_NAME = 4_096;

    /** How much of a name a reason repeats. */
    private static final int MAX_SHOWN = 200;

    private record Remembered(Request request, Decision decision) {}

    private final String name;
    private final List<CompiledRule> prohibitions;
    private final List<CompiledRule> permissions;
    private final @Nullable Remembered[] memory = new Remembered[PLACES];

    RuleBook(String name, List<CompiledRule> rules) {
        this.name = name;
        this.prohibitions = rules.stream().filter(rule -> !rule.written().permits()).toList();
        this.permissions = rules.stream().filter(rule -> rule.written().permits()).toList();
    }

    String name() {
        return name;
    }

    /** In the order in which they are asked: prohibitions first. */
    List<PolicyRule> rules() {
        List<PolicyRule> all = new ArrayList<>();
        prohibitions.forEach(rule -> all.add(rule.written()));
        permissions.forEach(rule -> all.add(rule.written()));
        return all;
    }

    Decision decide(Request request) {
        int place = spread(request.hashCode()) & (PLACES - 1);
        Remembered known = memory[place];
        if (known != null && known.request.equals(request)) {
            return known.decision;
        }
        Decision decision = explain(request).decision();
        memory[place] = new Remembered(request, decision);
        return decision;
    }

    private static int spread(int hash) {
        return hash ^ hash >>> 16;
    }

    Explanation explain(Request request) {
        Optional<String> wrong =
                misnamed("principal", request.principal())
                        .or(() -> misnamed("action", request.action()))
                        .or(() -> misnamed("resource", request.resource()));
        if (wrong.isPresent()) {
            return new Explanation(new Decision(false, wrong.get()), Optional.empty());
        }
        Names names = Names.of(request);
        return first(prohibitions, names)
                .or(() -> first(permissions, names))
                .map(RuleBook::explained)
                .orElseGet(() -> new Explanation(denied(request), Optional.empty()));
    }

    private static Optional<CompiledRule> first(List<CompiledRule> rules, Names names) {
        for (CompiledRule rule : rules) {
            if (rule.concerns(names)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    private static Explanation explained(CompiledRule rule) {
        PolicyRule written = rule.written();
        return new Explanation(
                new Decision(written.permits(), written.because() + " (" + written.place() + ")"),
                Optional.of(written));
    }

    private Decision denied(Request request) {
        return new Decision(
                false,
                "no rule of "
                        + name
                        + " lets "
                        + line(request.principal())
                        + " do "
                        + line(request.action())
                        + " on "
                        + line(request.resource()));
    }

    /** Why a name is none, if it is none. */
    private static Optional<String> misnamed(String what, String text) {
        return text.isEmpty() || text.length() > MAX_NAME
                ? Optional.of(
                        "the "
                                + what
                                + " has "
                                + text.length()
                                + " characters; a name has 1 to "
                                + MAX_NAME)
                : Optional.empty();
    }

    /** A name as a person may see it: names come from AIMs, and may be anything. */
    private static String line(String text) {
        String begin = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
        return begin.replaceAll("\\p{Cntrl}", "?");
    }

    /** A request, cut into segments once for all rules. */
    record Names(String[] principal, String[] action, String[] resource) {
        static Names of(Request request) {
            return new Names(
                    SegmentPattern.split(request.principal(), '/'),
                    SegmentPattern.split(request.action(), '_'),
                    SegmentPattern.split(request.resource(), '/'));
        }
    }
}
