// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

/**
 * Decides what anybody may do. What no rule permits is denied.
 *
 * <p>Any thread may call it, often: it must be quick. It decides by itself and does nothing else;
 * whoever asks enforces and writes down what was decided.
 */
@FunctionalInterface
public interface DecisionPoint {
    /** Whether that may be done, and why. */
    Decision decide(Request request);
}
