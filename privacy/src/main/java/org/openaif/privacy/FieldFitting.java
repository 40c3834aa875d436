// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privacy;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import org.openaif.api.AifException;
import org.openaif.api.Timestamp;

/**
 * Fits one rule to one field.
 *
 * @param path as the rule has it
 * @param zero the value of a type that says nothing
 */
record FieldFitting(
        String path, Field field, Refusal refusal, Function<Field, Object> zero) {
    /** A text or array of 128 bits: nobody will ever see two persons with the same one. */
    private static final int PSEUDONYM_BYTES = 16;

    /** What is shorter would soon give two persons the same pseudonym. */
    private static final int LEAST_PSEUDONYM_BITS = 32;

    /** From here on a double has no fractions. */
    private static final double WHOLE_DOUBLES = 0x1p53;

    Change change(Rule rule) {
        return switch (rule) {
            case Rule.Pseudonymise pseudonymise -> pseudonymise(pseudonymise.domain());
            case Rule.Step step -> step(step.size());
            case Rule.Bands bands -> bands(bands.edges());
            case Rule.Coarsen coarsen -> coarsen(coarsen.granularity());
            case Rule.Characters characters -> characters(characters.count());
            case Rule.Table table -> table(table);
            case Rule.Suppress suppress -> suppress();
            case Rule.Noise noise -> noise(noise);
            case Rule.Drop drop -> new Dropping(Set.copyOf(parsed(drop.values())));
        };
    }

    private AifException misfit(String rule, String wanted) {
        return refused(
                "is " + rule + ", but the field is of type " + field.kind(),
                rule + " is for " + wanted);
    }

    private AifException refused(String why, String cure) {
        return refusal.ofField(path, why, cure);
    }

    private Optional<Whole> whole() {
        return Whole.of(field.java(), field.isUnsigned());
    }

    private boolean isReal() {
        return field.java() == double.class || field.java() == float.class;
    }

    private Object real(double value) {
        if (field.java() == double.class) {
            return value;
        }
        // What was finite stays so.
        return Double.isInfinite(value)
                ? (float) value
                : (float) Math.clamp(value, -Float.MAX_VALUE, Float.MAX_VALUE);
    }

    private Change suppress() {
        Object nothing = zero.apply(field);
        return (value, release) -> nothing;
    }

    // --- pseudonyms

    private Change pseudonymise(String domain) {
        if (field.java() == String.class) {
            return (value, release) ->
                    HexFormat.of()
                            .formatHex(
                                    release.key()
                                            .pseudonym(domain, utf8((String) value)),
                                    0,
                                    PSEUDONYM_BYTES);
        }
        if (field.java() == byte[].class) {
            int length = field.fixedLength() == 0 ? PSEUDONYM_BYTES : field.fixedLength();
            if (length * Byte.SIZE >= LEAST_PSEUDONYM_BITS && length <= PseudonymKey.LENGTH) {
                return (value, release) ->
                        Arrays.copyOf(release.key().pseudonym(domain, (byte[]) value), length);
            }
        }
        Whole whole = whole().filter(type -> type.bits() >= LEAST_PSEUDONYM_BITS)
                .orElseThrow(() -> misfit(
                        "Pseudonymise",
                        "texts, arrays of 4 to 32 bytes, and whole numbers of 32 or 64 bits"));
        return (value, release) -> {
            byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(whole.order(value)).array();
            long bits = ByteBuffer.wrap(release.key().pseudonym(domain, number)).getLong();
            return whole.bits() == Long.SIZE ? (Object) bits : (Object) (int) bits;
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // --- generalisation

    private Change step(BigDecimal size) {
        if (isReal()) {
            double step = size.doubleValue();
            if (!(step > 0) || Double.isInfinite(step)) {
                throw refused("has a Step that no " + field.kind() + " has", "give another one");
            }
            return (value, release) -> real(floor(((Number) value).doubleValue(), step));
        }
        Whole whole = whole().orElseThrow(() -> misfit("Step", "numbers"));
        long step =
                Optional.of(size)
                        .filter(number -> number.stripTrailingZeros().scale() <= 0)
                        .filter(number -> number.compareTo(new BigDecimal(Long.MAX_VALUE)) <= 0)
                        .map(BigDecimal::longValueExact)
                        .orElseThrow(() -> refused(
                                "has a Step that is no whole number of at most 63 bits",
                                "give one, since the field has only such"));
        return ordered(whole, order -> whole.floor(order, step));
    }

    /** Of what has no steps left, itself; so of infinite values and NaN. */
    private static double floor(double value, double step) {
        double steps = Math.floor(value / step);
        // The sum makes -0.0 to 0.0, which would tell a sign.
        return Math.abs(steps) < WHOLE_DOUBLES ? steps * step + 0.0 : value;
    }

    private Change ordered(Whole whole, LongUnaryOperator change) {
        return (value, release) -> {
            long order = whole.order(value);
            return isNone(order) ? value : whole.value(change.applyAsLong(order));
        };
    }

    private boolean isNone(long order) {
        return field.isTime() && order == Timestamp.NONE;
    }

    private Change bands(List<BigDecimal> edges) {
        if (isReal()) {
            double[] reals = edges.stream().mapToDouble(BigDecimal::doubleValue).toArray();
            return (value, release) -> {
                double number = ((Number) value).doubleValue();
                return Double.isNaN(number)
                        ? value
                        : real(reals[band(Arrays.binarySearch(reals, number + 0.0))]);
            };
        }
        Whole whole = whole().orElseThrow(() -> misfit("Bands", "numbers"));
        long[] orders = edges.stream().mapToLong(edge -> order(whole, "edge", edge)).toArray();
        return ordered(whole, order -> orders[band(Arrays.binarySearch(orders, order))]);
    }

    /** The band of what was found, or would have to be inserted; the first one has no lower end. */
    private static int band(int found) {
        return found >= 0 ? found : Math.max(0, -found - 2);
    }

    private long order(Whole whole, String what, BigDecimal number) {
        return whole.order(number)
                .orElseThrow(() -> refused(
                        "has the " + what + " " + number + ", which no " + field.kind()
                                + " can have here",
                        "give another one"));
    }

    private Change coarsen(Granularity granularity) {
        Whole whole =
                whole().filter(type -> type.java() == long.class && !type.isUnsigned())
                        .orElseThrow(() -> misfit(
                                "Granularity", "times: int64, in nanoseconds since 1970"));
        return ordered(whole, granularity::floor);
    }

    private Change characters(int count) {
        if (field.java() != String.class) {
            throw misfit("Characters", "texts");
        }
        return (value, release) -> {
            String text = (String) value;
            return text.codePointCount(0, text.length()) <= count
                    ? text
                    : text.substring(0, text.offsetByCodePoints(0, count));
        };
    }

    private Change table(Rule.Table table) {
        Map<Object, Object> entries = new HashMap<>();
        table.entries().forEach((key, entry) -> entries.put(parsed(key), parsed(entry)));
        Object otherwise = parsed(table.otherwise());
        return (value, release) -> entries.getOrDefault(value, otherwise);
    }

    private List<Object> parsed(Collection<String> texts) {
        return texts.stream().map(this::parsed).toList();
    }

    /** The value of this field that a text stands for. */
    private Object parsed(String text) {
        if (field.java() == String.class) {
            return text;
        }
        if (field.java().isEnum()) {
            for (Object constant : field.java().getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(text)) {
                    return constant;
                }
            }
            throw refused(
                    "has '" + text + "', which is no constant of " + field.kind(),
                    "use one of " + Arrays.toString(field.java().getEnumConstants()));
        }
        if (field.java() == boolean.class && (text.equals("true") || text.equals("false"))) {
            return Boolean.valueOf(text);
        }
        Whole whole =
                whole().orElseThrow(() -> misfit(
                        "Table or Drop", "texts, enums, whole numbers, true and false"));
        try {
            return whole.value(order(whole, "value", new BigDecimal(text)));
        } catch (NumberFormatException e) {
            throw refused("has '" + text + "', which is no number", "give numbers");
        }
    }

    // --- noise

    private Change noise(Rule.Noise rule) {
        if (isReal()) {
            double minimum = bound(rule.minimum(), -Double.MAX_VALUE);
            double maximum = bound(rule.maximum(), Double.MAX_VALUE);
            double nothing =
                    rule.minimum().isPresent() ? minimum : Math.clamp(0.0, minimum, maximum);
            LaplaceNoise noise = LaplaceNoise.of(rule, false);
            return new Noisy(rule.microEpsilon(), zero.apply(field), (value, release) -> {
                double number = ((Number) value).doubleValue();
                double held =
                        Double.isNaN(number) ? nothing : Math.clamp(number, minimum, maximum);
                return real(noise.add(held, release.random()));
            });
        }
        Whole whole =
                whole().filter(type -> type.java() != char.class)
                        .orElseThrow(() -> misfit("Noise", "numbers"));
        long minimum =
                rule.minimum().map(least -> order(whole, "Minimum", least)).orElse(Long.MIN_VALUE);
        long maximum =
                rule.maximum().map(most -> order(whole, "Maximum", most)).orElse(Long.MAX_VALUE);
        long nothing =
                rule.minimum().isPresent() ? minimum : Math.clamp(0L, minimum, maximum);
        LaplaceNoise noise = LaplaceNoise.of(rule, true);
        return new Noisy(rule.microEpsilon(), zero.apply(field), (value, release) -> {
            long order = whole.order(value);
            long held = isNone(order) ? nothing : Math.clamp(order, minimum, maximum);
            return whole.value(noise.add(held, release.random()));
        });
    }

    private static double bound(Optional<BigDecimal> said, double otherwise) {
        return said.map(BigDecimal::doubleValue).orElse(otherwise);
    }

    /** What costs privacy, if there is budget for it. */
    private record Noisy(long microEpsilon, Object nothing, Change noise) implements Change {
        @Override
        public Object apply(Object value, Release release) {
            return release.withNoise() ? noise.apply(value, release) : nothing;
        }

        @Override
        public long loss(Object value) {
            return microEpsilon;
        }
    }

    /** What may say that its message goes no further. */
    private record Dropping(Set<Object> values) implements Change {
        @Override
        public Object apply(Object value, Release release) {
            return value;
        }

        @Override
        public boolean drops(Object value) {
            return values.contains(value);
        }
    }
}
