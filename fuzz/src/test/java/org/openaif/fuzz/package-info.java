// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What comes from outside, as bad as a fuzzer can make it: metadata, types, records.
 *
 * <p>In every build each target is run on its seeds; with {@code -Pfuzz} the fuzzer goes on from
 * there. What it finds becomes a test case in the room concerned: docs/quality.md.
 */
package org.openaif.fuzz;
