// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The median of what was measured, and how far it went: figures without that are rumours. */
record Spread(double median, double least, double most, int count) {

    static Spread of(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("nothing was measured: " + Arrays.toString(sorted));
        }
        int middle = sorted.length / 2;
        double median =
                sorted.length % 2 == 1
                        ? sorted[middle]
                        : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /** In another unit. */
    Spread dividedBy(double unit) {
        return new Spread(median / unit, least / unit, most / unit, count);
    }

    /** With so many decimals, divided by a unit. */
    String format(int decimals, double unit) {
        String number = "%,." + decimals + "f";
        return String.format(
                Locale.ROOT,
                number + "  (" + number + " to " + number + ", n=%d)",
                median / unit,
                least / unit,
                most / unit,
                count);
    }
}
