// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Files for their owner alone that a crash leaves whole, and folders that one at a time changes: what
 * keys, logs and stores all need of a file system, once.
 */
@NullMarked
package org.openaif.privatefiles;

import org.jspecify.annotations.NullMarked;
