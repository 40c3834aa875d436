// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/**
 * The gate of the workflow's own ports, where threads of the User Agent pass: any of them, one at a
 * time. It is never stopped; when the workflow ends, so do the streams.
 */
final class ExternalGate extends Gate {
    ExternalGate(String name) {
        super(name);
    }

    @Override
    void requireOwner() {
        // No thread would be the wrong one.
    }

    @Override
    void forgetInterrupt() {
        if (Thread.currentThread().isInterrupted()) {
            throw new AifException(
                    ErrorCode.EXTERNAL_CHANNEL, name() + ": interrupted while it waited");
        }
    }
}
