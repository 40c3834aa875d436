// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the member {@code Anonymise}; docs/privacy.md describes it. The AIM that follows the rules has
 * the last word on them; what can be said before it runs is said here, with the place in the document.
 * A member that is unknown is an error in lenient mode, too: nobody's name is to get out for a slip of
 * the pen.
 */
final class AnonymiseForm {
    private static final Map<String, String> RULES =
            words("Pseudonymise", "Generalise", "Suppress", "Noise", "Drop");

    private static final Map<String, String> GRANULARITIES =
            words("Second", "Minute", "Hour", "Day", "Month", "Year");

    private static final Map<String, String> WHEN_SPENT = words("Suppress", "Drop", "Stop");

    private static final List<String> WAYS =
            List.of("Step", "Bands", "Granularity", "Characters", "Table");

    private static final int CHARACTERS = 1000;
    private static final double LEAST_EPSILON = 1e-6;
    private static final double MOST_EPSILON = 1000;

    /** As written in a document, and as the AIM wants it: its own spelling counts. */
    private final Map<String, String> spelled = new HashMap<>();

    private final Fields fields;
    private boolean addsNoise;

    private AnonymiseForm(Fields fields) {
        this.fields = fields;
    }

    private static Map<String, String> words(String... words) {
        return Stream.of(words).collect(Collectors.toMap(Function.identity(), word -> word));
    }

    static Anonymise read(Fields fields) {
        return new AnonymiseForm(fields).anonymise();
    }

    private Anonymise anonymise() {
        Map<String, Fields> rules = fields.objectsByName("Fields");
        rules.forEach(this::rule);
        word(fields, "MessageTime", "MessageTime", GRANULARITIES);
        fields.object("Budget").ifPresent(this::budget);
        if (addsNoise && !fields.has("Budget")) {
            fields.require("Budget", "noise averages out over many messages: say what may be lost");
        }
        if (!addsNoise && fields.has("Budget")) {
            fields.refuse("Budget", "there is a budget and no noise", "add a rule Noise, or remove it");
        }
        if (rules.isEmpty() && !fields.has("MessageTime")) {
            fields.require("Fields", "say what is done to which field");
        }
        fields.refuseOthers();
        Map<String, String> parameters = new HashMap<>(fields.textsByPath());
        parameters.putAll(spelled);
        return new Anonymise(parameters);
    }

    private void budget(Fields budget) {
        budget.require("Epsilon", "say what may be lost in all");
        budget.number("Epsilon", LEAST_EPSILON, 1e9);
        if (budget.has("Per")) {
            budget.name("Per");
        }
        word(budget, "WhenSpent", "Budget/WhenSpent", WHEN_SPENT);
        budget.pass("Per").refuseOthers();
    }

    private void rule(String path, Fields rule) {
        String prefix = "Fields/" + path + "/";
        if (path.contains("/")) {
            rule.refuse("Rule", OneLine.quoted(path) + " is no path", "part names by dots");
        }
        rule.require("Rule", "write Pseudonymise, Generalise, Suppress, Noise or Drop");
        rule.pass("Rule");
        switch (word(rule, "Rule", prefix + "Rule", RULES)) {
            case "Pseudonymise" -> rule.optionalText("Domain");
            case "Generalise" -> generalise(prefix, rule);
            case "Noise" -> noise(rule);
            case "Drop" -> {
                rule.require("Values", "say of which values a message goes no further");
                rule.pass("Values");
            }
            default -> { }
        }
        rule.refuseOthers();
    }

    private void generalise(String prefix, Fields rule) {
        List<String> ways = new ArrayList<>(WAYS);
        ways.removeIf(way -> !rule.has(way));
        if (ways.size() != 1) {
            rule.refuse(
                    "Rule",
                    "there are " + ways.size() + " ways to generalise",
                    "give one of " + OneLine.quoted(WAYS));
        }
        rule.number("Step", Double.MIN_VALUE, Double.MAX_VALUE);
        List<Double> edges = rule.numbers("Bands");
        for (int i = 1; i < edges.size(); i++) {
            if (edges.get(i - 1) >= edges.get(i)) {
                rule.refuse("Bands", "the edges do not ascend", "sort them");
                break;
            }
        }
        word(rule, "Granularity", prefix + "Granularity", GRANULARITIES);
        rule.integer("Characters", 1, CHARACTERS);
        if (rule.has("Table")) {
            rule.textsByName("Table");
            rule.require("Otherwise", "say what stands for all that is not in the table");
            rule.pass("Table", "Otherwise");
        }
    }

    private void noise(Fields rule) {
        addsNoise = true;
        rule.require("Sensitivity", "say how far apart two values may be that are not told apart");
        rule.number("Sensitivity", 1e-100, 1e100);
        rule.require("Epsilon", "say how much privacy one value may cost");
        rule.number("Epsilon", LEAST_EPSILON, MOST_EPSILON);
        rule.number("Minimum", -Double.MAX_VALUE, Double.MAX_VALUE);
        rule.number("Maximum", -Double.MAX_VALUE, Double.MAX_VALUE);
    }

    /** A word as the AIM spells it; empty if there is none. */
    private String word(Fields owner, String name, String parameter, Map<String, String> words) {
        String word = owner.word(name, words).orElse("");
        if (!word.isEmpty()) {
            spelled.put(parameter, word);
        }
        return word;
    }
}
