// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import java.util.Arrays;

/**
 * The median of the last so many values.
 *
 * <p>The values are kept twice: in the order of their coming, to know which one leaves, and sorted.
 * For a thousand values, moving a part of a sorted array is quicker than any tree.
 */
final class SlidingMedian {
    private final double[] ring;
    private final double[] sorted;
    private int size;
    private int oldest;

    /** A median over a window of that many values. */
    SlidingMedian(int window) {
        ring = new double[window];
        sorted = new double[window];
    }

    /** Takes a value, which must be a number; the oldest one leaves if the window is full. */
    void add(double value) {
        if (size == ring.length) {
            remove(ring[oldest]);
        }
        ring[oldest] = value;
        oldest = (oldest + 1) % ring.length;
        insert(value);
    }

    /** How many values the window holds now. */
    int size() {
        return size;
    }

    /** How many values it can hold. */
    int window() {
        return ring.length;
    }

    /** The middle value, of two the greater; 0 if there is none. */
    double median() {
        return size == 0 ? 0 : sorted[size / 2];
    }

    private void insert(double value) {
        int found = Arrays.binarySearch(sorted, 0, size, value);
        int place = found >= 0 ? found : -found - 1;
        System.arraycopy(sorted, place, sorted, place + 1, size - place);
        sorted[place] = value;
        size++;
    }

    private void remove(double value) {
        int place = Arrays.binarySearch(sorted, 0, size, value);
        System.arraycopy(sorted, place + 1, sorted, place, size - place - 1);
        size--;
    }
}
