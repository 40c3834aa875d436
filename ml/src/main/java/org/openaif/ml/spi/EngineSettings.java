// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml.spi;

/**
 * How a model is run.
 *
 * @param threads how many threads one inference may use
 * @param exact whether a quantised model gives, bit by bit, what the format's reference gives, though
 *     it is slower; an engine that has just one way takes that
 */
public record EngineSettings(int threads, boolean exact) {}
