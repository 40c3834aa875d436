// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What outlives a run. {@link DurableStorage} keeps AIM Storage and Shared Storage in one SQLite
 * file; {@link DataSources} lets AIMs read folders and HTTPS servers. A write goes from the AIM's
 * {@code AreaStorage} into the {@code CommitQueue}, whose one thread applies it to the {@code Ledger};
 * reads go past it through {@code Readers}. Nothing here knows of workflows but their names.
 */
@NullMarked
package org.openaif.storage;

import org.jspecify.annotations.NullMarked;
