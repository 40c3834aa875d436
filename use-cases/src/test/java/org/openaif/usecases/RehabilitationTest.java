// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openaif.api.Message;
import org.openaif.testkit.AimTest;
import org.openaif.testkit.WorkflowTest;
import org.openaif.usecases.Verdict.Outcome;

/** IOT-REV as a whole, as its metadata has it, with what devices would hear and feel. */
class RehabilitationTest {
    private static final Path AIW = Path.of("../workflows/iot-rev/iot-rev.json");

    private final List<Message<MicBuffer>> sound =
            Rev.sound(AimTest.of(new SimulatedMicrophone()).with("Movements", 6));
    private final List<Message<InertialSample>> inertial =
            Rev.inertial(AimTest.of(new SimulatedInertialUnit()).with("Movements", 6));

    @Test
    void the_whole_gives_what_its_aims_give_one_after_the_other() {
        try (WorkflowTest test = WorkflowTest.of(AIW)) {
            test.feed("MicBufferDataChannel", sound).feed("InertialDataChannel", inertial).run();

            assertThat(test.written("VerdictDataChannel", Verdict.class))
                    .extracting(Message::record)
                    .containsExactlyElementsOf(Rev.verdicts(sound, inertial))
                    .extracting(Verdict::verdict)
                    .containsExactlyElementsOf(Exercise.of(1, 6).outcomes());
            assertThat(test.writtenInOrder()).extracting(Message::timestamp).isSorted();
        }
    }

    @Test
    void without_a_sound_no_movement_is_correct() {
        try (WorkflowTest test = WorkflowTest.of(AIW)) {
            test.feed("InertialDataChannel", inertial).run();

            assertThat(test.written("VerdictDataChannel", Verdict.class))
                    .isNotEmpty()
                    .extracting(message -> message.record().verdict())
                    .doesNotContain(Outcome.CORRECT);
        }
    }

    @Test
    void parameters_of_the_test_go_before_those_of_the_metadata() {
        try (WorkflowTest test = WorkflowTest.of(AIW)) {
            test.with("MovementsWithAudioValidation", "PeakTimeoutMilliseconds", 1)
                    .feed("MicBufferDataChannel", sound)
                    .feed("InertialDataChannel", inertial)
                    .run();

            assertThat(test.written("VerdictDataChannel", Verdict.class))
                    .isNotEmpty()
                    .extracting(message -> message.record().verdict())
                    .doesNotContain(Outcome.CORRECT);
        }
    }
}
