// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

/**
 * What the manifest promises of a model that takes the place of another. One that does worse is not
 * put there, and goes again if that shows only later.
 *
 * @param agreement in which part of its decisions it agrees with the one before, at least
 * @param score how large its largest score is on average, at least
 * @param probation for how many decisions after it went live the one before runs beside it
 */
record Promise(double agreement, double score, int probation) {
    /** Only that it works. */
    static final Promise NONE = new Promise(0, Double.NEGATIVE_INFINITY, 0);
}
