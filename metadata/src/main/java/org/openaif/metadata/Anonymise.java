// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeSet;

/**
 * What is to be taken out of the messages of a connection, or of all those at a port. Where it
 * stands, {@link WorkflowGraph} has one more AIM, {@value #AIM}, which follows these rules.
 *
 * @param parameters of that AIM, by name
 */
public record Anonymise(Map<String, String> parameters) {
    /** The AIM that does it; an implementation is found by this name. */
    public static final String AIM = "Anonymisation";

    private static final String FIELDS = "Fields/";

    /** Copies the map. */
    public Anonymise {
        parameters = Map.copyOf(parameters);
    }

    /** The paths of the fields that it has rules for. */
    SequencedSet<String> fields() {
        SequencedSet<String> fields = new TreeSet<>();
        for (String name : parameters.keySet()) {
            if (name.startsWith(FIELDS)) {
                fields.add(name.substring(FIELDS.length()).split("/", 2)[0]);
            }
        }
        return fields;
    }

    /** Whether the time of the messages is changed, too. */
    boolean changesTime() {
        return parameters.containsKey("MessageTime");
    }
}
