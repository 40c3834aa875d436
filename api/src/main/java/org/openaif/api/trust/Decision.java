// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

/**
 * Whether something may be done.
 *
 * @param permitted whether it may
 * @param reason the rule that says so, or that none does; for people
 */
public record Decision(boolean permitted, String reason) {}
