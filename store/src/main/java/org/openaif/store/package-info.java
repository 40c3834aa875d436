// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Archives: one AIW or AIM with its metadata, binaries, models and documentation in one file.
 *
 * <p>{@link org.openaif.store.Store} gets one from the MPAI Store and makes of it something that the
 * Controller can run; {@link org.openaif.store.Archive} reads any, however it was made, and {@link
 * org.openaif.store.ArchiveWriter} packs one. Whatever comes in from outside is refused unless it is
 * as it should be, and is never half there.
 */
@NullMarked
package org.openaif.store;

import org.jspecify.annotations.NullMarked;
