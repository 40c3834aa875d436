// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.trust.AuditLog;
import org.openaif.api.trust.Decision;
import org.openaif.api.trust.DecisionPoint;
import org.openaif.api.trust.Request;

/**
 * The policy enforcement point of a Controller: every call of its three APIs, every channel and every
 * key of a storage passes here before anything happens, each in the name of a {@link Principal}.
 *
 * <p>What is denied is written down, always. What is permitted is written down where it governs
 * (life cycle, topology, resources) and not where it is daily work (storages, data sources, events):
 * those are decided call by call, and are many. Messages pass here never: who may write to a channel,
 * and who may read from it, is decided when the channel is made.
 *
 * <p>A log that cannot be written to throws, and so nothing happens that it would have to tell.
 *
 * <p>Any thread may call it.
 */
final class EnforcementPoint {
    static final String USER_AGENT = "user-agent";
    static final String CONTROLLER = "controller";

    /** How much of a name a refusal repeats; names come from AIMs, and may be anything. */
    private static final int LONGEST = 200;

    private static final String PERMITTED = "permitted";
    private static final String DENIED = "denied";

    private final DecisionPoint decisions;
    private final AuditLog audit;
    private final boolean open;

    EnforcementPoint(Safeguards safeguards) {
        this.decisions = safeguards.decisions();
        this.audit = safeguards.audit();
        this.open = decisions == Safeguards.PERMIT_ALL;
    }

    /** Somebody who acts. */
    Principal principal(String name) {
        return new Principal(this, name);
    }

    Principal userAgent() {
        return principal(USER_AGENT);
    }

    Principal controller() {
        return principal(CONTROLLER);
    }

    /** Lets pass what is permitted; gives the reason. */
    String require(ErrorCode code, String principal, String action, String resource) {
        if (open) {
            return "";
        }
        Decision decision = decisions.decide(new Request(principal, action, resource));
        if (!decision.permitted()) {
            audit.write(principal, action, resource, DENIED, decision.reason());
            throw new AifException(
                    code,
                    line(principal) + " may not " + action + " " + line(resource) + ": "
                            + decision.reason());
        }
        return decision.reason();
    }

    /** As {@link #require}, and writes down that it was permitted. */
    void requireNoted(ErrorCode code, String principal, String action, String resource) {
        String reason = require(code, principal, action, resource);
        audit.write(principal, action, resource, PERMITTED, reason);
    }

    /** Writes down what has come to be. */
    void note(
            String principal, String action, String resource, String outcome, String detail) {
        audit.write(principal, action, resource, outcome, detail);
    }

    /** Writes down what the standard itself does not permit, whatever a policy says. */
    void refused(String principal, String action, String resource, String why) {
        note(principal, action, resource, DENIED, why);
    }

    private static String line(String name) {
        String start = name.length() > LONGEST ? name.substring(0, LONGEST) + "..." : name;
        return start.chars().anyMatch(Character::isISOControl)
                ? start.replaceAll("\\p{Cntrl}", "?")
                : start;
    }
}
