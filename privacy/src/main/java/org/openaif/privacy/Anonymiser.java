// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privacy;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.openaif.api.AimContext;
import org.openaif.api.DataType;
import org.openaif.privacy.Change.Release;
import org.openaif.privacy.Rules.Budget;
import org.openaif.privacy.Rules.WhenSpent;

/** Follows the rules, record by record. For the AIM's thread. */
final class Anonymiser implements AutoCloseable {
    /** Under which name the budget of the whole stream is kept; subjects have longer ones. */
    private static final String STREAM = "stream";

    /** Keeps subjects apart from pseudonyms: no field has this domain unless somebody wants it so. */
    private static final String SUBJECTS = "Budget/Per";

    private final Rules rules;
    private final DataType type;
    private final Refusal refusal;
    private final AimContext aim;
    private final FieldTree tree;
    private final PseudonymKey key;
    private final Optional<PrivacyBudget> budget;
    private final Release released;
    private final Release suppressed;
    private final Map<Class<?>, Fitted> fitted = new HashMap<>();
    private long unpaid;
    private boolean done;

    Anonymiser(
            Rules rules, DataType type, Refusal refusal, AimContext aim, RandomGenerator random) {
        this.rules = rules;
        this.type = type;
        this.refusal = refusal;
        this.aim = aim;
        this.tree = FieldTree.of(rules.fields(), refusal);
        this.key =
                rules.needKey()
                        ? PseudonymKey.in(aim.storage(), random, refusal)
                        : message -> {
                            throw new IllegalStateException("no rule needs a key");
                        };
        this.budget =
                rules.budget()
                        .map(said ->
                                new PrivacyBudget(aim.storage(), said.microEpsilon(), refusal));
        this.released = new Release(random, key, true);
        this.suppressed = new Release(random, key, false);
    }

    /** How the records of one class are changed, and whose they are. */
    private record Fitted(Change change, Function<Object, byte[]> subject) {}

    private Fitted fit(Class<? extends Record> record) {
        return new Fitted(
                RuleFitting.fit(tree, type, record, refusal),
                rules.budget()
                        .flatMap(Budget::per)
                        .map(path -> RuleFitting.reader(path, type, record, refusal))
                        .orElse(value -> new byte[0]));
    }

    /** What may be known of a record; empty if nothing. */
    Optional<Record> release(Record record) {
        Fitted how = fitted.computeIfAbsent(record.getClass(), any -> fit(record.getClass()));
        if (how.change.drops(record)) {
            return Optional.empty();
        }
        long loss = how.change.loss(record);
        if (loss == 0 || budget.orElseThrow().spend(account(how, record), loss)) {
            return Optional.of((Record) how.change.apply(record, released));
        }
        WhenSpent instead = rules.budget().orElseThrow().whenSpent();
        tell(instead);
        done = instead == WhenSpent.STOP;
        return instead == WhenSpent.SUPPRESS
                ? Optional.of((Record) how.change.apply(record, suppressed))
                : Optional.empty();
    }

    private String account(Fitted how, Record record) {
        return rules.budget().flatMap(Budget::per).isEmpty()
                ? STREAM
                : HexFormat.of().formatHex(key.pseudonym(SUBJECTS, how.subject.apply(record)));
    }

    /** At the first message, the tenth, the hundredth: it may go on for long. */
    private void tell(WhenSpent instead) {
        unpaid++;
        long tens = unpaid;
        while (tens % 10 == 0) {
            tens /= 10;
        }
        if (tens == 1) {
            aim.report(
                    "the privacy budget is used up: "
                            + switch (instead) {
                                case SUPPRESS -> unpaid + " message(s) without the noisy values";
                                case DROP -> unpaid + " message(s) dropped";
                                case STOP -> "the stream ends here";
                            });
        }
    }

    /** Whether nothing more may come. */
    boolean isDone() {
        return done;
    }

    @Override
    public void close() {
        budget.ifPresent(PrivacyBudget::close);
    }
}
