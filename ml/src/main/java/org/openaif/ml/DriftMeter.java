// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import java.util.List;

/**
 * How far a model's latest inputs have drifted from those of its training. For each statistic of the
 * manifest it counts the bins of a sliding window of inputs and compares them with the fractions in
 * training: by the population stability index P, as {@code 1 - exp(-P)}, and by the
 * Kolmogorov-Smirnov distance over the edges. The drift is the largest of all of these, 0 to 1.
 *
 * <p>The AIM's thread adds, any thread asks.
 */
final class DriftMeter {
    /** A window that is less than this full says nothing. */
    private static final double LEAST_FULL = 0.25;

    /** An empty bin counts as so much, as is usual with the index, which has no value for none. */
    private static final double LEAST_FRACTION = 1e-4;

    private final List<TrainingStatistic> statistics;
    private final int[][] bins;
    private final int[][] counts;
    private int seen;

    /**
     * A meter.
     *
     * @param window how many inputs it looks back on
     */
    DriftMeter(List<TrainingStatistic> statistics, int window) {
        this.statistics = statistics;
        this.bins = new int[statistics.size()][window];
        this.counts =
                statistics.stream()
                        .map(statistic -> new int[statistic.fractions().size()])
                        .toArray(int[][]::new);
    }

    boolean isEmpty() {
        return statistics.isEmpty();
    }

    synchronized void add(float[] values) {
        for (int i = 0; i < statistics.size(); i++) {
            int at = seen % bins[i].length;
            if (seen >= bins[i].length) {
                counts[i][bins[i][at]]--;
            }
            TrainingStatistic statistic = statistics.get(i);
            bins[i][at] = statistic.bin(statistic.measure(values));
            counts[i][bins[i][at]]++;
        }
        seen++;
        if (seen == Integer.MAX_VALUE) {
            // Begins anew before the count runs over: at a multiple of no window, after years.
            seen = 0;
            for (int[] count : counts) {
                java.util.Arrays.fill(count, 0);
            }
        }
    }

    /** 0 for none, to 1; 0 while there is too little to judge by. */
    synchronized double drift() {
        double drift = 0;
        for (int i = 0; i < statistics.size(); i++) {
            int full = Math.min(seen, bins[i].length);
            if (full >= Math.max(1, LEAST_FULL * bins[i].length)) {
                List<Double> fractions = statistics.get(i).fractions();
                drift = Math.max(drift, stability(fractions, counts[i], full));
                drift = Math.max(drift, distance(fractions, counts[i], full));
            }
        }
        return drift;
    }

    static double stability(List<Double> expected, int[] counted, int total) {
        double index = 0;
        for (int i = 0; i < counted.length; i++) {
            double was = Math.max(LEAST_FRACTION, expected.get(i));
            double is = Math.max(LEAST_FRACTION, (double) counted[i] / total);
            index += (is - was) * Math.log(is / was);
        }
        return 1 - Math.exp(-index);
    }

    static double distance(List<Double> expected, int[] counted, int total) {
        double was = 0;
        double is = 0;
        double largest = 0;
        for (int i = 0; i < counted.length; i++) {
            was += expected.get(i);
            is += (double) counted[i] / total;
            largest = Math.max(largest, Math.abs(is - was));
        }
        return Math.min(1, largest);
    }
}
