// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.openaif.metadata.JsonValue.Scalar.Type;

/**
 * The members of one object, asked for by name. Whatever is not as asked becomes a finding and a
 * neutral value, so that one reading tells all that is wrong; what was never asked for is told by
 * {@link #done}.
 */
final class Fields {
    /** Names become names of threads, channels and metrics. */
    private static final int NAME_LENGTH = 200;

    /** In milliseconds; no AIM waits for longer. */
    private static final int DAY = 86_400_000;

    /** What templates have where a value is to be filled in. */
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\s*/\\*.*\\*/\\s*", Pattern.DOTALL);

    private final JsonValue.Members members;
    private final Findings findings;
    private final Set<String> asked = new HashSet<>();

    Fields(JsonValue.Members members, Findings findings) {
        this.members = members;
        this.findings = findings;
    }

    JsonValue.Members members() {
        return members;
    }

    Place place() {
        return findings.at(members);
    }

    /** Where a member is; where it is missing, the object. */
    Place place(String name) {
        return findings.at(members.find(name).orElse(members));
    }

    boolean has(String name) {
        return members.has(name);
    }

    boolean isEmptyArray(String name) {
        return members.find(name)
                .filter(value -> value instanceof JsonValue.Items items && items.values().isEmpty())
                .isPresent();
    }

    /** Members that need not be understood. */
    Fields pass(String... names) {
        asked.addAll(List.of(names));
        return this;
    }

    /** A string that the standard requires; empty if it is missing. */
    String text(String name) {
        if (missing(name, "")) {
            return "";
        }
        return optionalText(name);
    }

    /** A string that may be missing; empty then. */
    String optionalText(String name) {
        return find(name).flatMap(value -> text(name, value)).orElse("");
    }

    /** A string that names something in a topology; empty, with an error, if there is none. */
    String name(String name) {
        String text = optionalText(name);
        if (text.isBlank()) {
            findings.error(
                    place(name),
                    OneLine.quoted(name) + " is missing or empty",
                    "give its name");
            return "";
        }
        return checked(name, text);
    }

    /** As {@link #name}, but may be empty. */
    String optionalName(String name) {
        return checked(name, optionalText(name));
    }

    /** A text that is to be a name; empty, with an error, if it cannot be one. */
    String checked(String name, String text) {
        if (text.length() > NAME_LENGTH || text.chars().anyMatch(Character::isISOControl)) {
            findings.error(
                    place(name),
                    OneLine.quoted(text) + " is no name: at most " + NAME_LENGTH
                            + " characters, none of them a control character",
                    "shorten it");
            return "";
        }
        return text;
    }

    /** Whether a value in it is still to be filled in; if so, says that it is passed over. */
    boolean isTemplate() {
        boolean template = members.values().values().stream().anyMatch(Fields::isPlaceholder);
        if (template) {
            findings.unfinished(
                    members,
                    "is a template, still to be filled in; passed over",
                    "fill it in or remove it");
        }
        return template;
    }

    private static boolean isPlaceholder(JsonValue value) {
        return value instanceof JsonValue.Scalar scalar
                && scalar.type() == Type.TEXT
                && PLACEHOLDER.matcher(scalar.text()).matches();
    }

    /** A boolean that the standard requires; false if it is missing. */
    boolean flag(String name) {
        if (missing(name, "taken as false")) {
            return false;
        }
        JsonValue value = find(name).orElseThrow();
        if (value instanceof JsonValue.Scalar scalar && scalar.type() == Type.FLAG) {
            return scalar.text().equals("true");
        }
        if (value instanceof JsonValue.Scalar scalar
                && (scalar.text().equalsIgnoreCase("true")
                        || scalar.text().equalsIgnoreCase("false"))) {
            findings.deviation(
                    value, value.kind() + " stands for a boolean", "write it without quotes");
            return scalar.text().equalsIgnoreCase("true");
        }
        wrongKind(name, value, "true or false");
        return false;
    }

    /** A whole number within bounds, if it is there. */
    OptionalLong whole(String name, long minimum, long maximum) {
        Optional<JsonValue> found = find(name);
        if (found.isEmpty()) {
            return OptionalLong.empty();
        }
        JsonValue value = found.get();
        if (value instanceof JsonValue.Scalar scalar && scalar.type() == Type.NUMBER) {
            try {
                long number = Long.parseLong(scalar.text());
                if (number >= minimum && number <= maximum) {
                    return OptionalLong.of(number);
                }
            } catch (NumberFormatException e) {
                // A fraction, or beyond any bounds: said below as all the others are.
            }
        }
        wrongKind(name, value, "a whole number from " + minimum + " to " + maximum);
        return OptionalLong.empty();
    }

    /** As {@link #whole} within the bounds of an int. */
    Optional<Integer> integer(String name, int minimum, int maximum) {
        OptionalLong number = whole(name, minimum, maximum);
        return number.isPresent() ? Optional.of((int) number.getAsLong()) : Optional.empty();
    }

    /** A time in whole milliseconds, of at most a day, if it is there. */
    Optional<Duration> milliseconds(String name, int minimum) {
        return integer(name, minimum, DAY).map(Duration::ofMillis);
    }

    /** A number above 0, if it is there. */
    OptionalDouble share(String name, int maximum) {
        Optional<JsonValue> found = find(name);
        if (found.isEmpty()) {
            return OptionalDouble.empty();
        }
        if (found.get() instanceof JsonValue.Scalar scalar && scalar.type() == Type.NUMBER) {
            double number = Double.parseDouble(scalar.text());
            if (number > 0 && number <= maximum) {
                return OptionalDouble.of(number);
            }
        }
        wrongKind(name, found.get(), "a number above 0, at most " + maximum);
        return OptionalDouble.empty();
    }

    /** A name or an array of names, if it is there; empty otherwise. */
    List<String> names(String name) {
        return texts(name).stream().map(text -> checked(name, text)).toList();
    }

    /** A text or an array of texts, none of them blank, if it is there; empty otherwise. */
    List<String> texts(String name) {
        Optional<JsonValue> found = find(name);
        if (found.isEmpty()) {
            return List.of();
        }
        List<JsonValue> items =
                found.get() instanceof JsonValue.Items array
                        ? array.values()
                        : List.of(found.get());
        List<String> texts = new ArrayList<>();
        for (JsonValue item : items) {
            if (item instanceof JsonValue.Scalar scalar
                    && scalar.type() == Type.TEXT
                    && !scalar.text().isBlank()) {
                texts.add(scalar.text());
            } else {
                findings.error(item, "is " + item.kind() + ", not a name", "give its name");
            }
        }
        return texts;
    }

    /** One of several words, if it is there. */
    <E> Optional<E> word(String name, Map<String, E> words) {
        String text = optionalText(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        E exact = words.get(text);
        if (exact != null) {
            return Optional.of(exact);
        }
        for (Map.Entry<String, E> word : words.entrySet()) {
            if (word.getKey().equalsIgnoreCase(text.strip())) {
                findings.deviation(
                        place(name),
                        OneLine.quoted(text) + " is not spelled as the standard spells it",
                        "write " + OneLine.quoted(word.getKey()));
                return Optional.of(word.getValue());
            }
        }
        findings.error(
                place(name),
                OneLine.quoted(name) + " is " + OneLine.quoted(text) + ", which is unknown",
                "use one of " + OneLine.quoted(new TreeSet<>(words.keySet())));
        return Optional.empty();
    }

    /** A word that is kept as written: one that is not of the list is only told. */
    String matchedWord(String name, String text, Set<String> words) {
        if (!text.isEmpty() && !words.contains(text)) {
            findings.deviation(
                    place(name),
                    OneLine.quoted(name) + " is " + OneLine.quoted(text)
                            + ", which the standard does not have; kept as it is",
                    "use one of " + OneLine.quoted(new TreeSet<>(words)));
        }
        return text;
    }

    /** An object that may be missing. */
    Optional<Fields> object(String name) {
        return find(name).flatMap(value -> {
            if (value instanceof JsonValue.Members object) {
                return Optional.of(new Fields(object, findings));
            }
            wrongKind(name, value, "an object");
            return Optional.empty();
        });
    }

    /** An array of objects that the standard requires; empty if it is missing. */
    List<Fields> objects(String name) {
        return missing(name, "taken as []") ? List.of() : optionalObjects(name);
    }

    /** An array of objects; empty if it is missing. */
    List<Fields> optionalObjects(String name) {
        Optional<JsonValue> found = find(name);
        if (found.isEmpty()) {
            return List.of();
        }
        if (!(found.get() instanceof JsonValue.Items items)) {
            wrongKind(name, found.get(), "an array of objects");
            return List.of();
        }
        List<Fields> objects = new ArrayList<>();
        for (JsonValue item : items.values()) {
            if (item instanceof JsonValue.Members object) {
                objects.add(new Fields(object, findings));
            } else {
                findings.error(item, "is " + item.kind() + ", not an object", "see the standard");
            }
        }
        return objects;
    }

    /** The members of a member that maps names to objects. */
    Map<String, Fields> objectsByName(String name) {
        Map<String, Fields> objects = new LinkedHashMap<>();
        object(name).ifPresent(map -> {
            for (String key : map.members.values().keySet()) {
                map.object(key).ifPresent(value -> objects.put(key, value));
            }
        });
        return objects;
    }

    /** The members of a member that maps names to texts, numbers and booleans, as text. */
    Map<String, String> textsByName(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        object(name).ifPresent(map -> map.members.values().forEach((key, value) -> {
            if (value instanceof JsonValue.Scalar scalar && scalar.type() != Type.NULL) {
                texts.put(key, scalar.text());
            } else {
                map.wrongKind(key, value, "a string, a number or a boolean");
            }
        }));
        return texts;
    }

    /**
     * As {@link #textsByName}, but what is in objects and arrays is here, too, under names of which
     * each part is a member or an index: {@code Fields/age/Bands/0}.
     */
    Map<String, String> textsByPath(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        object(name).ifPresent(map -> map.addTexts("", map.members, texts));
        return texts;
    }

    /** All that is in the members, as {@link #textsByPath} has it. */
    Map<String, String> textsByPath() {
        Map<String, String> texts = new LinkedHashMap<>();
        addTexts("", members, texts);
        return texts;
    }

    private void addTexts(String prefix, JsonValue from, Map<String, String> texts) {
        switch (from) {
            case JsonValue.Members object ->
                    object.values().forEach((key, value) -> addTexts(prefix, key, value, texts));
            case JsonValue.Items array -> {
                for (int i = 0; i < array.values().size(); i++) {
                    addTexts(prefix, Integer.toString(i), array.values().get(i), texts);
                }
            }
            case JsonValue.Scalar scalar when scalar.type() != Type.NULL -> {
                if (texts.put(prefix, scalar.text()) != null) {
                    findings.error(
                            scalar,
                            "the parameter " + OneLine.quoted(prefix) + " is here a second time",
                            "remove one");
                }
            }
            case JsonValue.Scalar nothing ->
                    wrongKind(prefix, nothing, "a string, a number or a boolean");
        }
    }

    private void addTexts(String prefix, String step, JsonValue value, Map<String, String> texts) {
        addTexts(prefix.isEmpty() ? step : prefix + "/" + step, value, texts);
    }

    /** A number from one to another, if it is there. */
    OptionalDouble number(String name, double minimum, double maximum) {
        return find(name).map(value -> number(name, value, minimum, maximum))
                .orElse(OptionalDouble.empty());
    }

    private OptionalDouble number(String name, JsonValue value, double minimum, double maximum) {
        if (value instanceof JsonValue.Scalar scalar && scalar.type() == Type.NUMBER) {
            double number = Double.parseDouble(scalar.text());
            if (number >= minimum && number <= maximum) {
                return OptionalDouble.of(number);
            }
        }
        wrongKind(name, value, "a number from " + minimum + " to " + maximum);
        return OptionalDouble.empty();
    }

    /** An array of numbers, if it is there; empty otherwise. */
    List<Double> numbers(String name) {
        Optional<JsonValue> found = find(name);
        if (found.isPresent() && !(found.get() instanceof JsonValue.Items)) {
            wrongKind(name, found.get(), "an array of numbers");
        }
        List<Double> numbers = new ArrayList<>();
        if (found.isPresent() && found.get() instanceof JsonValue.Items array) {
            for (JsonValue item : array.values()) {
                number(name, item, -Double.MAX_VALUE, Double.MAX_VALUE).ifPresent(numbers::add);
            }
        }
        return numbers;
    }

    /** As {@link #done}, where to pass over what is misspelled would do harm: always an error. */
    void refuseOthers() {
        for (Map.Entry<String, JsonValue> member : members.values().entrySet()) {
            if (!asked.contains(member.getKey())) {
                findings.error(
                        member.getValue(),
                        "the member " + OneLine.quoted(member.getKey()) + " is unknown here",
                        "remove it, or mend its spelling; known: "
                                + OneLine.quoted(asked.stream().sorted().toList()));
            }
        }
    }

    /** Tells something about a member that can be used. */
    void tell(String name, String message, String hint) {
        findings.warning(place(name), message, hint);
    }

    /** Tells that a member cannot be used. */
    void refuse(String name, String message, String hint) {
        findings.error(place(name), message, hint);
    }

    /** Tells something about a member that the standard does not have so. */
    void deviate(String name, String message, String hint) {
        findings.deviation(place(name), message, hint);
    }

    /** Tells that a member is missing without which there is no meaning. */
    void require(String name, String hint) {
        asked.add(name);
        if (!members.has(name)) {
            findings.error(members, "the member " + OneLine.quoted(name) + " is missing", hint);
        }
    }

    /** Tells the members that nothing asked for. */
    void done() {
        for (Map.Entry<String, JsonValue> member : members.values().entrySet()) {
            if (!asked.contains(member.getKey())) {
                findings.deviation(
                        member.getValue(),
                        "the member " + OneLine.quoted(member.getKey())
                                + " is unknown here; ignored",
                        "remove it, or mend its spelling; known: " + OneLine.quoted(
                                asked.stream().filter(n -> !n.startsWith("$")).sorted().toList()));
            }
        }
    }

    /** Tells that a member is missing that the standard requires. */
    boolean missing(String name, String instead) {
        asked.add(name);
        if (members.has(name)) {
            return false;
        }
        findings.deviation(
                members,
                "the member " + OneLine.quoted(name) + " is missing"
                        + (instead.isEmpty() ? "" : "; " + instead),
                "add it");
        return true;
    }

    private Optional<JsonValue> find(String name) {
        asked.add(name);
        return members.find(name);
    }

    private Optional<String> text(String name, JsonValue value) {
        if (value instanceof JsonValue.Scalar scalar) {
            if (scalar.type() == Type.TEXT && !isPlaceholder(value)) {
                return Optional.of(scalar.text());
            }
            if (scalar.type() == Type.TEXT || scalar.type() == Type.NULL) {
                findings.unfinished(
                        value,
                        OneLine.quoted(name) + " is still to be filled in: " + value.kind()
                                + "; taken as empty",
                        "give its value");
                return Optional.empty();
            }
            findings.deviation(
                    value,
                    OneLine.quoted(name) + " is " + value.kind() + ", not a string; its text is"
                            + " taken",
                    "put it in quotes");
            return Optional.of(scalar.text());
        }
        wrongKind(name, value, "a string");
        return Optional.empty();
    }

    private void wrongKind(String name, JsonValue value, String wanted) {
        findings.error(
                value,
                OneLine.quoted(name) + " is " + value.kind() + ", not " + wanted,
                "give " + wanted);
    }
}
