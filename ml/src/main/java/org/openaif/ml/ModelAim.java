// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.EndOfStream;
import org.openaif.api.ErrorCode;
import org.openaif.api.InputPort;
import org.openaif.api.Join;
import org.openaif.api.Message;
import org.openaif.api.OutputPort;
import org.openaif.api.Signal;
import org.openaif.api.Together;
import org.openaif.api.Turns;
import org.openaif.ml.spi.RefusedModel;

/**
 * An AIM that is a model. One turn is one message of each input port.
 *
 * <p><b>Another model.</b> Any thread may {@link #replace} the model. The new one is fitted and
 * compared there, beside the old one, on copies of both with the latest turns; then it waits in
 * {@code next}, and the AIM's thread takes it from there between two turns. For its probation the old
 * one runs beside it, on the AIM's thread, and comes back if the new one breaks its promise. {@code
 * current} and {@code former} belong to the AIM's thread.
 */
final class ModelAim implements Aim {
    /** That an input has drifted. The data are JSON: aim, model, drift. */
    static final String DRIFTED = "MLModelDrift";

    /** That a model went back to the one before. The data are JSON: aim, model, reason. */
    static final String REVERTED = "MLModelReverted";

    /** How many turns are kept for comparisons. They are the very records: nothing is copied. */
    private static final int RECENT = 32;

    /** Fewer decisions say nothing about a promise. */
    private static final int LEAST_JUDGED = 8;

    /** Drift is looked at once in so many turns. */
    private static final int DRIFT_EVERY = 16;

    /** An alarm is over when the drift is so much lower. */
    private static final double CALM = 0.8;

    private final ModelAims house;
    private final ModelAims.Fitting fitting;
    private final ModelDocument document;
    private final AtomicReference<@Nullable Plan> next = new AtomicReference<>();
    private final Deque<List<Record>> recent = new ArrayDeque<>();
    private final Trial trial = new Trial();
    private @Nullable Plan former;
    private volatile @Nullable Plan current;
    private volatile @Nullable AimContext context;
    private boolean ended;
    private boolean alarmed;
    private int turns;

    ModelAim(ModelAims house, ModelAims.Fitting fitting, ModelDocument document) {
        this.house = house;
        this.fitting = fitting;
        this.document = document;
    }

    private Plan fit(ModelDocument one) {
        return house.fit(fitting, one);
    }

    /** How a new model has done so far. */
    private static final class Trial {
        private int decisions;
        private int agreed;
        private double scores;

        void begin() {
            decisions = 0;
            agreed = 0;
            scores = 0;
        }

        void add(List<Outcome> now, List<Outcome> before) {
            for (int i = 0; i < Math.max(now.size(), before.size()); i++) {
                decisions++;
                if (i < now.size()) {
                    scores += now.get(i).score();
                    agreed += i < before.size() && now.get(i).agreesWith(before.get(i)) ? 1 : 0;
                }
            }
        }

        /** What of the promise is broken; null if nothing is. */
        @Nullable String broken(Promise promise) {
            if (decisions == 0) {
                return null;
            }
            double agreement = (double) agreed / decisions;
            double score = scores / decisions;
            if (agreement < promise.agreement()) {
                return words("agrees with the one before in ", agreement, promise.agreement());
            }
            // Not: score < promise, since no number is no promise kept.
            return score >= promise.score() || promise.score() == Double.NEGATIVE_INFINITY
                    ? null
                    : words("has a mean score of ", score, promise.score());
        }

        private String words(String what, double is, double promised) {
            return String.format(
                    Locale.ROOT, "%s%.3f over %d decisions, and %.3f is promised",
                    what, is, decisions, promised);
        }
    }

    @Override
    public void run(AimContext aim) {
        Plan first = fit(document);
        current = first;
        context = aim;
        Watch watch = new Watch(aim::report);
        house.add(this);
        try {
            List<InputPort<Record>> inputs = new ArrayList<>();
            first.inputPorts().forEach(name -> inputs.add(aim.input(name, Record.class)));
            List<OutputPort<Record>> outputs = new ArrayList<>();
            first.outputs().forEach(output -> outputs.add(open(aim, output)));
            if (inputs.size() == 1) {
                for (Message<Record> message : inputs.getFirst()) {
                    turn(aim, List.of(message.record()), outputs, watch);
                }
            } else {
                Turns joined = aim.joined(Join.all(), inputs.toArray(new InputPort<?>[0]));
                while (read(joined, inputs) instanceof List<Record> turn) {
                    turn(aim, turn, outputs, watch);
                }
            }
        } finally {
            house.remove(this);
            end();
        }
    }

    @SuppressWarnings("unchecked")
    private static OutputPort<Record> open(AimContext aim, Plan.OutputLine output) {
        return aim.output(output.port(), (Class<Record>) (Class<?>) output.form().record());
    }

    private static @Nullable List<Record> read(Turns joined, List<InputPort<Record>> inputs) {
        for (;;) {
            switch (joined.next()) {
                case Together together -> {
                    List<Record> turn = new ArrayList<>();
                    for (InputPort<Record> input : inputs) {
                        turn.add(together.message(input).record());
                    }
                    return turn;
                }
                case EndOfStream end -> {
                    return null;
                }
                case Signal signal -> {}
            }
        }
    }

    private void turn(
            AimContext aim, List<Record> turn, List<OutputPort<Record>> outputs, Watch watch) {
        takeNext();
        remember(turn);
        for (Outcome outcome : outcomes(aim, turn, watch)) {
            for (int i = 0; i < outputs.size(); i++) {
                outputs.get(i).write(outcome.records().get(i));
            }
        }
        if (++turns % DRIFT_EVERY == 0) {
            watchDrift(aim);
        }
    }

    private void takeNext() {
        if (next.get() == null) {
            return;
        }
        Plan taken = next.getAndSet(null);
        if (taken == null) {
            return;
        }
        closeFormer();
        Plan before = current();
        taken.continueFrom(before);
        current = taken;
        trial.begin();
        if (taken.document().promise().probation() > 0) {
            former = before;
        } else {
            before.close();
        }
    }

    private Plan current() {
        Plan plan = current;
        if (plan == null) {
            throw new IllegalStateException("the AIM is not running");
        }
        return plan;
    }

    private void closeFormer() {
        if (former != null) {
            former.close();
            former = null;
        }
    }

    private List<Outcome> outcomes(AimContext aim, List<Record> turn, Watch watch) {
        Plan plan = current();
        Plan before = former;
        if (before == null) {
            return plan.process(turn, watch);
        }
        List<Outcome> expected = before.process(turn, new Watch(text -> {}));
        List<Outcome> outcomes;
        try {
            outcomes = plan.process(turn, watch);
        } catch (RefusedModel e) {
            revert(aim, e.getMessage());
            return expected;
        }
        trial.add(outcomes, expected);
        Promise promise = plan.document().promise();
        boolean last = trial.decisions >= promise.probation();
        String broken = trial.decisions >= LEAST_JUDGED || last ? trial.broken(promise) : null;
        if (broken != null) {
            revert(aim, broken);
        } else if (last) {
            closeFormer();
        }
        return outcomes;
    }

    private void revert(AimContext aim, String why) {
        Plan failed = current();
        current = former;
        former = null;
        failed.close();
        String text =
                "model '" + failed.document().name() + "' " + why + "; '"
                        + current().document().name() + "' is back";
        aim.report(text);
        post(aim, REVERTED, failed.document().name(), "reason", "\"" + escaped(text) + "\"");
    }

    private void watchDrift(AimContext aim) {
        Plan plan = current();
        if (plan.drift().isEmpty()) {
            return;
        }
        double drift = plan.drift().drift();
        double alarm = plan.document().driftAlarm();
        if (!alarmed && drift >= alarm) {
            alarmed = true;
            aim.report(
                    String.format(
                            Locale.ROOT, "the input has drifted from the training of '%s': %.3f",
                            plan.document().name(), drift));
            post(aim, DRIFTED, plan.document().name(), "drift", Double.toString(drift));
        } else if (drift < CALM * alarm) {
            alarmed = false;
        }
    }

    private static void post(AimContext aim, String event, String model, String key, String value) {
        String json =
                "{\"aim\":\"" + escaped(aim.name()) + "\",\"model\":\"" + escaped(model) + "\",\""
                        + key + "\":" + value + "}";
        aim.post(event, json.getBytes(StandardCharsets.UTF_8));
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars()
                .forEach(
                        one -> {
                            if (one == '"' || one == '\\' || one < ' ') {
                                escaped.append(String.format("\\u%04x", one));
                            } else {
                                escaped.append((char) one);
                            }
                        });
        return escaped.toString();
    }

    private void remember(List<Record> turn) {
        synchronized (recent) {
            if (recent.size() == RECENT) {
                recent.removeFirst();
            }
            recent.addLast(turn);
        }
    }

    private synchronized void end() {
        ended = true;
        closeFormer();
        Plan waiting = next.getAndSet(null);
        if (waiting != null) {
            waiting.close();
        }
        current().close();
    }

    // --- for any thread

    boolean is(String workflow, String aim) {
        AimContext running = context;
        return running != null && running.workflow().equals(workflow) && running.name().equals(aim);
    }

    AimContext context() {
        AimContext running = context;
        if (running == null) {
            throw new IllegalStateException("the AIM is not running");
        }
        return running;
    }

    ModelDocument document() {
        return current().document();
    }

    double drift() {
        return current().drift().drift();
    }

    ModelAims.Fitting fitting() {
        return fitting;
    }

    /**
     * Puts another model in the place of the present one, from the next turn on.
     *
     * @throws AifException OP_FAILED if it does not fit or breaks its promise; the present one stays
     */
    synchronized void replace(ModelDocument other) {
        if (ended) {
            throw new AifException(ErrorCode.OP_FAILED, context().name() + " has ended");
        }
        Plan candidate = fit(other);
        try {
            compare(candidate);
        } catch (RuntimeException refused) {
            candidate.close();
            throw refused;
        }
        Plan overtaken = next.getAndSet(candidate);
        if (overtaken != null) {
            overtaken.close();
        }
    }

    private void compare(Plan candidate) {
        Plan present = current();
        if (!candidate.inputPorts().equals(present.inputPorts())
                || !candidate.outputs().stream().map(Plan.OutputLine::form).toList()
                        .equals(present.outputs().stream().map(Plan.OutputLine::form).toList())) {
            throw refused(candidate, "has other inputs or outputs than the present one");
        }
        List<List<Record>> latest;
        synchronized (recent) {
            latest = List.copyOf(recent);
        }
        Trial rehearsal = new Trial();
        Watch nobody = new Watch(text -> {});
        try (Plan one = fit(candidate.document());
                Plan other = fit(present.document())) {
            for (List<Record> turn : latest) {
                rehearsal.add(one.process(turn, nobody), other.process(turn, nobody));
            }
        } catch (RefusedModel e) {
            throw refused(candidate, "failed on a recent input: " + e.getMessage());
        }
        String broken = rehearsal.broken(candidate.document().promise());
        if (broken != null) {
            throw refused(candidate, broken);
        }
    }

    private AifException refused(Plan candidate, String why) {
        return new AifException(
                ErrorCode.OP_FAILED,
                context().name() + ": model '" + candidate.document().name() + "' " + why
                        + "; the present one stays");
    }
}
