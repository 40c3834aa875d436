// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.openaif.api.Access;
import org.openaif.api.ErrorCode;
import org.openaif.controller.spi.StorageProvider;
import org.openaif.controller.spi.WorkflowListener;

/**
 * What all AIMs of one workflow share.
 *
 * @param workflow the name under which its storages are kept
 * @param point where it is enforced what anybody may do
 * @param names of the workflow and its parts, as policies know them
 * @param secure what the Secure Profile demands, if it holds
 */
record Environment(
        String workflow,
        StreamClock clock,
        EventHub events,
        Configuration configuration,
        Resources resources,
        WorkflowListener listener,
        EnforcementPoint point,
        Names names,
        Optional<SecureProfile> secure) {

    StorageProvider storages() {
        return configuration.storages();
    }

    Access access() {
        return configuration.access();
    }

    MachineClock machine() {
        return configuration.machine();
    }

    /** An AIM of the workflow, as somebody who acts. */
    Principal aim(String name) {
        return point.principal(names.aim(name));
    }

    /**
     * Lets a channel be made, if that is permitted, and so is writing to it and reading from it. From
     * then on the messages in it are asked no more.
     */
    void requireChannel(
            ErrorCode code, Principal maker, String channel, Principal writer, Principal reader) {
        String resource = names.channel(channel);
        writer.work(code, "Port_Input_Write", resource);
        reader.work(code, "Port_Output_Read", resource);
        maker.govern(code, "Channel_Create", resource);
    }

    void report(String aim, String text) {
        tell(() -> listener.reported(aim, text));
    }

    void expectEnd(String aim, long timestamp) {
        tell(() -> listener.endExpected(aim, timestamp));
    }

    void changed(String aim, AimState state) {
        note(aim, state.name().toLowerCase(Locale.ROOT), "");
        tell(() -> listener.changed(aim, state));
    }

    void degraded(String aim, String why) {
        tell(() -> listener.degraded(aim, why));
    }

    void deadlocked(List<String> circle) {
        tell(() -> listener.deadlocked(circle));
    }

    /** The log has the kind of a failure only: what an AIM says of it may be nobody's business. */
    void failed(String aim, Throwable failure, boolean restarting) {
        note(aim, "failure", failure.getClass().getName());
        tell(() -> listener.failed(aim, failure, restarting));
    }

    private void note(String aim, String outcome, String detail) {
        tell(
                () ->
                        point.note(
                                EnforcementPoint.CONTROLLER,
                                "AIM_State",
                                names.aim(aim),
                                outcome,
                                detail));
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
