// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Reads the texts of {@link DataType}s: to the letter, or forgiving what published metadata gets
 * wrong. Immutable; any thread may use it, as far as its consumer of warnings allows.
 *
 * <p>Forgiven, each with a warning that says where and how it was read:
 *
 * <ul>
 *   <li>members without braces around them: {@code Text_t | TextDescriptors_t};
 *   <li>braces that are not closed, or not opened;
 *   <li>members without names: they take the name of their shorthand, or {@code member0},
 *       {@code member1} and so on by their place;
 *   <li>{@code ;} and {@code |} in one pair of braces: {@code |} binds tighter, and a name after
 *       the last alternative is that of the variant;
 *   <li>arrays of arrays, also by shorthands, and of parenthesised types;
 *   <li>arrays of fixed size: {@code uint8[3]};
 *   <li>words that are no types: {@code boolean} (of V3), {@code string} (UTF-8 in a {@code
 *       uint8[]}), {@code uint} and {@code uint24} (both {@code uint32}), {@code uint[8]} ({@code
 *       uint8}; so for 16, 32 and 64);
 *   <li>shorthands that nobody declares: read as the one that is called so with {@code _t} at the
 *       end, if there is one, otherwise as {@link DataType.Unknown}.
 * </ul>
 *
 * <p>Texts are refused beyond 64 KiB, 64 levels and, shorthands replaced, 10,000 types.
 *
 * <p>Clause: MPAI-AIF V2, Metadata 1.1.
 */
public final class TypeGrammar {
    private final boolean strict;
    private final Consumer<String> warnings;
    private final Map<String, String> shorthands;

    private TypeGrammar(
            boolean strict, Consumer<String> warnings, Map<String, String> shorthands) {
        this.strict = strict;
        this.warnings = warnings;
        this.shorthands = shorthands;
    }

    /** The grammar to the letter. */
    public static TypeGrammar strict() {
        return new TypeGrammar(true, warning -> {}, Map.of());
    }

    /**
     * The grammar with the deviations above.
     *
     * @param warnings told of each deviation, in one line, while {@link #parse} runs; on its thread
     */
    public static TypeGrammar lenient(Consumer<String> warnings) {
        return new TypeGrammar(false, Objects.requireNonNull(warnings, "warnings"), Map.of());
    }

    /**
     * The same grammar with more shorthands, which may use each other.
     *
     * @param definitions from name to text: {@code Types[].Name} and {@code Types[].Type}; a
     *     definition here replaces an earlier one of that name
     */
    public TypeGrammar with(Map<String, String> definitions) {
        Map<String, String> all = new HashMap<>(shorthands);
        all.putAll(definitions);
        return new TypeGrammar(strict, warnings, Map.copyOf(all));
    }

    /**
     * Reads a type, with or without the name that follows it.
     *
     * @throws AifException PORT_CREATION_FAILED if it is none; says at which character (from 1) of
     *     which text, and what was expected there
     */
    public DataType parse(String text) {
        return new TypeParser(strict, warnings, shorthands).parse(text);
    }
}
