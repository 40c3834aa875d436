// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.LinkedHashMap;
import java.util.Map;
import org.openaif.channels.Accounts;

/**
 * What became of a run.
 *
 * @param counts of the constants of enums that came out, in the order of their enums
 * @param outputs how many messages came out in all
 * @param messages how many went through each channel
 * @param dropped how many found a channel full whose policy is to drop, or came too late
 */
record Summary(Map<String, Long> counts, long outputs, Map<String, Long> messages, long dropped) {

    static Summary of(Tally tally, Map<String, Accounts> accounts) {
        Map<String, Long> messages = new LinkedHashMap<>();
        accounts.forEach((channel, account) -> messages.put(channel, account.written()));
        long dropped = accounts.values().stream().mapToLong(a -> a.dropped() + a.expired()).sum();
        return new Summary(tally.counts(), tally.messages(), messages, dropped);
    }
}
