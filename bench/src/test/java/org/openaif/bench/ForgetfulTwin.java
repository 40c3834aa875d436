// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/**
 * A memory as that of a policy, but with request and verdict in two places instead of one entry. It
 * must fail, which shows that {@link PolicyStress} can see what it is there to see.
 */
final class ForgetfulTwin {
    private ForgetfulTwin() {}

    /** Somebody gets the other one's verdict. */
    @JCStressTest
    @Outcome(id = "true, false, true", expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN)
    @State
    public static class Remembers {
        private String request = "";
        private boolean verdict;

        private boolean decide(String asked) {
            if (request.equals(asked)) {
                return verdict;
            }
            boolean decided = asked.equals("permitted");
            request = asked;
            verdict = decided;
            return decided;
        }

        @Actor
        public void one(ZZZ_Result result) {
            result.r1 = decide("permitted");
        }

        @Actor
        public void other(ZZZ_Result result) {
            result.r2 = decide("denied");
            result.r3 = decide("permitted");
        }
    }
}
