// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.openaif.api.Message;
import org.openaif.channels.Accounts;

/** Checks that no AIM can make fail, since the Controller keeps them: here they are shown to see. */
class ChecksTest {
    /** What messages here say. */
    public record Value(long number) {}

    @Test
    void time_that_runs_back_on_an_output_is_seen() {
        Collector collector = new Collector("Out", new Object());
        collector.add(new Message<>(new Value(1), 5, 0));
        collector.add(new Message<>(new Value(2), 5, 1));
        assertThat(collector.disorder()).isNull();

        collector.add(new Message<>(new Value(3), 4, 2));
        assertThat(collector.disorder()).isEqualTo("Out: time ran back from 5 to 4");
    }

    @Test
    void messages_that_are_missing_or_come_twice_are_seen() {
        Balance balance =
                new Balance(
                        Map.of(
                                "In@A.In", new Accounts(3, 3, 0, 0, 0),
                                "In@B.In", new Accounts(2, 2, 0, 0, 0),
                                "Out", new Accounts(9, 9, 0, 0, 0),
                                "Out@C.Out", new Accounts(4, 4, 0, 0, 0)),
                        Set.of("Out"));

        assertThat(balance.ofInput("In", 3))
                .containsExactly("In was fed 3 messages, but has 2 by its accounts");
        assertThat(balance.ofOutput("Out", 4)).isEmpty();
        assertThat(balance.ofOutput("Out", 5))
                .containsExactly("Out gave 5 messages, but 4 by its accounts");
    }
}
