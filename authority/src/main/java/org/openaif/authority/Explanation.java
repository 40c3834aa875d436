// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.util.Optional;
import org.openaif.api.trust.Decision;

/**
 * A decision with the rule that it comes from.
 *
 * @param decision what was decided, and why
 * @param rule the rule; empty where none permits
 */
public record Explanation(Decision decision, Optional<PolicyRule> rule) {}
