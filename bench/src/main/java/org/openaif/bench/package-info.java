// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/**
 * How fast it is: benchmarks of the path that messages take, beside others that do the same.
 *
 * <p>Start with {@link org.openaif.bench.Bench}, which runs them all and prints one table. Never
 * released, and not run by the build.
 */
package org.openaif.bench;
