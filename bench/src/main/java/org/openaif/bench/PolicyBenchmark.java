// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import java.util.concurrent.TimeUnit;
import org.openaif.api.trust.Decision;
import org.openaif.api.trust.Request;
import org.openaif.authority.Explanation;
import org.openaif.authority.Policy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Question: what does it cost to ask the policy that OpenAIF comes with?
 *
 * <p>Each request is made anew, as an enforcement point makes it: of strings that are there already,
 * as names of principals, actions and channels are ({@code remembered}); of a key that was put together
 * just now ({@code rememberedOfFreshNames}); or of one that was never asked about, so that all rules
 * are gone through ({@code decidedAnew}).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PolicyBenchmark {
    private static final String WHO = "aim/iot-rev/VolumePeaksAnalysis";
    private static final int KEYS = 1_000;

    private final String[] keys = new String[KEYS];
    private Policy policy;
    private int next;

    /** Reads the policy. */
    @Setup
    public void read() {
        policy = Policy.standard((principal, action, resource, outcome, detail) -> {});
        for (int i = 0; i < KEYS; i++) {
            keys[i] = "storage/iot-rev/key-" + i;
        }
    }

    private String key() {
        next = (next + 1) % KEYS;
        return keys[next];
    }

    /** One of a thousand requests that were decided before. */
    @Benchmark
    public Decision remembered() {
        return policy.decide(new Request(WHO, "SharedStorage_Get", key()));
    }

    /** The same, where nobody has computed the hash code of the resource yet. */
    @Benchmark
    public Decision rememberedOfFreshNames() {
        next = (next + 1) % KEYS;
        return policy.decide(new Request(WHO, "SharedStorage_Get", "storage/iot-rev/key-" + next));
    }

    /** Going through the rules. */
    @Benchmark
    public Explanation decidedAnew() {
        return policy.explain(new Request(WHO, "SharedStorage_Get", key()));
    }

    /** Going through all rules in vain. */
    @Benchmark
    public Explanation deniedAnew() {
        return policy.explain(new Request("peer/b", "SharedStorage_Get", key()));
    }
}
