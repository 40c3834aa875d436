// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The Trusted Services of the standard: what {@code org.openaif.api.trust} says, done. Policy and order of
 * checks are here once; what a key can do comes from a provider, see {@code spi}.
 */
@NullMarked
package org.openaif.trust;

import org.jspecify.annotations.NullMarked;
