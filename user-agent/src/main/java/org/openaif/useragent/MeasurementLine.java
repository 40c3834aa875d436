// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import org.openaif.api.trust.Measurement;

/** A measurement, for a person and for a program. */
final class MeasurementLine {
    private MeasurementLine() {}

    static String of(Measurement one) {
        return OneLine.of(
                String.format(
                        "%-14s %-44s %-12s %s",
                        one.kind(), one.name(), one.version(), one.hash().substring(0, 16) + "…"));
    }

    static void write(JsonLines lines, Measurement one) {
        lines.write(
                "measurement",
                line -> {
                    line.writeStringProperty("kind", one.kind());
                    line.writeStringProperty("name", one.name());
                    line.writeStringProperty("version", one.version());
                    line.writeStringProperty("sha256", one.hash());
                });
    }
}
