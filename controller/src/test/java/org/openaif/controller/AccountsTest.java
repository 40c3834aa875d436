// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Timeout;
import org.openaif.api.AimContext;
import org.openaif.api.InputPort;
import org.openaif.api.Message;
import org.openaif.api.OutputPort;
import org.openaif.channels.Accounts;
import org.openaif.controller.TestWorkflow.Value;
import org.openaif.metadata.AimSettings;
import org.openaif.metadata.ChannelSettings.Overflow;

/**
 * A workflow of random shape is paused, resumed and stopped at random, while its AIMs fail at
 * random: what its AIMs counted for themselves is what the accounts say, to the message.
 */
@Timeout(120)
class AccountsTest {
    /** Messages that an AIM really wrote or read, by channel. */
    private final Map<String, AtomicLong> wrote = new ConcurrentHashMap<>();

    private final Map<String, AtomicLong> read = new ConcurrentHashMap<>();

    /** The name of the one channel that leaves from an AIM. */
    private final Map<String, String> channelFrom = new ConcurrentHashMap<>();

    @RepeatedTest(40)
    void balanceWhateverHappens(RepetitionInfo repetition) throws Exception {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        int width = 1 + random.nextInt(3);
        int length = 1 + random.nextInt(4);
        TestWorkflow test = new TestWorkflow();
        for (int layer = 0; layer <= length; layer++) {
            for (int place = 0; place < width; place++) {
                String name = "A" + layer + "_" + place;
                long seed = random.nextLong();
                AimSettings settings =
                        random.nextBoolean()
                                ? TestWorkflow.restarted(random.nextInt(3), Duration.ZERO)
                                : TestWorkflow.onPlatformThread();
                int fate = layer == 0 ? 0 : random.nextInt(4);
                test.aim(name, () -> new Counting(new SplittableRandom(seed), fate)::run, settings);
            }
        }
        Overflow[] policies = {Overflow.BLOCK, Overflow.DROP_OLDEST, Overflow.DROP_NEWEST};
        for (int layer = 0; layer < length; layer++) {
            for (int place = 0; place < width; place++) {
                int to = random.nextInt(width);
                String from = "A" + layer + "_" + place + ".out";
                String into = "A" + (layer + 1) + "_" + to + ".in" + place;
                channelFrom.put("A" + layer + "_" + place, from + "->" + into);
                test.channel(
                        from,
                        into,
                        1 + random.nextInt(20),
                        policies[random.nextInt(3)]);
            }
        }
        Map<String, Accounts> accounts;
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            int requests = random.nextInt(30);
            for (int i = 0; i < requests; i++) {
                switch (random.nextInt(3)) {
                    case 0 -> workflow.pause();
                    case 1 -> workflow.resume();
                    default -> Thread.yield();
                }
            }
            workflow.resume();
            if (random.nextBoolean()) {
                workflow.awaitEnd(Duration.ofSeconds(20));
            }
            workflow.stop();
            accounts = workflow.accounts();
            for (String aim : workflow.aims()) {
                assertThat(workflow.status(aim).isAlive()).as(aim).isFalse();
            }
        }
        accounts.forEach(
                (name, account) -> {
                    long out = wrote.getOrDefault(name, new AtomicLong()).get();
                    long in = read.getOrDefault(name, new AtomicLong()).get();
                    assertThat(account.written()).as(name + " written").isEqualTo(out);
                    assertThat(account.read()).as(name + " read").isEqualTo(in);
                    assertThat(account.pending() + account.dropped() + account.discarded())
                            .as(name + " " + account)
                            .isEqualTo(out - in);
                });
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("aif-"));
    }

    /** Reads all its inputs, writes to its output, counts both, and fails if that is its fate. */
    private final class Counting {
        private final SplittableRandom random;
        private final int fate;

        Counting(SplittableRandom random, int fate) {
            this.random = random;
            this.fate = fate;
        }

        void run(AimContext aim) {
            List<OutputPort<Value>> outs = new ArrayList<>();
            aim.outputs().forEach(port -> outs.add(aim.output(port, Value.class)));
            List<InputPort<Value>> ins = new ArrayList<>();
            aim.inputs().forEach(port -> ins.add(aim.input(port, Value.class)));
            if (ins.isEmpty()) {
                for (int i = 0; i < 3000; i++) {
                    write(aim, outs, i);
                }
                return;
            }
            var inputs = aim.inOrder(ins.toArray(InputPort[]::new));
            int left = fate == 1 ? random.nextInt(500) : Integer.MAX_VALUE;
            while (inputs.next() instanceof Message<?> message) {
                Value value = (Value) message.record();
                count(read, aim.name(), value);
                if (--left < 0) {
                    throw new IllegalStateException("its fate");
                }
                if (fate != 2 || random.nextInt(3) > 0) {
                    write(aim, outs, aim.now());
                }
            }
        }

        private void write(AimContext aim, List<OutputPort<Value>> outs, long at) {
            for (OutputPort<Value> out : outs) {
                long me = Long.parseLong(aim.name().substring(1).replace("_", ""));
                out.write(new Value(me), at);
                wrote.computeIfAbsent(channelFrom(aim.name()), name -> new AtomicLong())
                        .incrementAndGet();
            }
        }

        private void count(Map<String, AtomicLong> counts, String reader, Value value) {
            String writer = "A" + value.number() / 10 + "_" + value.number() % 10;
            counts.computeIfAbsent(channelFrom(writer), name -> new AtomicLong())
                    .incrementAndGet();
        }

        private String channelFrom(String writer) {
            return channelFrom.get(writer);
        }
    }
}
