// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One row of the conformance table: a function of the standard, what realises it here, and the tests
 * of that.
 *
 * @param function as the standard spells it
 * @param section of the Basic API page, or of the Security API page with {@code Security} before it
 * @param method {@code Class.method}, or several of them; empty if nothing realises it
 * @param tests those that name the function, {@code Class.method}
 * @param status what the last full run of the tests says
 * @param note what was decided where the standard leaves something open
 */
record Conformance(
        String function,
        String section,
        String method,
        List<String> tests,
        Status status,
        String note) {

    /** Copies the list. */
    Conformance {
        tests = List.copyOf(tests);
    }

    /** What can be said of a function. */
    enum Status {
        /** A test of it passed, and none failed. */
        PASS,
        /** A test of it failed. */
        FAIL,
        /** Nothing realises it, or no test of it was run. */
        MISSING;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The table as a page of Markdown. */
    static String page(List<Conformance> rows) {
        List<String> lines = new ArrayList<>();
        long passing = rows.stream().filter(row -> row.status() == Status.PASS).count();
        lines.add("# Conformance");
        lines.add("");
        lines.add("Made by the build, from `@Realises` on methods and on the tests of them. "
                + passing + " of the " + rows.size()
                + " functions of the Basic and the Security API of MPAI-AIF V2 pass their tests.");
        lines.add("");
        lines.add("A section with `Security` before it is one of the Security API. Beyond its section 2"
                + " that has the semantics, and the errors, of the PSA Certified Crypto and Secure"
                + " Storage APIs; of its functions the standard's texts leave some spellings open, and"
                + " the ones used here stand in this table and in `@Realises` only.");
        lines.add("");
        lines.add("| section | function | status | method | tests | decided here |");
        lines.add("|---|---|---|---|---|---|");
        for (Conformance row : rows) {
            lines.add("| " + row.section() + " | `" + row.function() + "` | "
                    + row.status().word() + " | " + code(row.method().split(", ")) + " | "
                    + code(row.tests().toArray(String[]::new)) + " | "
                    + row.note() + " |");
        }
        return String.join("\n", lines) + "\n";
    }

    private static String code(String... names) {
        List<String> quoted = new ArrayList<>();
        for (String name : names) {
            if (!name.isEmpty()) {
                quoted.add("`" + name + "`");
            }
        }
        return String.join("<br>", quoted);
    }
}
