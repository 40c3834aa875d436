// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import org.HdrHistogram.Histogram;
import tools.jackson.databind.json.JsonMapper;

/** What a run of its own process found; it says so in one line of JSON. In microseconds. */
record Percentiles(long samples, double p50, double p99, double p999) {
    private static final JsonMapper JSON = new JsonMapper();

    static void print(Histogram nanos) {
        Percentiles percentiles =
                new Percentiles(
                        nanos.getTotalCount(),
                        nanos.getValueAtPercentile(50) / 1e3,
                        nanos.getValueAtPercentile(99) / 1e3,
                        nanos.getValueAtPercentile(99.9) / 1e3);
        System.out.println(JSON.writeValueAsString(percentiles));
    }

    static Percentiles parse(String line) {
        return JSON.readValue(line, Percentiles.class);
    }
}
