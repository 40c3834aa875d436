// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privacy;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * A Java type of whole numbers, and how to reckon with it. Its values become longs in the same
 * order: themselves, but for those of 64 bits without sign, from which 2^63 is taken.
 */
record Whole(Class<?> java, int bits, boolean isUnsigned) {
    private static final Map<Class<?>, Integer> BITS =
            Map.of(
                    byte.class, Byte.SIZE,
                    short.class, Short.SIZE,
                    char.class, Character.SIZE,
                    int.class, Integer.SIZE,
                    long.class, Long.SIZE);

    private static final BigDecimal TWO_63 = BigDecimal.TWO.pow(63);

    /** The type, if it is one of whole numbers. */
    static Optional<Whole> of(Class<?> java, boolean isUnsigned) {
        return Optional.ofNullable(BITS.get(java))
                .map(bits -> new Whole(java, bits, isUnsigned || java == char.class));
    }

    /** A value as a long in its order. */
    long order(Object value) {
        return switch (value) {
            case Byte narrow -> isUnsigned ? Byte.toUnsignedInt(narrow) : narrow;
            case Short narrow -> isUnsigned ? Short.toUnsignedInt(narrow) : narrow;
            case Character character -> character;
            case Integer middle -> isUnsigned ? Integer.toUnsignedLong(middle) : middle;
            default -> shifted((Long) value);
        };
    }

    /** The value of a long in its order; what is beyond the type is held to it. */
    Object value(long order) {
        long held = Math.clamp(order, minimum(), maximum());
        if (java == byte.class) {
            return (byte) held;
        }
        if (java == short.class) {
            return (short) held;
        }
        if (java == char.class) {
            return (char) held;
        }
        return java == int.class ? (Object) (int) held : (Object) shifted(held);
    }

    private boolean isShifted() {
        return isUnsigned && bits == Long.SIZE;
    }

    /** Its own inverse. */
    private long shifted(long value) {
        return isShifted() ? value ^ Long.MIN_VALUE : value;
    }

    private long minimum() {
        return isUnsigned && bits < Long.SIZE ? 0 : -1L << bits - 1;
    }

    private long maximum() {
        return isUnsigned && bits < Long.SIZE ? (1L << bits) - 1 : (1L << bits - 1) - 1;
    }

    /** Rounded down to a multiple of a step; what lies below all multiples is the least value. */
    long floor(long order, long step) {
        if (isShifted()) {
            return order - Long.remainderUnsigned(shifted(order), step);
        }
        long rest = Math.floorMod(order, step);
        return order < minimum() + rest ? minimum() : order - rest;
    }

    /** A number that a rule names, if this type has it. */
    Optional<Long> order(BigDecimal number) {
        try {
            BigDecimal shift = isShifted() ? TWO_63 : BigDecimal.ZERO;
            long order = number.subtract(shift).longValueExact();
            return Optional.of(order).filter(held -> held >= minimum() && held <= maximum());
        } catch (ArithmeticException beyond) {
            return Optional.empty();
        }
    }
}
