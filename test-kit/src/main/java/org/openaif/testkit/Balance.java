// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.openaif.channels.Accounts;

/**
 * Compares what the test counted at the ports of a workflow with the Controller's accounts.
 *
 * @param accounts by link: one at a port of the workflow is named as the port, or, where that is
 *     taken, as the port with {@code @} and what is behind it
 * @param inner names of links between AIMs
 */
record Balance(Map<String, Accounts> accounts, Set<String> inner) {

    /** What is wrong with an input; each AIM behind it must have been given every message. */
    List<String> ofInput(String port, long fed) {
        List<String> wrong = new ArrayList<>();
        links(port)
                .filter(one -> one.written() != fed)
                .forEach(
                        one ->
                                wrong.add(
                                        port + " was fed " + fed + " messages, but has "
                                                + one.written() + " by its accounts"));
        return wrong;
    }

    /** What is wrong with an output; the test must have taken what was read, once. */
    List<String> ofOutput(String port, long taken) {
        long read = links(port).mapToLong(Accounts::read).sum();
        return read == taken
                ? List.of()
                : List.of(
                        port + " gave " + taken + " messages, but " + read + " by its accounts");
    }

    private Stream<Accounts> links(String port) {
        return accounts.entrySet().stream()
                .filter(
                        one ->
                                one.getKey().startsWith(port + "@")
                                        || one.getKey().equals(port) && !inner.contains(port))
                .map(Map.Entry::getValue);
    }
}
