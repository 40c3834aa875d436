// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

/**
 * What a classifying model has found. Its data type is {@code {int32 label; float32 score; uint8[]
 * name; float32[] scores}}.
 *
 * @param label the index of the largest score; of equal ones the first
 * @param score the largest score
 * @param name the label's name; empty if the model has none
 * @param scores of all labels, in their order
 */
public record Decision(int label, float score, String name, float[] scores) {}
