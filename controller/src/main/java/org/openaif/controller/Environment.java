// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.List;
import org.openaif.api.Access;
import org.openaif.controller.spi.StorageProvider;
import org.openaif.controller.spi.WorkflowListener;

/**
 * What all AIMs of one workflow share.
 *
 * @param workflow the name under which its storages are kept
 */
record Environment(
        String workflow,
        StreamClock clock,
        EventHub events,
        Configuration configuration,
        Resources resources,
        WorkflowListener listener) {

    StorageProvider storages() {
        return configuration.storages();
    }

    Access access() {
        return configuration.access();
    }

    MachineClock machine() {
        return configuration.machine();
    }

    void report(String aim, String text) {
        tell(() -> listener.reported(aim, text));
    }

    void expectEnd(String aim, long timestamp) {
        tell(() -> listener.endExpected(aim, timestamp));
    }

    void changed(String aim, AimState state) {
        tell(() -> listener.changed(aim, state));
    }

    void degraded(String aim, String why) {
        tell(() -> listener.degraded(aim, why));
    }

    void deadlocked(List<String> circle) {
        tell(() -> listener.deadlocked(circle));
    }

    void failed(String aim, Throwable failure, boolean restarting) {
        tell(() -> listener.failed(aim, failure, restarting));
    }

    /** What a listener throws, an Error too, is its own matter, and no AIM's. */
    private static void tell(Runnable notice) {
        try {
            notice.run();
        } catch (Throwable e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }
}
