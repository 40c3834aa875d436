// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Messages of several input ports that belong together.
 *
 * @param time the latest of the timestamps of those that are new: the AIM's stream time now
 * @param messages by the name of the port
 * @param fresh the names of the ports whose message is new; all of them, but for {@link
 *     Join.Policy#LATEST}
 */
public record Together(long time, Map<String, Message<?>> messages, Set<String> fresh)
        implements Turn {

    /** Copies the collections. */
    public Together {
        messages = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(messages));
        fresh = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(fresh));
    }

    /**
     * The message of a port.
     *
     * @throws AifException READ if there is none in this turn
     */
    public <T extends Record> Message<T> message(InputPort<T> port) {
        return find(port)
                .orElseThrow(
                        () ->
                                new AifException(
                                        ErrorCode.READ,
                                        "this turn has no message of " + port.name() + ", only of "
                                                + messages.keySet()));
    }

    /** The message of a port, if there is one in this turn. */
    @SuppressWarnings("unchecked")
    public <T extends Record> Optional<Message<T>> find(InputPort<T> port) {
        // The Controller put it there as the port has read it.
        return Optional.ofNullable((Message<T>) messages.get(port.name()));
    }

    /** Whether the message of that port is new in this turn. */
    public boolean isFresh(InputPort<?> port) {
        return fresh.contains(port.name());
    }
}
