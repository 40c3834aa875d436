// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.openaif.api.trust.AuditLog;
import org.openaif.usecases.VolumePeaksAnalysis;

/** What the tests publish and look at. */
final class Filled {
    /** The checkout: tests run in their room's folder. */
    static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    static final Path IOT_REV = HOME.resolve("workflows/iot-rev");

    private Filled() {}

    static FirstContent content() {
        try {
            Path classes =
                    Path.of(
                            VolumePeaksAnalysis.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            return new FirstContent(IOT_REV, classes, HOME.resolve("LICENSE"), "demo", "0.1.0");
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** A repository that holds what a fresh Store does. */
    static Repository repository(Path folder) throws IOException {
        Repository repository = Repository.open(folder, StoreLimits.STANDARD, new Recorded());
        content().publishIfFresh(repository);
        return repository;
    }

    /** What was written down. */
    static final class Recorded implements AuditLog {
        final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void write(
                String principal, String action, String resource, String outcome, String detail) {
            lines.add(String.join(" ", principal, action, resource, outcome, detail));
        }
    }
}
