// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code docs/testing-aims.md} quotes is what is run here. */
class PageTest {
    private static final Pattern QUOTE = Pattern.compile("(?s)```java\n(.*?)```");

    @ParameterizedTest
    @CsvSource({"0, ThermostatTest.java", "1, WorkflowTestTest.java"})
    void the_page_quotes_a_test_that_runs(int which, String file) throws IOException {
        Path source = Path.of("src/test/java/org/openaif/testkit", file);

        assertThat(Files.readString(source)).contains(quotes()[which]);
    }

    @Test
    void the_page_quotes_nothing_else() throws IOException {
        assertThat(quotes()).hasSize(2);
    }

    private static String[] quotes() throws IOException {
        String page = Files.readString(Path.of("../docs/testing-aims.md"));
        Stream<String> quotes = QUOTE.matcher(page).results().map(found -> found.group(1));
        return quotes.toArray(String[]::new);
    }
}
