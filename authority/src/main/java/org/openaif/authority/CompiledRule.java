// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.util.List;

/**
 * A rule, ready to be asked. It concerns a request if one of its principals, one of its actions and
 * one of its resources match, with the same text for the same variable, and no exception does.
 */
record CompiledRule(
        PolicyRule written,
        List<SegmentPattern> who,
        List<SegmentPattern> actions,
        List<SegmentPattern> on,
        List<SegmentPattern> unless,
        int variables) {

    boolean concerns(RuleBook.Names names) {
        if (!actionMatches(names.action())) {
            return false;
        }
        for (SegmentPattern principal : who) {
            String[] bound = new String[variables];
            if (principal.matches(names.principal(), bound)
                    && anyMatches(on, names.resource(), bound)
                    && !anyMatches(unless, names.resource(), bound)) {
                return true;
            }
        }
        return false;
    }

    private boolean actionMatches(String[] action) {
        for (SegmentPattern pattern : actions) {
            if (pattern.matches(action, NONE)) {
                return true;
            }
        }
        return false;
    }

    /** What {@code who} bound is the same for all that follows, since the reader lets no new one in. */
    private static boolean anyMatches(
            List<SegmentPattern> patterns, String[] name, String[] bound) {
        for (SegmentPattern pattern : patterns) {
            if (pattern.matches(name, bound.clone())) {
                return true;
            }
        }
        return false;
    }

    private static final String[] NONE = {};
}
