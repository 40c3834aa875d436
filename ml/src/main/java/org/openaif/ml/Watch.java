// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tells of what is wrong with the input of a model: the first time, the tenth, the hundredth and so
 * on, since it may go on for long.
 */
final class Watch {
    private final Consumer<String> report;
    private final Map<String, Long> counts = new HashMap<>();

    Watch(Consumer<String> report) {
        this.report = report;
    }

    void tell(String what, String detail) {
        long count = counts.merge(what, 1L, Long::sum);
        long tens = count;
        while (tens % 10 == 0) {
            tens /= 10;
        }
        if (tens == 1) {
            report.accept(what + " (" + count + " so far): " + detail);
        }
    }

    /** It is over; the next time is a first time again. */
    void over(String what) {
        counts.remove(what);
    }
}
