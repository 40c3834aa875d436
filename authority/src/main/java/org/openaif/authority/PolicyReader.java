// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * From the text of a policy to its rules, strictly: what is not understood is refused, since a rule
 * that somebody believes to be there and is not lets somebody in.
 */
final class PolicyReader {
    /** Thousands of rules. */
    static final int MAX_BYTES = 1 << 20;

    private static final int MAX_RULES = 4_096;
    private static final int MAX_PATTERNS = 64;
    private static final int MAX_TEXT = 512;

    /** After so many a person begins at the top anyhow. */
    private static final int MAX_FINDINGS = 50;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(8)
                                    .maxStringLength(MAX_TEXT)
                                    .maxNameLength(MAX_TEXT)
                                    .build())
                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private static final String MEMBERS =
            "write who, may or mayNot, on, perhaps unless, and because";

    private final String file;
    private final JsonParser json;
    private final List<PolicyFinding> findings;

    private PolicyReader(String file, JsonParser json, List<PolicyFinding> findings) {
        this.file = file;
        this.json = json;
        this.findings = findings;
    }

    /** The rules; empty where the findings say why not. */
    static Optional<RuleBook> read(String file, byte[] text, List<PolicyFinding> findings) {
        if (text.length > MAX_BYTES) {
            findings.add(
                    new PolicyFinding(
                            file,
                            1,
                            "",
                            "is longer than " + MAX_BYTES + " bytes",
                            "one rule can name several principals, actions and resources"));
            return Optional.empty();
        }
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), decoded(text))) {
            List<CompiledRule> rules = new PolicyReader(file, json, findings).document();
            return findings.isEmpty() ? Optional.of(new RuleBook(file, rules)) : Optional.empty();
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
            findings.add(
                    new PolicyFinding(
                            file,
                            line,
                            "",
                            "is no JSON: " + e.getOriginalMessage(),
                            "see the policy that comes with the program: aif trust policy show"));
            return Optional.empty();
        } catch (CharacterCodingException e) {
            findings.add(new PolicyFinding(file, 1, "", "is no text in UTF-8", "save it as UTF-8"));
            return Optional.empty();
        } catch (TooMany e) {
            return Optional.empty();
        }
    }

    /** A byte that is no character could make two names look the same. */
    private static String decoded(byte[] text) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(text))
                .toString();
    }

    /** Enough was found. */
    private static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooMany() {
            super("enough was found", null, false, false);
        }
    }

    private List<CompiledRule> document() {
        List<CompiledRule> rules = new ArrayList<>();
        if (json.nextToken() != JsonToken.START_OBJECT) {
            found("", "is no JSON object", "write {\"rules\": [...]}");
            return rules;
        }
        boolean seen = false;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals("rules") && json.currentToken() == JsonToken.START_ARRAY) {
                seen = true;
                rules(rules);
            } else {
                found("/" + name, "is not known here", "write {\"rules\": [...]}");
                json.skipChildren();
            }
        }
        if (!seen) {
            found("", "has no rules", "write {\"rules\": [...]}; an empty list denies everything");
        }
        if (json.nextToken() != null) {
            found("", "has something after its end", "one file is one object");
        }
        return rules;
    }

    private void rules(List<CompiledRule> rules) {
        int index = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            String pointer = "/rules/" + index++;
            if (index > MAX_RULES) {
                found(pointer, "is one rule too many: " + MAX_RULES + " are allowed", "join some");
                throw new TooMany();
            }
            if (json.currentToken() != JsonToken.START_OBJECT) {
                found(pointer, "is no rule", MEMBERS);
                json.skipChildren();
            } else {
                rule(pointer).ifPresent(rules::add);
            }
        }
    }

    /** What was read of a rule so far. */
    private static final class Draft {
        private final Map<String, List<String>> lists = new TreeMap<>();
        private @Nullable String because;
    }

    private Optional<CompiledRule> rule(String pointer) {
        int line = json.currentTokenLocation().getLineNr();
        int before = findings.size();
        Draft draft = new Draft();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            member(pointer + "/" + name, name, draft);
        }
        boolean permits = draft.lists.containsKey("may");
        if (permits == draft.lists.containsKey("mayNot") && findings.size() == before) {
            found(
                    line,
                    pointer,
                    permits ? "says may and mayNot" : "says neither may nor mayNot",
                    "a rule has one of them");
        }
        for (String needed : List.of("who", "on")) {
            if (!draft.lists.containsKey(needed) && findings.size() == before) {
                found(line, pointer, "does not say " + needed, MEMBERS);
            }
        }
        String because = draft.because;
        if (because == null && findings.size() == before) {
            found(line, pointer, "does not say because", "say why; whoever is refused reads it");
        }
        if (findings.size() > before || because == null) {
            return Optional.empty();
        }
        PolicyRule written =
                new PolicyRule(
                        file,
                        line,
                        permits,
                        draft.lists.getOrDefault("who", List.of()),
                        draft.lists.getOrDefault(permits ? "may" : "mayNot", List.of()),
                        draft.lists.getOrDefault("on", List.of()),
                        draft.lists.getOrDefault("unless", List.of()),
                        because);
        return compiled(written, pointer);
    }

    private void member(String pointer, String name, Draft draft) {
        switch (name) {
            case "who", "may", "mayNot", "on", "unless" -> draft.lists.put(name, texts(pointer));
            case "because" -> draft.because = text(pointer);
            default -> {
                found(pointer, "is not known in a rule", MEMBERS);
                json.skipChildren();
            }
        }
    }

    /** One text, or a list of them. */
    private List<String> texts(String pointer) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            return List.of(text(pointer));
        }
        List<String> texts = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            texts.add(text(pointer + "/" + texts.size()));
            if (texts.size() > MAX_PATTERNS) {
                found(pointer, "has more than " + MAX_PATTERNS, "make two rules of it");
                throw new TooMany();
            }
        }
        if (texts.isEmpty()) {
            found(pointer, "is empty", "a rule without it concerns nothing; leave the rule out");
        }
        return texts;
    }

    private String text(String pointer) {
        if (json.currentToken() != JsonToken.VALUE_STRING || json.getString().isBlank()) {
            found(pointer, "is no text", "write it in quotes");
            json.skipChildren();
            return "?";
        }
        return json.getString();
    }

    private Optional<CompiledRule> compiled(PolicyRule rule, String pointer) {
        int before = findings.size();
        Map<String, Integer> variables = SegmentPattern.noVariables();
        List<SegmentPattern> who = patterns(rule, rule.who(), '/', variables, pointer + "/who");
        int bound = variables.size();
        for (SegmentPattern one : who) {
            if (one.variables().stream().distinct().count() < bound) {
                found(
                        rule.line(),
                        pointer + "/who",
                        "'" + one + "' does not say " + variables.keySet(),
                        "each of several principals has the same variables; or make two rules");
            }
        }
        String may = rule.permits() ? "/may" : "/mayNot";
        List<SegmentPattern> actions =
                patterns(rule, rule.actions(), '_', variables, pointer + may);
        List<SegmentPattern> on = patterns(rule, rule.on(), '/', variables, pointer + "/on");
        List<SegmentPattern> unless =
                patterns(rule, rule.unless(), '/', variables, pointer + "/unless");
        if (variables.size() > bound
                || actions.stream().anyMatch(one -> !one.variables().isEmpty())) {
            found(
                    rule.line(),
                    pointer,
                    "has a variable that its principal does not have",
                    "write * where any segment is meant, or name it in who; actions have none");
        }
        return findings.size() > before
                ? Optional.empty()
                : Optional.of(new CompiledRule(rule, who, actions, on, unless, bound));
    }

    private List<SegmentPattern> patterns(
            PolicyRule rule,
            List<String> texts,
            char separator,
            Map<String, Integer> variables,
            String pointer) {
        List<SegmentPattern> patterns = new ArrayList<>();
        for (String text : texts) {
            SegmentPattern.Reading reading = SegmentPattern.read(text, separator, variables);
            reading.pattern().ifPresent(patterns::add);
            if (reading.pattern().isEmpty()) {
                found(rule.line(), pointer, "'" + text + "' " + reading.wrong(), reading.hint());
            }
        }
        return patterns;
    }

    private void found(String pointer, String message, String hint) {
        found(json.currentTokenLocation().getLineNr(), pointer, message, hint);
    }

    private void found(int line, String pointer, String message, String hint) {
        findings.add(new PolicyFinding(file, Math.max(1, line), pointer, message, hint));
        if (findings.size() >= MAX_FINDINGS) {
            throw new TooMany();
        }
    }
}
