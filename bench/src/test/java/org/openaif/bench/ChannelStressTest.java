// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs jcstress in JVMs of its own. Takes minutes: {@code mvn -pl bench -am verify -Pjcstress}. */
@Tag("jcstress")
class ChannelStressTest {
    @Test
    void theChannelShowsNoForbiddenResult() throws Exception {
        Run run = stress(ChannelStress.class);
        assertThat(run.exit()).as(run.text()).isZero();
        assertThat(run.failed()).isEmpty();
        assertThat(run.passed())
                .containsExactlyInAnyOrderElementsOf(names(ChannelStress.class));
    }

    @Test
    void eachWeakerTwinShowsOne() throws Exception {
        Run run = stress(WeakerTwins.class);
        assertThat(run.exit()).as(run.text()).isNotZero();
        assertThat(run.failed())
                .as(run.text())
                .containsExactlyInAnyOrderElementsOf(names(WeakerTwins.class));
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
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp", System.getProperty("java.class.path"),
                                "org.openjdk.jcstress.Main",
                                "-m", "quick",
                                "-t", tests.getName() + "\\.",
                                "-r", Path.of("target", "jcstress").toString())
                        .redirectErrorStream(true)
                        .start();
        String text = new String(process.getInputStream().readAllBytes());
        return new Run(process.waitFor(), text);
    }

    /** What jcstress said. */
    private record Run(int exit, String text) {
        List<String> failed() {
            return named("[FAILED]");
        }

        List<String> passed() {
            return named("[OK]").stream().filter(name -> !failed().contains(name)).toList();
        }

        private List<String> named(String verdict) {
            return text.lines()
                    .map(String::strip)
                    .filter(line -> line.contains(verdict))
                    .flatMap(line -> Stream.of(line.split("\\s+")))
                    .filter(word -> word.startsWith("org.openaif.bench."))
                    .distinct()
                    .toList();
        }
    }
}
