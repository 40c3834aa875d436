// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs jcstress in JVMs of its own. Takes minutes: {@code mvn -pl bench -am verify -Pjcstress}. */
@Tag("jcstress")
class StressTest {
    private static final Pattern RESULTS =
            Pattern.compile("Results: (\\d+) planned; (\\d+) passed");

    @Test
    void theChannelShowsNoForbiddenResult() throws Exception {
        Run run = stress(ChannelStress.class);
        assertThat(run.failed()).as(run.text()).isEmpty();
        assertThat(run.exit()).as(run.text()).isZero();
        assertThat(run.planned())
                .as(run.text())
                .isEqualTo(run.passed())
                .isGreaterThanOrEqualTo(names(ChannelStress.class).size());
    }

    @Test
    void eachWeakerTwinShowsOne() throws Exception {
        Run run = stress(WeakerTwins.class);
        assertThat(run.exit()).as(run.text()).isNotZero();
        assertThat(run.failed())
                .as(run.text())
                .containsExactlyInAnyOrderElementsOf(names(WeakerTwins.class));
    }

    @Test
    void aPolicyNeverRemembersTheWrongThing() throws Exception {
        Run run = stress(PolicyStress.class);
        assertThat(run.failed()).as(run.text()).isEmpty();
        assertThat(run.exit()).as(run.text()).isZero();
        assertThat(run.planned()).as(run.text()).isEqualTo(run.passed()).isPositive();
    }

    @Test
    void andItsTwinDoes() throws Exception {
        Run run = stress(ForgetfulTwin.class);
        assertThat(run.exit()).as(run.text()).isNotZero();
        assertThat(run.failed()).as(run.text()).isEqualTo(names(ForgetfulTwin.class));
    }

    private static List<String> names(Class<?> tests) {
        return Arrays.stream(tests.getDeclaredClasses())
                .filter(
                        one ->
                                one.isAnnotationPresent(
                                        org.openjdk.jcstress.annotations.JCStressTest.class))
                .map(one -> tests.getName() + "." + one.getSimpleName())
                .toList();
    }

    private static Run stress(Class<?> tests) throws IOException, InterruptedException {
        Path results = Files.createDirectories(Path.of("target", "jcstress"));
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp", System.getProperty("java.class.path"),
                                "org.openjdk.jcstress.Main",
                                "-m", "quick",
                                "-sc", "false",
                                "-t", tests.getName() + "\\.",
                                "-r", ".")
                        .directory(results.toFile())
                        .redirectErrorStream(true)
                        .start();
        String text = new String(process.getInputStream().readAllBytes());
        return new Run(process.waitFor(), text);
    }

    /** What jcstress said. */
    private record Run(int exit, String text) {
        List<String> failed() {
            return text.lines()
                    .filter(line -> line.contains("[FAILED]"))
                    .flatMap(line -> Stream.of(line.strip().split("\\s+")))
                    .filter(word -> word.startsWith("org.openaif.bench."))
                    .distinct()
                    .toList();
        }

        int planned() {
            return results(1);
        }

        int passed() {
            return results(2);
        }

        /** From the last of the lines that say how far it has come. */
        private int results(int group) {
            int number = -1;
            Matcher matcher = RESULTS.matcher(text);
            while (matcher.find()) {
                number = Integer.parseInt(matcher.group(group));
            }
            return number;
        }
    }
}
