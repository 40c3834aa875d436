// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Tokens of SoftHSM. Its library is loaded into the process of the tests, once, and knows only the tokens
 * that were there then: so they are all made before. Where, the variable SOFTHSM2_CONF says, which the build
 * sets (see pom.xml).
 */
final class SoftHsm {
    static final String PIN = "a PIN 4 tests";

    private static final List<String> LABELS = List.of("device", "stranger", "spare", "alone", "first");
    private static final Pattern SLOT = Pattern.compile("reassigned to slot (\\d+)");
    private static final Map<String, Long> SLOTS = new LinkedHashMap<>();

    private SoftHsm() {}

    /** A token; skips the test, loudly, where there is no SoftHSM. */
    static synchronized Pkcs11Slot token(String label) {
        Commands.require("softhsm2-util");
        if (SLOTS.isEmpty()) {
            makeTokens();
        }
        return Pkcs11Slot.numbered(library(), SLOTS.get(label));
    }

    static Path library() {
        Optional<Path> found =
                Stream.of(
                                "/usr/lib/softhsm/libsofthsm2.so",
                                "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
                                "/usr/lib64/softhsm/libsofthsm2.so")
                        .map(Path::of)
                        .filter(Files::isReadable)
                        .findFirst();
        if (found.isEmpty()) {
            System.out.println("SKIPPED: no libsofthsm2.so here; Debian has it in softhsm2");
        }
        Assumptions.assumeTrue(found.isPresent(), "no libsofthsm2.so here");
        return found.get();
    }

    private static void makeTokens() {
        Path configuration = Path.of(System.getenv("SOFTHSM2_CONF"));
        Path tokens = configuration.resolveSibling("tokens-" + ProcessHandle.current().pid());
        try {
            Files.createDirectories(tokens);
            Files.writeString(
                    configuration,
                    "directories.tokendir = " + tokens + "\nobjectstore.backend = file\nlog.level = ERROR\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String label : LABELS) {
            String printed =
                    Commands.run(
                            configuration.getParent(), Map.of(), "softhsm2-util", "--init-token",
                            "--free", "--label", label, "--pin", PIN, "--so-pin", "12345678");
            Matcher slot = SLOT.matcher(printed);
            if (!slot.find()) {
                throw new AssertionError(printed);
            }
            SLOTS.put(label, Long.parseLong(slot.group(1)));
        }
    }
}
