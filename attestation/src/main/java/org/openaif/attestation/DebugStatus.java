// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import java.lang.management.ManagementFactory;
import java.util.List;

/** Whether somebody could be looking in: the values of RFC 9711, 4.2.9, by their numbers. */
public enum DebugStatus {
    /** A debugger or an agent was let in when the Java machine was started. */
    ENABLED,
    /** None was; but the Java machine lets one in later (attaching), if the same user asks for it. */
    DISABLED,
    /** None was, and none can be until the Java machine ends. */
    DISABLED_SINCE_BOOT,
    /** Not while this hardware lives. Never claimed by us. */
    DISABLED_PERMANENTLY,
    /** As before, and not by its maker. Never claimed by us. */
    DISABLED_FULLY_AND_PERMANENTLY;

    private static final List<String> LETS_IN =
            List.of("-agentlib:", "-agentpath:", "-javaagent:", "-Xrunjdwp", "-Xdebug");

    /** That of this process. */
    static DebugStatus here() {
        return of(ManagementFactory.getRuntimeMXBean().getInputArguments());
    }

    /** That of a Java machine with such options. */
    static DebugStatus of(List<String> options) {
        if (options.stream().anyMatch(option -> LETS_IN.stream().anyMatch(option::startsWith))) {
            return ENABLED;
        }
        return options.contains("-XX:+DisableAttachMechanism") ? DISABLED_SINCE_BOOT : DISABLED;
    }
}
