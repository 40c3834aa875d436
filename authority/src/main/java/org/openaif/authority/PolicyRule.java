// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.util.List;

/**
 * One rule of a policy, as it was written.
 *
 * @param file the policy that it is in
 * @param line its line there, from 1
 * @param permits whether it permits; otherwise it denies, whatever others permit
 * @param who patterns of principals
 * @param actions patterns of actions
 * @param on patterns of resources
 * @param unless patterns of resources that it does not concern
 * @param because why, for people
 */
public record PolicyRule(
        String file,
        int line,
        boolean permits,
        List<String> who,
        List<String> actions,
        List<String> on,
        List<String> unless,
        String because) {

    /** Copies the lists. */
    public PolicyRule {
        who = List.copyOf(who);
        actions = List.copyOf(actions);
        on = List.copyOf(on);
        unless = List.copyOf(unless);
    }

    /** Where it stands: {@code policy.json:12}. */
    public String place() {
        return file + ":" + line;
    }

    /** In one line: who may what on what. */
    @Override
    public String toString() {
        return String.join(", ", who)
                + (permits ? " may " : " may not ")
                + String.join(", ", actions)
                + " on "
                + String.join(", ", on)
                + (unless.isEmpty() ? "" : " unless " + String.join(", ", unless));
    }
}
