// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privacy;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.openaif.api.DataType;
import org.openaif.api.DataType.Scalar;

/**
 * Whether rules fit the data type of a port: what can be said before the first message comes. Enums
 * are bytes there and texts are arrays of them, so {@link RuleFitting} has more to say.
 */
record TypeCheck(DataType type, Refusal refusal) {
    private static final Set<Scalar> REALS = Set.of(Scalar.FLOAT32, Scalar.FLOAT64);

    /**
     * Checks all rules.
     *
     * @throws org.openaif.api.AifException INIT if one does not fit; names it
     */
    void check(Rules rules) {
        rules.fields().forEach(this::check);
        rules.budget().flatMap(Rules.Budget::per).ifPresent(path -> {
            if (type.at(path.text()).isEmpty()) {
                throw refusal.of(
                        "Budget/Per is '" + path.text() + "', and there is no such field in " + type,
                        "name one of these");
            }
        });
    }

    private void check(FieldPath path, Rule rule) {
        List<DataType> found = type.at(path.text());
        if (found.isEmpty()) {
            throw refusal.ofField(
                    path.text(), "is for a field that is not there", "the messages are " + type);
        }
        Predicate<DataType> fitting =
                switch (rule) {
                    case Rule.Pseudonymise any ->
                            field -> isBytes(field) || isWhole(field) && field.minimumLength() >= 4;
                    case Rule.Step any -> field -> isNumber(field);
                    case Rule.Bands any -> field -> isNumber(field);
                    case Rule.Coarsen any -> field -> field == Scalar.INT64;
                    case Rule.Characters any -> TypeCheck::isBytes;
                    case Rule.Table any -> field -> isBytes(field) || isWhole(field);
                    case Rule.Suppress any -> field -> true;
                    case Rule.Noise any -> field -> isNumber(field);
                    case Rule.Drop any -> field -> isBytes(field) || isWhole(field);
                };
        for (DataType field : found) {
            if (!(field instanceof DataType.Unknown) && !fitting.test(field)) {
                throw refusal.ofField(
                        path.text(),
                        "is " + rule.getClass().getSimpleName() + ", which is not for " + field,
                        "see docs/privacy.md for what is");
            }
        }
    }

    private static boolean isNumber(DataType field) {
        return field instanceof Scalar && field != Scalar.BOOLEAN;
    }

    private static boolean isWhole(DataType field) {
        return field instanceof Scalar scalar && !REALS.contains(scalar);
    }

    /** An array of bytes, which is what a text is, too. */
    private static boolean isBytes(DataType field) {
        DataType element =
                switch (field) {
                    case DataType.Array array -> array.element();
                    case DataType.FixedArray array -> array.element();
                    default -> field;
                };
        return element != field && (element == Scalar.UINT8 || element == Scalar.INT8);
    }
}
