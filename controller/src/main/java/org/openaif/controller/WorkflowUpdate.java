// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.List;

/**
 * What a change of a workflow came to: the names of AIMs and channels.
 *
 * @param added AIMs that were not there before
 * @param replaced AIMs in whose place another implementation or version is now
 * @param removed AIMs that are there no more
 * @param connected channels that were not there before, or have other ends or settings now
 * @param disconnected channels that are there no more, or had other ends or settings before
 */
public record WorkflowUpdate(
        List<String> added,
        List<String> replaced,
        List<String> removed,
        List<String> connected,
        List<String> disconnected) {

    /** Copies the lists. */
    public WorkflowUpdate {
        added = List.copyOf(added);
        replaced = List.copyOf(replaced);
        removed = List.copyOf(removed);
        connected = List.copyOf(connected);
        disconnected = List.copyOf(disconnected);
    }

    /** Whether nothing was different. */
    public boolean isEmpty() {
        return added.isEmpty()
                && replaced.isEmpty()
                && removed.isEmpty()
                && connected.isEmpty()
                && disconnected.isEmpty();
    }
}
