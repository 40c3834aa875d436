// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.openaif.api.trust.AuditLog;
import org.openaif.api.trust.Decision;
import org.openaif.api.trust.DecisionPoint;
import org.openaif.api.trust.Request;

/** A policy of a test that permits all but what it is told to deny, and an audit log to look into. */
final class Rules implements DecisionPoint, AuditLog {
    static final String REASON = "rule 7 says so";

    private final Set<String> denied = ConcurrentHashMap.newKeySet();
    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<String> log = new CopyOnWriteArrayList<>();

    /** Denies an action; or of one principal alone, {@code principal action}. */
    void deny(String... actions) {
        denied.addAll(List.of(actions));
    }

    void permit(String... actions) {
        List.of(actions).forEach(denied::remove);
    }

    @Override
    public Decision decide(Request request) {
        asked.add(request.principal() + " " + request.action() + " " + request.resource());
        boolean no =
                denied.contains(request.action())
                        || denied.contains(request.principal() + " " + request.action());
        return new Decision(!no, no ? REASON : "all else is permitted");
    }

    @Override
    public void write(
            String principal, String action, String resource, String outcome, String detail) {
        log.add(principal + " " + action + " " + resource + " " + outcome + " " + detail);
    }

    /** What the log has of an action, in order. */
    List<String> logged(String action) {
        return log.stream().filter(line -> line.split(" ")[1].equals(action)).toList();
    }

    Configuration guarding(Configuration configuration) {
        return configuration.withDecisions(this).withAudit(this);
    }
}
