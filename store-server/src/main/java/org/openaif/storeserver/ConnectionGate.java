// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.SelectorManager;
import org.openaif.api.trust.AuditLog;

/**
 * How many connections one address may have, and all together. One too many is closed before a byte
 * of it is read, so that whoever opens thousands and says nothing takes no place from others. What is
 * refused is written down once in ten seconds for each address, with how often it was.
 *
 * <p>Jetty's own limit stops accepting altogether, which would be just what the one with the thousands
 * wants.
 */
final class ConnectionGate implements SelectorManager.AcceptListener {
    private static final long INTERVAL_NANOSECONDS = 10_000_000_000L;

    /** More addresses than that are not told apart in what is written down. */
    private static final int REMEMBERED = 10_000;

    private final int all;
    private final int perAddress;
    private final AuditLog audit;
    private final LongSupplier nanoTime;
    private final Map<SelectableChannel, InetAddress> open = new IdentityHashMap<>();
    private final Map<InetAddress, Integer> counts = new HashMap<>();
    private final Map<InetAddress, Told> told = new HashMap<>();

    private record Told(long when, int refused) {}

    ConnectionGate(StoreLimits limits, AuditLog audit, LongSupplier nanoTime) {
        this.all = limits.connections();
        this.perAddress = limits.connectionsPerAddress();
        this.audit = audit;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void onAccepting(SelectableChannel channel) {
        InetAddress address = address(channel);
        int count = counts.getOrDefault(address, 0);
        if (count >= perAddress || open.size() >= all) {
            close(channel);
            tell(
                    address,
                    count >= perAddress ? perAddress + " from one address" : all + " at a time");
        } else {
            open.put(channel, address);
            counts.put(address, count + 1);
        }
    }

    private static InetAddress address(SelectableChannel channel) {
        try {
            if (((SocketChannel) channel).getRemoteAddress() instanceof InetSocketAddress remote) {
                return remote.getAddress();
            }
        } catch (IOException closedMeanwhile) {
            return InetAddress.getLoopbackAddress();
        }
        return InetAddress.getLoopbackAddress();
    }

    private static void close(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("a connection cannot be closed", e);
        }
    }

    private void tell(InetAddress address, String limit) {
        long now = nanoTime.getAsLong();
        Told last = told.get(address);
        int refused = last == null ? 1 : last.refused + 1;
        if (last == null || now - last.when >= INTERVAL_NANOSECONDS) {
            if (told.size() >= REMEMBERED) {
                told.clear();
            }
            told.put(address, new Told(now, 0));
            audit.write(
                    address.getHostAddress(),
                    "connect",
                    "https",
                    "refused",
                    refused + " connections beyond the limit of " + limit);
        } else {
            told.put(address, new Told(last.when, refused));
        }
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        forget(channel);
    }

    @Override
    public void onClosed(SelectableChannel channel) {
        forget(channel);
    }

    private synchronized void forget(SelectableChannel channel) {
        InetAddress address = open.remove(channel);
        if (address != null) {
            counts.computeIfPresent(address, (key, count) -> count > 1 ? count - 1 : null);
        }
    }
}
