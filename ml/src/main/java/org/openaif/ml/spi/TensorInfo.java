// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml.spi;

import java.util.List;

/**
 * An input or output of a model.
 *
 * @param shape its dimensions, all known; of an open one the engine has taken 1
 * @param scale of a quantised tensor, the real value of one step; 0 for one that is not quantised
 * @param zeroPoint of a quantised tensor, the element that stands for 0
 */
public record TensorInfo(
        String name, ElementType type, List<Integer> shape, double scale, int zeroPoint) {
    /** Copies the list. */
    public TensorInfo {
        shape = List.copyOf(shape);
    }

    /** How many elements it has. */
    public int elements() {
        long product = 1;
        for (int dimension : shape) {
            product = Math.multiplyExact(product, dimension);
        }
        return Math.toIntExact(product);
    }

    /** Whether its elements stand for real values. */
    public boolean isQuantised() {
        return scale != 0 && type.isWhole();
    }

    @Override
    public String toString() {
        return name + " " + type.name().toLowerCase(java.util.Locale.ROOT) + shape;
    }
}
