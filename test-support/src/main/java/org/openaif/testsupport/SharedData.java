// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.testsupport;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * The one way of tests to what others made: recordings, metadata, vectors. They are not ours to
 * redistribute, so they lie in a folder {@code shared} beside the checkout and never in it.
 *
 * <p>Where the folder is missing the test is skipped, loudly; {@code .ci/run} fails on any skip.
 */
public final class SharedData {
    private SharedData() {}

    /**
     * A file or folder of the shared data; skips the calling test where there is none.
     *
     * @param relative such as {@code data/rehab/open}
     */
    public static Path path(String relative) {
        Path found = root().resolve(relative);
        if (!Files.exists(found)) {
            String message = "SKIPPED: no shared data at " + found + " (see CONTRIBUTING.md)";
            System.err.println(message);
            Assumptions.abort(message);
        }
        return found;
    }

    /** The folder {@code shared} beside the checkout, whichever room's folder the test runs in. */
    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (here != null && !Files.exists(here.resolve("aif"))) {
            here = here.getParent();
        }
        return here == null ? Path.of("shared") : here.resolveSibling("shared");
    }
}
