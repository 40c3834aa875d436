// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.Event;
import org.openaif.channels.Channel;
import org.openaif.channels.Doorbell;
import org.openaif.channels.Overflow;

/**
 * The named events of the AIF: whoever subscribed to a name is told of each occurrence.
 *
 * <p>Events are notices, not data: a subscriber that does not read loses the oldest ones, which are
 * accounted for in its channel; nobody who posts ever waits. An event that nobody has initialised or
 * subscribed to is told to nobody.
 */
final class EventHub {
    private static final int DEPTH = 256;

    private final Map<String, List<Subscription>> subscriptions = new ConcurrentHashMap<>();

    private record Subscription(Channel<Record> channel) {}

    /** Opens a channel on which the occurrences of an event arrive. */
    Channel<Record> subscribe(String event, Gate gate) {
        Channel<Record> channel =
                new Channel<>(DEPTH, Overflow.DROP_OLDEST, new Doorbell(), gate.doorbell());
        of(event).add(new Subscription(channel));
        return channel;
    }

    void unsubscribe(Channel<Record> channel) {
        subscriptions.values().forEach(list -> list.removeIf(one -> one.channel() == channel));
    }

    /** Initialises the handling of an event; later than the first subscription it changes nothing. */
    void initialise(String event) {
        of(event);
    }

    /**
     * Checks the name of an event.
     *
     * @throws AifException ERROR if it is empty, or no line of text
     */
    private static String checked(String event) {
        if (event.isBlank() || event.chars().anyMatch(Character::isISOControl)) {
            throw new AifException(
                    ErrorCode.ERROR,
                    "an event has a name of at least one character, and no control characters");
        }
        return event;
    }

    private List<Subscription> of(String event) {
        checked(event);
        return subscriptions.computeIfAbsent(event, name -> new CopyOnWriteArrayList<>());
    }

    /** Tells all subscribers. Any thread. */
    void post(Event event, long timestamp) {
        checked(event.name());
        for (Subscription subscription : subscriptions.getOrDefault(event.name(), List.of())) {
            // Many may post, a channel has one writer.
            synchronized (subscription) {
                Channel<Record> channel = subscription.channel();
                channel.offer(event, Math.max(timestamp, channel.earliest()));
            }
        }
    }
}
