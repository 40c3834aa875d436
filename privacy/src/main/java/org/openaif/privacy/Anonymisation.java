// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privacy;

import java.security.SecureRandom;
import java.util.List;
import java.util.random.RandomGenerator;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.Arrival;
import org.openaif.api.EndOfStream;
import org.openaif.api.Implements;
import org.openaif.api.InputPort;
import org.openaif.api.Inputs;
import org.openaif.api.Message;
import org.openaif.api.OutputPort;
import org.openaif.api.Reached;
import org.openaif.api.Signal;

/**
 * Takes from the messages of a channel what tells who they are about: by rules for their fields that
 * its parameters give. What comes out is of the same type as what comes in.
 *
 * <p>It stands between any two AIMs, with one input port and one output port of whatever name, or
 * where metadata puts it by {@code Anonymise} at a connection or a port. docs/privacy.md says which
 * rules there are and what each guarantees, and does not.
 *
 * <p><b>Errors.</b> A rule that cannot be followed fails the AIM with INIT and one line that names
 * the rule, before any message has passed. Nothing that it says holds anything of a message.
 *
 * <p><b>State.</b> The key of its pseudonyms and what is spent of its privacy budget are kept in its
 * AIM Storage.
 */
@Implements(aim = "Anonymisation")
public final class Anonymisation implements Aim {
    private final RandomGenerator random;

    /** For the Controller. */
    public Anonymisation() {
        // Never from a seed: whoever knows it can take the noise away again.
        this(new SecureRandom());
    }

    /** For tests, which must come out the same each time. */
    Anonymisation(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public void run(AimContext aim) {
        Refusal refusal = new Refusal(aim.name());
        Rules rules = RuleReader.read(aim.parameters(), refusal);
        InputPort<Record> in =
                aim.input(only("input", aim.inputs(), refusal), Record.class);
        OutputPort<Record> out =
                aim.output(only("output", aim.outputs(), refusal), Record.class);
        new TypeCheck(aim.type(in.name()), refusal).check(rules);
        try (Anonymiser anonymiser =
                new Anonymiser(rules, aim.type(in.name()), refusal, aim, random)) {
            if (rules.messageTime().isPresent()) {
                coarsely(aim, in, out, anonymiser, rules.messageTime().get());
            } else {
                exactly(in, out, anonymiser);
            }
        }
    }

    private static String only(String kind, List<String> ports, Refusal refusal) {
        if (ports.size() != 1) {
            throw refusal.of(
                    "it has the " + kind + " ports " + ports, "give it one " + kind + " port");
        }
        return ports.getFirst();
    }

    private static void exactly(
            InputPort<Record> in, OutputPort<Record> out, Anonymiser anonymiser) {
        for (Message<Record> message : in) {
            anonymiser.release(message.record())
                    .ifPresent(record -> out.write(record, message.timestamp()));
            if (anonymiser.isDone()) {
                return;
            }
        }
    }

    /**
     * The time of each message is rounded down, and so is every promise: it would tell otherwise how
     * late it really is.
     */
    private static void coarsely(
            AimContext aim,
            InputPort<Record> in,
            OutputPort<Record> out,
            Anonymiser anonymiser,
            Granularity granularity) {
        Inputs arrivals = aim.inOrder(in);
        long promised = granularity.floor(aim.origin());
        while (!anonymiser.isDone()) {
            out.promise(promised);
            Arrival arrival = arrivals.next(granularity.after(promised));
            switch (arrival) {
                case Message<?> message -> {
                    promised = Math.max(promised, granularity.floor(message.timestamp()));
                    long time = promised;
                    anonymiser.release(message.record())
                            .ifPresent(record -> out.write(record, time));
                }
                case Reached(long time) ->
                        promised = Math.max(time, granularity.floor(Math.min(in.bound(), aim.now())));
                case EndOfStream end -> {
                    return;
                }
                case Signal signal ->
                        aim.report("does not know signal " + signal.code());
            }
        }
    }
}
