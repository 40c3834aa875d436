// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/**
 * For authors of AIMs: {@link org.openaif.testkit.AimTest} runs one AIM in a unit test, {@link
 * org.openaif.testkit.WorkflowTest} a whole AIW. Both run it on a real Controller, in virtual time;
 * what they share is {@link org.openaif.testkit.StreamTest}. No test library is needed, and any will
 * do.
 */
@NullMarked
package org.openaif.testkit;

import org.jspecify.annotations.NullMarked;
