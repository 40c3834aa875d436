// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Attacks, and the refusal that each of them gets. Nothing else: what works is tested where it is done.
 * The page {@code docs/security.md} says which threat each of them stands for.
 */
package org.openaif.attacks;
