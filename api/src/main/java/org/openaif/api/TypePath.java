// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Follows a path into a data type, see {@link DataType#at}. */
final class TypePath {
    private static final Pattern PATH =
            Pattern.compile("\\.|(\\w+|\\[])(\\[])*(\\.\\w+(\\[])*)*");

    private static final Pattern STEP = Pattern.compile("\\w+|\\[]");

    /** No path is longer; one from a hostile document would fill the stack. */
    private static final int LENGTH = 1000;

    private TypePath() {}

    static List<DataType> follow(DataType type, String path) {
        if (path.length() > LENGTH || !PATH.matcher(path).matches()) {
            return List.of();
        }
        List<String> steps = new ArrayList<>();
        Matcher step = STEP.matcher(path);
        while (step.find()) {
            steps.add(step.group());
        }
        return follow(type, steps);
    }

    private static List<DataType> follow(DataType type, List<String> steps) {
        if (steps.isEmpty() || type instanceof DataType.Unknown) {
            return List.of(type);
        }
        String step = steps.get(0);
        List<String> rest = steps.subList(1, steps.size());
        boolean isElement = step.equals("[]");
        if (type instanceof DataType.Struct struct && !isElement) {
            return struct.members().stream()
                    .filter(member -> member.name().equals(step))
                    .flatMap(member -> follow(member.type(), rest).stream())
                    .toList();
        }
        if (type instanceof DataType.Variant variant) {
            return variant.members().stream()
                    .flatMap(member -> follow(member.type(), steps).stream())
                    .toList();
        }
        if (type instanceof DataType.Array array && isElement) {
            return follow(array.element(), rest);
        }
        if (type instanceof DataType.FixedArray array && isElement) {
            return follow(array.element(), rest);
        }
        return List.of();
    }
}
