// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privacy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openaif.api.AifException;
import org.openaif.api.Parameters;
import org.openaif.privacy.Rules.Budget;
import org.openaif.privacy.Rules.WhenSpent;

/**
 * Reads the parameters of an Anonymisation. Metadata writes them as objects in objects; here they
 * arrive as names of which each part is a member: {@code Fields/age/Bands/0}.
 */
final class RuleReader {
    /** Noise of a loss below a millionth would drown every value. */
    private static final BigDecimal LEAST_EPSILON = new BigDecimal("0.000001");

    /** More than this is no privacy at all, and no budget either. */
    private static final BigDecimal MOST_EPSILON = new BigDecimal(1000);

    private static final BigDecimal LEAST_SENSITIVITY = new BigDecimal("1e-100");
    private static final BigDecimal MOST_SENSITIVITY = new BigDecimal("1e100");

    /** A text is cut after so many characters at most. */
    private static final int MOST_CHARACTERS = 1000;

    /** What is longer is no number that somebody wrote. */
    private static final int NUMBER_LENGTH = 400;

    private final Refusal refusal;
    private final Map<String, String> top = new TreeMap<>();
    private final SequencedMap<String, Map<String, String>> fields = new LinkedHashMap<>();

    private RuleReader(Parameters parameters, Refusal refusal) {
        this.refusal = refusal;
        for (String name : new TreeSet<>(parameters.names())) {
            String value = parameters.text(name).orElseThrow();
            String[] steps = name.split("/", 3);
            if (steps[0].equals("Fields") && steps.length == 3) {
                fields.computeIfAbsent(steps[1], path -> new HashMap<>()).put(steps[2], value);
            } else {
                top.put(name, value);
            }
        }
    }

    /**
     * Reads what is to be done.
     *
     * @throws AifException INIT if it cannot be; names the rule
     */
    static Rules read(Parameters parameters, Refusal refusal) {
        return new RuleReader(parameters, refusal).rules();
    }

    private Rules rules() {
        SequencedMap<FieldPath, Rule> rules = new LinkedHashMap<>();
        fields.forEach((text, members) ->
                rules.put(FieldPath.of(text, refusal), new OneRule(text, members).rule()));
        Optional<Granularity> messageTime =
                Optional.ofNullable(top.remove("MessageTime"))
                        .map(text -> word("MessageTime", text, Rules.GRANULARITIES));
        Rules read = new Rules(rules, budget(), messageTime);
        if (!top.isEmpty()) {
            throw refusal.of(
                    "the parameter '" + top.keySet().iterator().next() + "' is unknown",
                    "give Fields, Budget or MessageTime");
        }
        if (rules.isEmpty() && messageTime.isEmpty()) {
            throw refusal.of("there is no rule", "say in Fields what is done to which field");
        }
        if (read.addNoise() && read.budget().isEmpty()) {
            throw refusal.of(
                    "there is noise and no budget, and noise averages out over many messages",
                    "say in Budget what Epsilon may be lost in all");
        }
        if (!read.addNoise() && read.budget().isPresent()) {
            throw refusal.of("there is a budget and no noise", "remove Budget, or add a rule Noise");
        }
        return read;
    }

    private Optional<Budget> budget() {
        Optional<String> epsilon = Optional.ofNullable(top.remove("Budget/Epsilon"));
        Optional<String> per = Optional.ofNullable(top.remove("Budget/Per"));
        Optional<String> whenSpent = Optional.ofNullable(top.remove("Budget/WhenSpent"));
        if (epsilon.isEmpty()) {
            if (per.isPresent() || whenSpent.isPresent()) {
                throw refusal.of("the budget has no Epsilon", "say what may be lost in all");
            }
            return Optional.empty();
        }
        BigDecimal limit = number("Budget/Epsilon", epsilon.get());
        if (limit.compareTo(LEAST_EPSILON) < 0 || limit.compareTo(new BigDecimal("1e9")) > 0) {
            throw refusal.of(
                    "Budget/Epsilon is " + brief(epsilon.get()), "give a number from 0.000001 to 1e9");
        }
        return Optional.of(
                new Budget(
                        Rules.micro(limit),
                        per.map(path -> FieldPath.of(path, refusal)),
                        whenSpent
                                .map(text -> word("Budget/WhenSpent", text, Rules.WHEN_SPENT))
                                .orElse(WhenSpent.SUPPRESS)));
    }

    private <E> E word(String name, String text, Map<String, E> words) {
        E found = words.get(text);
        if (found == null) {
            throw refusal.of(
                    name + " is '" + brief(text) + "'", "use one of " + new TreeSet<>(words.keySet()));
        }
        return found;
    }

    private BigDecimal number(String name, String text) {
        if (text.length() <= NUMBER_LENGTH) {
            try {
                BigDecimal number = new BigDecimal(text.strip());
                // Beyond this it has more digits than there is memory for.
                if (Math.abs((long) number.scale()) <= NUMBER_LENGTH) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
        }
        throw refusal.of(name + " is '" + brief(text) + "', which is no number", "give a number");
    }

    /** Parameters can be long, and the rest of the line counts, too. */
    private static String brief(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }

    /** What is said of one field. Every member has to be used. */
    private final class OneRule {
        private final String path;
        private final Map<String, String> members;

        OneRule(String path, Map<String, String> members) {
            this.path = path;
            this.members = new TreeMap<>(members);
        }

        Rule rule() {
            String kind = Optional.ofNullable(members.remove("Rule")).orElse("");
            Rule rule =
                    switch (kind) {
                        case "Pseudonymise" ->
                                new Rule.Pseudonymise(
                                        Optional.ofNullable(members.remove("Domain")).orElse(""));
                        case "Generalise" -> generalise();
                        case "Suppress" -> new Rule.Suppress();
                        case "Noise" -> noise();
                        case "Drop" -> new Rule.Drop(Set.copyOf(values()));
                        default ->
                                throw refused(
                                        "has Rule '" + brief(kind) + "'",
                                        "use one of [Drop, Generalise, Noise, Pseudonymise,"
                                                + " Suppress]");
                    };
            if (!members.isEmpty()) {
                throw refused(
                        "has '" + brief(members.keySet().iterator().next()) + "', which " + kind
                                + " does not know",
                        "remove it, or mend its spelling");
            }
            return rule;
        }

        private Rule generalise() {
            List<Rule> ways = new ArrayList<>();
            one("Step").ifPresent(text -> ways.add(step(text)));
            one("Granularity").ifPresent(text ->
                    ways.add(new Rule.Coarsen(
                            word(named("Granularity"), text, Rules.GRANULARITIES))));
            one("Characters").ifPresent(text -> ways.add(characters(text)));
            List<String> edges = list("Bands");
            if (!edges.isEmpty()) {
                ways.add(bands(edges));
            }
            Map<String, String> entries = map("Table");
            if (!entries.isEmpty()) {
                ways.add(
                        new Rule.Table(
                                entries,
                                one("Otherwise").orElseThrow(() -> refused(
                                        "has a Table without Otherwise",
                                        "say what stands for all that is not in it"))));
            }
            if (ways.size() != 1) {
                throw refused(
                        "has " + ways.size() + " ways to generalise",
                        "give one of Step, Bands, Granularity, Characters, Table");
            }
            return ways.getFirst();
        }

        private Rule step(String text) {
            BigDecimal size = number(named("Step"), text);
            if (size.signum() <= 0) {
                throw refused("has Step " + brief(text), "give a number above 0");
            }
            return new Rule.Step(size);
        }

        private Rule characters(String text) {
            BigDecimal count = number(named("Characters"), text);
            if (count.compareTo(BigDecimal.ONE) < 0
                    || count.compareTo(new BigDecimal(MOST_CHARACTERS)) > 0
                    || count.stripTrailingZeros().scale() > 0) {
                throw refused(
                        "has Characters " + brief(text),
                        "give a whole number from 1 to " + MOST_CHARACTERS);
            }
            return new Rule.Characters(count.intValueExact());
        }

        private Rule bands(List<String> texts) {
            List<BigDecimal> edges =
                    texts.stream().map(text -> number(named("Bands"), text)).toList();
            for (int i = 1; i < edges.size(); i++) {
                if (edges.get(i - 1).compareTo(edges.get(i)) >= 0) {
                    throw refused("has Bands whose edges do not ascend", "sort them");
                }
            }
            return new Rule.Bands(edges);
        }

        private Rule noise() {
            BigDecimal sensitivity = number(named("Sensitivity"), required("Sensitivity"));
            if (sensitivity.compareTo(LEAST_SENSITIVITY) < 0
                    || sensitivity.compareTo(MOST_SENSITIVITY) > 0) {
                throw refused(
                        "has Sensitivity " + brief(sensitivity.toString()),
                        "give a number from 1e-100 to 1e100");
            }
            BigDecimal epsilon = number(named("Epsilon"), required("Epsilon"));
            if (epsilon.compareTo(LEAST_EPSILON) < 0 || epsilon.compareTo(MOST_EPSILON) > 0) {
                throw refused(
                        "has Epsilon " + brief(epsilon.toString()),
                        "give a number from " + LEAST_EPSILON + " to " + MOST_EPSILON);
            }
            Optional<BigDecimal> minimum =
                    one("Minimum").map(text -> number(named("Minimum"), text));
            Optional<BigDecimal> maximum =
                    one("Maximum").map(text -> number(named("Maximum"), text));
            if (minimum.isPresent()
                    && maximum.isPresent()
                    && minimum.get().compareTo(maximum.get()) >= 0) {
                throw refused("has a Minimum that is not below its Maximum", "exchange them");
            }
            return new Rule.Noise(sensitivity.doubleValue(), Rules.micro(epsilon), minimum, maximum);
        }

        private List<String> values() {
            List<String> values = list("Values");
            if (values.isEmpty()) {
                throw refused(
                        "has no Values", "say of which values a message goes no further");
            }
            return values;
        }

        private String required(String member) {
            return one(member)
                    .orElseThrow(() -> refused("has no " + member, "give a number above 0"));
        }

        private Optional<String> one(String member) {
            return Optional.ofNullable(members.remove(member));
        }

        /** Items 0, 1, 2 and so on; a single one may stand there as it is. */
        private List<String> list(String member) {
            List<String> items = new ArrayList<>(one(member).stream().toList());
            for (Optional<String> item;
                    (item = one(member + "/" + items.size())).isPresent(); ) {
                items.add(item.get());
            }
            return items;
        }

        private Map<String, String> map(String member) {
            Map<String, String> entries = new HashMap<>();
            String prefix = member + "/";
            for (String name : new HashSet<>(members.keySet())) {
                if (name.startsWith(prefix)) {
                    entries.put(name.substring(prefix.length()), members.remove(name));
                }
            }
            return entries;
        }

        private String named(String member) {
            return member + " of the rule for '" + path + "'";
        }

        private AifException refused(String why, String cure) {
            return refusal.ofField(path, why, cure);
        }
    }
}
