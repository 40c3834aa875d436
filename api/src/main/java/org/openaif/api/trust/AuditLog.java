// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

/**
 * Where decisions and life-cycle changes are written down, so that nobody can take one away unseen.
 *
 * <p>Any thread may call it; entries of one thread keep their order.
 */
@FunctionalInterface
public interface AuditLog {
    /**
     * Writes an entry down. It is on its way when this returns, and durable soon after.
     *
     * @param principal who, as in {@link Request}
     * @param action what
     * @param resource to what
     * @param outcome what came of it: {@code permitted}, {@code denied}, a state, an error
     * @param detail the rest that a person should know, never a secret; empty for nothing
     */
    void write(String principal, String action, String resource, String outcome, String detail);
}
