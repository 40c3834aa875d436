// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.openaif.channels.Accounts;
import org.openaif.channels.Allowance;
import org.openaif.channels.Channel;
import org.openaif.channels.Doorbell;
import org.openaif.channels.Overflow;
import org.openaif.metadata.ChannelSettings;
import org.openaif.metadata.PortRef;

/**
 * A channel of a workflow by its name, and the ports at its ends; of an end outside of the workflow
 * the AIM is empty. For the one who holds the workflow's lock; {@link #accounts} for anybody.
 */
final class Link {
    /** How many messages a channel holds whose metadata does not say. */
    static final int DEFAULT_DEPTH = 256;

    private final String name;
    private final PortRef output;
    private final PortRef input;
    private final ChannelSettings settings;
    private final @Nullable Allowance<Record> allowance;
    private volatile Channel<Record> channel;

    /** Of the channels that were in this one's place before, without what has moved on to this one. */
    private volatile Accounts before = Accounts.NONE;

    Link(
            String name,
            PortRef output,
            PortRef input,
            ChannelSettings settings,
            @Nullable Allowance<Record> allowance,
            Doorbell writer,
            Doorbell reader) {
        this.allowance = allowance;
        this.name = name;
        this.output = output;
        this.input = input;
        this.settings = settings;
        this.channel = make(writer, reader);
    }

    private Channel<Record> make(Doorbell writer, Doorbell reader) {
        return new Channel<>(
                settings.depth().orElse(DEFAULT_DEPTH),
                switch (settings.overflow().orElse(ChannelSettings.Overflow.BLOCK)) {
                    case BLOCK, FAIL -> Overflow.REFUSE;
                    case DROP_OLDEST -> Overflow.DROP_OLDEST;
                    case DROP_NEWEST -> Overflow.DROP_NEWEST;
                },
                settings.maxAge().map(Duration::toNanos).orElse(Channel.NEVER),
                allowance,
                writer,
                reader);
    }

    String name() {
        return name;
    }

    PortRef output() {
        return output;
    }

    PortRef input() {
        return input;
    }

    ChannelSettings settings() {
        return settings;
    }

    boolean failsWhenFull() {
        return settings.overflow().orElse(ChannelSettings.Overflow.BLOCK)
                == ChannelSettings.Overflow.FAIL;
    }

    /** Whether it matters how much waits in it. */
    boolean isWeighed() {
        return allowance != null;
    }

    Channel<Record> channel() {
        return channel;
    }

    /** Whether the writer of this link has ended, and nothing can be written to it any more. */
    boolean isClosed() {
        return channel.earliest() == Channel.END;
    }

    /**
     * A new channel in the place of one that has been closed; what is pending moves on to it. While
     * both its ends rest.
     */
    void renew(Doorbell writer, Doorbell reader) {
        Accounts past = accounts();
        Channel<Record> old = channel;
        channel = make(writer, reader);
        before = past.plus(moved(old));
    }

    /** Moves on what is pending in a link that is no more, and its accounts. While its ends rest. */
    void takeOver(Link former) {
        before = former.accounts().plus(moved(former.channel));
    }

    /** Moves what is pending in a channel; returns by how much its accounts are too high then. */
    private Accounts moved(Channel<Record> old) {
        long moved = channel.takeOver(old);
        return new Accounts(-moved, 0, -moved, 0, 0, 0);
    }

    /** What became of everything that was ever written to it. */
    Accounts accounts() {
        return before.plus(channel.accounts());
    }

    @Override
    public String toString() {
        return name + " (" + output + " -> " + input + ")";
    }
}
