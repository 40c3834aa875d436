// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/** Where engines plug in: what runs a model file of some format. Listed as services. */
@NullMarked
package org.openaif.ml.spi;

import org.jspecify.annotations.NullMarked;
