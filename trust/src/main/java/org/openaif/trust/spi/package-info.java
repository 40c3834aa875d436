// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/** Where keys are kept and used: what a provider of Trusted Services implements. */
@NullMarked
package org.openaif.trust.spi;

import org.jspecify.annotations.NullMarked;
