// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller.spi;

import java.util.List;
import org.openaif.controller.AimState;

/**
 * Is told what a person should know of a running workflow. Called on the threads of the AIMs, or on
 * the Controller's that watches them, so it must be quick; what it throws is given to the thread's handler of uncaught exceptions, and changes
 * nothing for the AIM.
 */
public interface WorkflowListener {
    /** Listens to nothing. */
    WorkflowListener NONE = new WorkflowListener() {};

    /** An AIM has come to another state. */
    default void changed(String aim, AimState state) {}

    /**
     * An AIM does not keep up: it has become DEGRADED.
     *
     * @param why which deadline, period or share it missed
     */
    default void degraded(String aim, String why) {}

    /**
     * AIMs wait for each other in a circle, and none of them will ever go on. Told once of each.
     *
     * @param circle the names of the channels that they wait at: of each one for room or for a
     *     message, along the waits
     */
    default void deadlocked(List<String> circle) {}

    /**
     * An AIM threw, or will not stop.
     *
     * @param failure what it threw
     * @param restarting whether it is started anew
     */
    default void failed(String aim, Throwable failure, boolean restarting) {}

    /** An AIM has something to say. */
    default void reported(String aim, String text) {}

    /**
     * A source knows when its streams will end.
     *
     * @param timestamp nanoseconds since the epoch
     */
    default void endExpected(String aim, long timestamp) {}
}
