// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page {@code docs/security.md} names a test for each answer, and the tests are there. */
class SecurityPageTest {
    private static final Path CHECKOUT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`");

    @Test
    void everyTestThatThePageNamesIsThere() throws IOException {
        Map<String, String> sources = tests();
        TreeSet<String> missing = new TreeSet<>();
        var named = NAMED.matcher(Files.readString(CHECKOUT.resolve("docs/security.md")));
        int found = 0;
        while (named.find()) {
            found++;
            String source = sources.getOrDefault(named.group(1), "");
            String method = named.group(2);
            if (source.isEmpty() || method != null && !source.contains("void " + method + "(")) {
                missing.add(named.group());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(found).isGreaterThan(20);
    }

    @Test
    void thereAreFiftyAttacks() throws IOException {
        int attacks = 0;
        for (Map.Entry<String, String> test : tests().entrySet()) {
            if (test.getKey().endsWith("AttacksTest")) {
                attacks += test.getValue().split("@Test\\b", -1).length - 1;
            }
        }
        assertThat(attacks).isGreaterThanOrEqualTo(50);
    }

    /** The sources of all tests, by the name of their class. */
    private static Map<String, String> tests() throws IOException {
        Map<String, String> tests = new HashMap<>();
        try (Stream<Path> rooms = Files.list(CHECKOUT)) {
            for (Path room : rooms.map(room -> room.resolve("src/test/java")).toList()) {
                if (Files.isDirectory(room)) {
                    read(room, tests);
                }
            }
        }
        return tests;
    }

    private static void read(Path room, Map<String, String> into) throws IOException {
        try (Stream<Path> files = Files.walk(room)) {
            for (Path file : files.filter(one -> one.toString().endsWith("Test.java")).toList()) {
                String name = file.getFileName().toString();
                into.put(name.substring(0, name.length() - 5), Files.readString(file));
            }
        }
    }
}
