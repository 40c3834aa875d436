// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import java.util.List;

/**
 * How something that can be measured of a model's input was distributed in training.
 *
 * @param of what is measured
 * @param index for {@link Measure#ELEMENT}, of which
 * @param edges between the bins, rising
 * @param fractions of the inputs in training that fell into each bin; one more than edges
 */
record TrainingStatistic(Measure of, int index, List<Double> edges, List<Double> fractions) {
    TrainingStatistic {
        edges = List.copyOf(edges);
        fractions = List.copyOf(fractions);
    }

    /** What is measured of the values that go into the model, before they are quantised. */
    enum Measure {
        MEAN,
        DEVIATION,
        MINIMUM,
        MAXIMUM,
        ELEMENT
    }

    int bin(double value) {
        int bin = 0;
        while (bin < edges.size() && value >= edges.get(bin)) {
            bin++;
        }
        return bin;
    }

    double measure(float[] values) {
        double sum = 0;
        double squares = 0;
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        if (of == Measure.ELEMENT) {
            return values[index];
        }
        for (float value : values) {
            sum += value;
            squares += (double) value * value;
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        double mean = sum / values.length;
        return switch (of) {
            case MEAN, ELEMENT -> mean;
            case DEVIATION -> Math.sqrt(Math.max(0, squares / values.length - mean * mean));
            case MINIMUM -> least;
            case MAXIMUM -> most;
        };
    }
}
