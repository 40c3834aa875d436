// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path that the Store answers at, as OpenAPI writes it: {@code /api/v1/components/{kind}/{name}}.
 *
 * @param action what is done; may block
 */
record Route(String method, String template, Action action) {
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)\\}");

    /** What is done at a path. */
    @FunctionalInterface
    interface Action {
        void answer(Call call) throws Exception;
    }

    /**
     * The variables of a path, if it is one of this route. Each stands for one segment or a part of
     * one, decoded; what is in it may be anything.
     */
    Optional<Map<String, String>> match(String rawPath) {
        List<String> wanted = List.of(template.split("/", -1));
        List<String> given = List.of(rawPath.split("/", -1));
        if (wanted.size() != given.size()) {
            return Optional.empty();
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            if (!match(wanted.get(i), given.get(i), variables)) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }

    private static boolean match(String wanted, String given, Map<String, String> variables) {
        Matcher names = VARIABLE.matcher(wanted);
        StringBuilder pattern = new StringBuilder();
        int end = 0;
        List<String> order = new ArrayList<>();
        while (names.find()) {
            pattern.append(Pattern.quote(wanted.substring(end, names.start()))).append("(.*)");
            order.add(names.group(1));
            end = names.end();
        }
        pattern.append(Pattern.quote(wanted.substring(end)));
        Matcher found = Pattern.compile(pattern.toString(), Pattern.DOTALL).matcher(given);
        if (!found.matches()) {
            return false;
        }
        for (int i = 0; i < order.size(); i++) {
            variables.put(order.get(i), decoded(found.group(i + 1)));
        }
        return true;
    }

    private static String decoded(String text) {
        try {
            // A plus is a plus in a path.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refused(
                    400,
                    "the path is wrongly encoded: " + e.getMessage(),
                    "encode it as RFC 3986 says");
        }
    }
}
