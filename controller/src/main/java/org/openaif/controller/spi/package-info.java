// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/** Where others plug into the Controller: implementations of AIMs, storage, what watches it. */
@NullMarked
package org.openaif.controller.spi;

import org.jspecify.annotations.NullMarked;
