// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.useragent.Shell.Outcome;

/** How the command line answers whoever does not know it yet. */
class UsageTest {
    @ParameterizedTest
    @ValueSource(strings = {"demo", "run", "validate", "graph"})
    void eachCommandHelpsWithAnExample(String command) {
        Outcome outcome = Shell.aif(command, "--help");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).contains("Usage: aif " + command, "Examples:", "  aif " + command);
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void helpListsAllCommands() {
        assertThat(Shell.aif("--help").out()).contains("demo", "run", "validate", "graph");
    }

    @Test
    void saysItsVersion() {
        Outcome outcome = Shell.aif("--version");

        assertThat(outcome.out()).startsWith("aif ").contains("MPAI-AIF", "Java 2");
        assertThat(outcome.status()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"rn, run", "vaildate, validate", "demoo, demo", "grap, graph", "v, validate"})
    void mistypedCommandsAreGuessed(String typed, String meant) {
        Outcome outcome = Shell.aif(typed);

        assertThat(outcome.errors()).singleElement().asString()
                .contains("'" + typed + "'", "did you mean " + meant + "?");
        assertThat(outcome.status()).isEqualTo(ExitStatus.BAD_USAGE);
    }

    @Test
    void mistypedOptionsAreGuessed() {
        Outcome outcome = Shell.aif("run", "iot-rev", "--inptu=x");

        assertThat(outcome.errors()).singleElement().asString()
                .contains("--inptu", "did you mean", "--input");
        assertThat(outcome.status()).isEqualTo(ExitStatus.BAD_USAGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    '' | name a command
                    run | AIW
                    validate | FILE
                    run iot-rev --speed fast | neither real nor max
                    run iot-rev --source crystalball | simulator
                    run iot-rev --input x --source simulator | leave out --source
                    run iot-rev --source live --speed max | live source
                    run iot-rev --parameter Seed=1 | AIM.NAME=VALUE
                    run iot-rev --parameter Nobody.Seed=1 | Nobody
                    validate --strict --lenient x | exclusive
                    """)
    void whatMakesNoSenseIsRefusedInOneLineThatNamesTheHelp(String command, String word) {
        Outcome outcome =
                Shell.aif((Object[]) (command.isEmpty() ? new String[0] : command.split(" ")));

        assertThat(outcome.errors().getLast()).contains(word).contains("see aif").endsWith("--help");
        assertThat(outcome.errors()).filteredOn(line -> line.contains("--help")).hasSize(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.status()).isEqualTo(ExitStatus.BAD_USAGE);
    }
}
