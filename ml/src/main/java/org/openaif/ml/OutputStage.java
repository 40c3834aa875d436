// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import java.util.List;

/**
 * What is done between an output of the model and an output port.
 *
 * @param port empty for the port of the same place
 * @param labels the names of the values, in their order; empty if they have none
 */
record OutputStage(String port, Activation activation, List<String> labels) {
    /** Nothing at all. */
    static final OutputStage PLAIN = new OutputStage("", Activation.NONE, List.of());

    OutputStage {
        labels = List.copyOf(labels);
    }

    /** What makes scores of the values, where the model does not do it by itself. */
    enum Activation {
        NONE,
        /** Exponentials that add up to 1. */
        SOFTMAX,
        /** Each by itself between 0 and 1. */
        SIGMOID
    }

    float[] scores(float[] values) {
        float[] scores = values.clone();
        switch (activation) {
            case NONE -> {}
            case SIGMOID -> {
                for (int i = 0; i < scores.length; i++) {
                    scores[i] = (float) (1 / (1 + Math.exp(-scores[i])));
                }
            }
            case SOFTMAX -> {
                double largest = Double.NEGATIVE_INFINITY;
                for (float value : values) {
                    largest = Math.max(largest, value);
                }
                double sum = 0;
                for (float value : values) {
                    sum += Math.exp(value - largest);
                }
                for (int i = 0; i < scores.length; i++) {
                    scores[i] = (float) (Math.exp(values[i] - largest) / sum);
                }
            }
        }
        return scores;
    }
}
