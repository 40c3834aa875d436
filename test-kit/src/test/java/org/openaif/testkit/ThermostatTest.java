// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.EndOfStream;
import org.openaif.api.Implements;
import org.openaif.api.Input;
import org.openaif.api.Inputs;
import org.openaif.api.Message;
import org.openaif.api.Output;
import org.openaif.api.OutputPort;
import org.openaif.api.Reached;
import org.openaif.api.Signal;

class ThermostatTest {
    /** What a thermometer says. */
    public record Degrees(double celsius) {}

    /** What the heating is told. */
    public record Valve(boolean open) {}

    /** Opens a valve while it is too cold; closes it where no thermometer is heard for a minute. */
    @Implements(aim = "Thermostat")
    @Input(name = "Temperatures", type = Degrees.class)
    @Output(name = "Valves", type = Valve.class)
    public static final class Thermostat implements Aim {
        static final long SECOND = 1_000_000_000;

        @Override
        public void run(AimContext aim) {
            double target = aim.parameters().number("TargetDegrees", 20);
            OutputPort<Valve> valves = aim.output("Valves", Valve.class);
            Inputs inputs = aim.inOrder(aim.input("Temperatures", Degrees.class));
            boolean open = false;
            for (; ; ) {
                switch (inputs.next(open ? aim.now() + 60 * SECOND : Long.MAX_VALUE)) {
                    case Message<?>(Degrees now, long at, long sequence) -> {
                        if (open != now.celsius() < target) {
                            open = !open;
                            valves.write(new Valve(open), at);
                        }
                    }
                    case Reached(long time) -> {
                        open = false;
                        // Told first: who has read the valve may look for it at once.
                        aim.report("hears no thermometer");
                        valves.write(new Valve(false), time);
                    }
                    case Signal holiday -> target = 12;
                    case Message<?> other -> throw new IllegalStateException(other.toString());
                    case EndOfStream end -> {
                        return;
                    }
                }
            }
        }
    }

    // What is from here on is quoted in docs/testing-aims.md.

    @Test
    void opens_while_it_is_too_cold() {
        try (AimTest test = AimTest.of(new Thermostat()).with("TargetDegrees", 21)) {
            test.feed("Temperatures", new Degrees(19), 1)
                    .feed("Temperatures", new Degrees(20), 2)
                    .feed("Temperatures", new Degrees(22), 3)
                    .run();

            assertThat(test.written("Valves", Valve.class))
                    .containsExactly(
                            new Message<>(new Valve(true), 1, 0),
                            new Message<>(new Valve(false), 3, 1));
        }
    }

    @Test
    void closes_where_no_thermometer_is_heard_for_a_minute() {
        try (AimTest test = AimTest.of(new Thermostat())) {
            test.feed("Temperatures", new Degrees(19), 0);
            assertThat(test.next("Valves", Valve.class).record().open()).isTrue();

            test.advanceTo(60 * Thermostat.SECOND);

            assertThat(test.next("Valves", Valve.class))
                    .isEqualTo(new Message<>(new Valve(false), 60 * Thermostat.SECOND, 1));
            assertThat(test.reports()).containsExactly("hears no thermometer");
        }
    }

    @Test
    void saves_while_everybody_is_away() {
        try (AimTest test = AimTest.of(new Thermostat())) {
            test.signal(new Signal(7)).feed("Temperatures", new Degrees(15), 0).run();

            assertThat(test.written("Valves", Valve.class)).isEmpty();
        }
    }

    @Test
    void refuses_a_target_that_is_no_number() {
        AimTest test = AimTest.of(new Thermostat()).with("TargetDegrees", "warm");

        assertThatThrownBy(test::run)
                .isInstanceOf(AifException.class)
                .hasMessageContaining("TargetDegrees is 'warm'");
    }
}
