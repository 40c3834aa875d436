// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/**
 * AIF, AIW and AIM metadata: read into records, checked with diagnostics that say where and how to
 * mend, and resolved into the {@link org.openaif.metadata.WorkflowGraph} that the runtime runs.
 */
@NullMarked
package org.openaif.metadata;

import org.jspecify.annotations.NullMarked;
