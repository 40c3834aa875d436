// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openaif.api.trust.Request;
import org.openaif.authority.Policy;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** A policy's memory of what it decided: two requests that share a place in it, one of each verdict. */
final class PolicyStress {
    private static final Policy POLICY =
            Policy.standard((principal, action, resource, outcome, detail) -> {});

    private static final Request PERMITTED = new Request("user-agent", "AIW_Start", "aiw/w");

    private static final Request DENIED = sharingItsPlace();

    private PolicyStress() {}

    /** Of equal hash codes, so whatever the memory makes of them, both come to the same place. */
    private static Request sharingItsPlace() {
        // Any would do; the first is found soon from here on.
        for (long i = 53_000_000; ; i++) {
            Request other = new Request("aim/w/A", "AIW_Start", "aiw/" + i);
            if (other.hashCode() == PERMITTED.hashCode()) {
                return other;
            }
        }
    }

    /** Nobody gets the other one's verdict. */
    @JCStressTest
    @Outcome(id = "true, false, true", expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN)
    @State
    public static class Remembers {
        @Actor
        public void one(ZZZ_Result result) {
            result.r1 = POLICY.decide(PERMITTED).permitted();
        }

        @Actor
        public void other(ZZZ_Result result) {
            result.r2 = POLICY.decide(DENIED).permitted();
            result.r3 = POLICY.decide(PERMITTED).permitted();
        }
    }
}
