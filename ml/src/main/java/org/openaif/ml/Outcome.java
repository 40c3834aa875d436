// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import java.util.List;

/**
 * What one inference gave.
 *
 * @param records what is written, one for each output port
 * @param values the first output, as real values
 * @param decides whether the largest of them is what counts
 */
record Outcome(List<Record> records, float[] values, boolean decides) {
    /** Where values count, two are the same if they differ by so much of their size, at most. */
    private static final double CLOSE = 0.1;

    int label() {
        int label = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[label]) {
                label = i;
            }
        }
        return label;
    }

    /** The largest value. */
    double score() {
        return values.length == 0 ? 0 : values[label()];
    }

    /** Whether both come to the same result. */
    boolean agreesWith(Outcome other) {
        if (values.length != other.values.length) {
            return false;
        }
        if (decides) {
            return label() == other.label();
        }
        double difference = 0;
        double size = 0;
        for (int i = 0; i < values.length; i++) {
            double here = values[i] - other.values[i];
            difference += here * here;
            size += (double) other.values[i] * other.values[i];
        }
        return difference <= CLOSE * CLOSE * size + 1e-9;
    }
}
