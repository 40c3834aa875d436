// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.Implements;
import org.openaif.api.Input;
import org.openaif.api.Message;
import org.openaif.api.Output;
import org.openaif.api.OutputPort;
import org.openaif.api.Signal;
import org.openaif.controller.AimState;
import org.openaif.controller.DeclaredAim;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.WorkflowGraph;
import org.openaif.testkit.ThermostatTest.Degrees;
import org.openaif.testkit.ThermostatTest.Thermostat;
import org.openaif.testkit.ThermostatTest.Valve;

/** What a test of a whole AIW can do. */
@Timeout(60)
class WorkflowTestTest {
    private static final Path HEATING = Path.of("src/test/resources/heating/Heating.json");

    /** How often a valve has been turned. */
    public record Count(int changes) {}

    /** Counts how often a valve is turned, over all its lives. */
    @Implements(aim = "Counter", standard = "TEST", aiw = "Heating")
    @Input(name = "Valves", type = Valve.class)
    @Output(name = "Counts", type = Count.class)
    public static final class Counter implements Aim {

        @Override
        public void run(AimContext aim) {
            OutputPort<Count> counts = aim.output("Counts", Count.class);
            int changes = aim.storage().get("changes").map(stored -> stored[0]).orElse((byte) 0);
            for (Message<Valve> valve : aim.input("Valves", Valve.class)) {
                counts.write(new Count(++changes), valve.timestamp());
                aim.storage().put("changes", new byte[] {(byte) changes});
            }
        }
    }

    @TempDir private Path folder;

    private static void aWarmDay(WorkflowTest test) {
        test.feed("Temperatures", new Degrees(15), 1)
                .feed("Temperatures", new Degrees(18), 2)
                .feed("Temperatures", new Degrees(25), 3);
    }

    @Test
    void hardware_is_fed_and_every_output_can_be_read() {
        try (WorkflowTest test = WorkflowTest.of(HEATING)) {
            aWarmDay(test);
            test.run();

            assertThat(test.written("Valves", Valve.class))
                    .extracting(Message::record)
                    .containsExactly(new Valve(true), new Valve(false));
            assertThat(test.writtenInOrder())
                    .extracting(message -> (Record) message.record())
                    .containsExactly(
                            new Valve(true), new Count(1), new Valve(false), new Count(2));
            assertThat(test.state("Counter")).isEqualTo(AimState.ENDED);
            assertThat(test.failure("Counter")).isEmpty();
        }
    }

    @Test
    void an_aim_alone_is_a_workflow_with_the_parameters_of_its_metadata() {
        try (WorkflowTest test =
                WorkflowTest.of(HEATING.resolveSibling("Thermostat.json"))) {
            aWarmDay(test);
            test.run();
            assertThat(test.written("Valves", Valve.class)).hasSize(2);
        }
    }

    /** An AIM that no list of installed ones has. */
    @Input(name = "Valves", type = Valve.class)
    @Output(name = "Counts", type = Count.class)
    public static final class Unlisted implements Aim {

        @Override
        public void run(AimContext aim) {
            aim.output("Counts", Count.class).write(new Count(0), 0);
            aim.input("Valves", Valve.class).read();
        }
    }

    @Test
    void a_class_that_only_the_metadata_names_is_run_and_watched() throws IOException {
        Path file = folder.resolve("Counter.json");
        Files.writeString(
                file,
                Files.readString(HEATING.resolveSibling("Counter.json"))
                        .replace("WorkflowTestTest$Counter", "WorkflowTestTest$Unlisted")
                        .replace("\"AIM\": \"Counter\"", "\"AIM\": \"Unlisted\""));
        try (WorkflowTest test = WorkflowTest.of(file)) {
            test.feed("Valves", new Valve(true), 1).run();
            assertThat(test.written("Counts", Count.class)).hasSize(1);
        }
        try (WorkflowTest test = WorkflowTest.of(file)) {
            test.next("Counts", Count.class);
            test.patience(Duration.ofMillis(50));
            assertThatThrownBy(test::awaitEnd)
                    .hasMessageContaining("WorkflowTestTest$Unlisted.run(WorkflowTestTest.java:");
        }
    }

    @Test
    void parameters_and_storages_are_those_of_the_test() {
        try (WorkflowTest test = WorkflowTest.of(HEATING)) {
            test.with("Thermostat", "TargetDegrees", 10);
            test.storage("Counter").put("changes", new byte[] {40});
            test.feed("Temperatures", new Degrees(5), 1).feed("Temperatures", new Degrees(12), 2);
            test.run();

            assertThat(test.read("Counts", Count.class))
                    .extracting(Message::record)
                    .containsExactly(new Count(41), new Count(42));
            assertThat(test.storage("Counter").get("changes")).hasValue(new byte[] {42});
        }
    }

    @Test
    void signals_and_reports_are_those_of_one_aim() {
        try (WorkflowTest test = WorkflowTest.of(HEATING)) {
            test.signal("Thermostat", new Signal(1234));
            test.feed("Temperatures", new Degrees(11), 1);
            test.next("Valves", Valve.class);
            test.advanceTo(61 * Thermostat.SECOND);
            assertThat(test.next("Valves", Valve.class).record().open()).isFalse();

            assertThat(test.reports("Thermostat")).containsExactly("hears no thermometer");
            assertThat(test.reports("Counter")).isEmpty();
        }
    }

    @Test
    void an_aim_that_fails_can_be_put_in_the_place_of_another() {
        try (WorkflowTest test = WorkflowTest.of(HEATING)) {
            test.replace(
                    "Counter",
                    context -> {
                        throw new IllegalStateException("cannot count");
                    });
            aWarmDay(test);
            assertThatThrownBy(test::run).hasMessage("cannot count");

            assertThat(test.state("Counter")).isEqualTo(AimState.FAILED);
            assertThat(test.state("Thermostat")).isEqualTo(AimState.ENDED);
            assertThat(test.written("Valves", Valve.class)).hasSize(2);
        }
    }

    @Test
    void a_test_that_would_hang_names_each_aim_that_waits() {
        try (WorkflowTest test = WorkflowTest.of(HEATING)) {
            aWarmDay(test);
            test.next("Counts", Count.class);
            test.patience(Duration.ofMillis(50));
            assertThatThrownBy(() -> test.read("Counts", Count.class))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("Heating has not ended Counts within 50 ms")
                    .hasMessageContaining("; Thermostat is RUNNING at ")
                    .hasMessageContaining("ThermostatTest.java:")
                    .hasMessageContaining("; Counter is RUNNING at ")
                    .hasMessageContaining("Temperatures (3 fed,");
        }
    }

    @Test
    void an_input_whose_aim_does_not_say_carries_what_it_is_fed() {
        AimMetadata metadata = new DeclaredAim(Counter.class).metadata();
        WorkflowGraph graph =
                WorkflowGraph.of(metadata, subAim -> Optional.empty()).orThrow().withModules(
                        List.of(unsaid(metadata)));
        Aim sayingNothing = new Counter()::run;
        try (WorkflowTest test = WorkflowTest.of(graph).replace("Counter", sayingNothing)) {
            test.feed("Valves", new Valve(true), 1).run();
            assertThat(test.written("Counts", Count.class)).hasSize(1);
        }
        try (WorkflowTest test = WorkflowTest.of(graph).replace("Counter", sayingNothing)) {
            test.awaitEnd();
            assertThatThrownBy(() -> test.feed("Valves", new Valve(true), 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Valves was at its end when the AIMs were made");
        }
    }

    /** The module, but of an AIM that nobody has installed. */
    private static WorkflowGraph.Module unsaid(AimMetadata known) {
        AimMetadata other =
                new AimMetadata(
                        new org.openaif.metadata.Identifier("", "", "", "Unknown", "1"),
                        known.profile(), "", known.types(), known.ports(), List.of(), List.of(),
                        List.of(), List.of(), List.of(), known.extension());
        return new WorkflowGraph.Module(
                "Counter", other, org.openaif.metadata.AimSettings.NONE);
    }

    @Test
    void what_is_not_there_is_refused_by_name() {
        try (WorkflowTest test = WorkflowTest.of(HEATING)) {
            assertThatThrownBy(() -> test.with("Boiler", "Litres", 3))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Heating has no AIM 'Boiler'; it has [Thermostat, Counter]");
            assertThatThrownBy(() -> test.storage("Boiler")).hasMessageContaining("Boiler");
            assertThatThrownBy(() -> test.replace("Boiler", new Counter()))
                    .hasMessageContaining("Boiler");
        }
        assertThatThrownBy(() -> WorkflowTest.of(folder.resolve("Nowhere.json")))
                .isInstanceOf(AifException.class)
                .hasMessageContaining("Nowhere.json");
    }

    @Test
    void a_broken_document_beside_the_workflow_is_refused() throws IOException {
        Files.copy(HEATING, folder.resolve("Heating.json"));
        Files.writeString(folder.resolve("Counter.json"), "{ \"Identifier\": ");

        assertThatThrownBy(() -> WorkflowTest.of(folder.resolve("Heating.json")))
                .isInstanceOf(AifException.class)
                .hasMessageContaining("Counter.json");
    }
}
