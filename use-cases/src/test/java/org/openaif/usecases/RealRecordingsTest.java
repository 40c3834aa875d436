// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openaif.api.Aim;
import org.openaif.testkit.AimTest;
import org.openaif.testsupport.SharedData;
import org.openaif.usecases.Verdict.Outcome;

/** Real limbs and real sounds, and what is true of them. */
class RealRecordingsTest {
    /** A phone's samples may lie in the band of rest a moment before the movement has ended. */
    private static final double STOP_SECONDS = 0.25;

    private static final double PEAK_SECONDS = 0.02;

    private static final Pattern MOVEMENT =
            Pattern.compile(
                    "\"stop\":\\s*([0-9.]+),\\s*\"cue\":\\s*(null|[0-9.]+),"
                            + "\\s*\"sound\":\\s*(?:null|\"[^\"]*\"),"
                            + "\\s*\"verdict\":\\s*\"(\\w+)\"");

    private record Movement(double stop, double cue, String verdict) {}

    static Stream<Path> recordings() throws IOException {
        Path folder = SharedData.path("data/rehab/open");
        try (Stream<Path> people = Files.list(folder)) {
            return people.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void every_movement_is_judged_as_it_was_and_nothing_else_is_judged(Path folder)
            throws IOException {
        List<Verdict> verdicts =
                Rev.verdicts(
                        Rev.sound(playing(folder, new RecordedMicrophone())),
                        Rev.inertial(playing(folder, new RecordedInertialUnit())));
        List<Movement> truth = truth(folder.resolve("truth.json"));

        assertThat(verdicts).hasSameSizeAs(truth);
        for (int i = 0; i < truth.size(); i++) {
            Movement movement = truth.get(i);
            Verdict verdict = verdicts.get(i);
            assertThat(verdict.verdict().name()).isEqualToIgnoringCase(movement.verdict());
            assertThat(Math.abs(verdict.stop() / 1e9 - movement.stop())).isLessThan(STOP_SECONDS);
            if (verdict.verdict() == Outcome.CORRECT) {
                assertThat(Math.abs(verdict.peak() / 1e9 - movement.cue()))
                        .isLessThan(PEAK_SECONDS);
            }
        }
    }

    private static AimTest playing(Path folder, Aim device) {
        return AimTest.of(device).with("Folder", folder);
    }

    private static List<Movement> truth(Path file) throws IOException {
        List<Movement> movements = new ArrayList<>();
        Matcher found = MOVEMENT.matcher(Files.readString(file));
        while (found.find()) {
            movements.add(
                    new Movement(
                            Double.parseDouble(found.group(1)),
                            found.group(2).equals("null")
                                    ? Double.NaN
                                    : Double.parseDouble(found.group(2)),
                            found.group(3)));
        }
        assertThat(movements).as("movements in %s", file).isNotEmpty();
        return movements;
    }
}
