// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

/**
 * The error codes of the standard. Its table gives names and no numbers; ours are negative, so that
 * they can never be taken for its three return codes.
 *
 * <p>Clause: MPAI-AIF V2, API conventions 2.4.
 */
public enum ErrorCode {
    /** MPAI_ERROR: none of the others. */
    ERROR(-1),
    /** MPAI_ERROR_MEM_ALLOC: a limit of memory would be passed. */
    MEM_ALLOC(-2),
    /** MPAI_ERROR_MODULE_NOT_FOUND: there is no such AIM or AIW. */
    MODULE_NOT_FOUND(-3),
    /** MPAI_ERROR_INIT: the AIW cannot be initialised. */
    INIT(-4),
    /** MPAI_ERROR_TERM: the AIW cannot be properly terminated. */
    TERM(-5),
    /** MPAI_ERROR_MODULE_CREATION_FAILED: a new AIM cannot be created. */
    MODULE_CREATION_FAILED(-6),
    /** MPAI_ERROR_PORT_CREATION_FAILED: a new port cannot be created. */
    PORT_CREATION_FAILED(-7),
    /** MPAI_ERROR_CHANNEL_CREATION_FAILED: a new channel cannot be created. */
    CHANNEL_CREATION_FAILED(-8),
    /** MPAI_ERROR_WRITE: a message cannot be written. */
    WRITE(-9),
    /** MPAI_ERROR_TOO_MANY_PENDING_MESSAGES: the channel is full. */
    TOO_MANY_PENDING_MESSAGES(-10),
    /** MPAI_ERROR_PORT_NOT_FOUND: there is no such port, or it has been removed. */
    PORT_NOT_FOUND(-11),
    /** MPAI_ERROR_READ: a message cannot be read. */
    READ(-12),
    /** MPAI_ERROR_OP_FAILED: the operation was not performed. */
    OP_FAILED(-13),
    /** MPAI_ERROR_EXTERNAL_CHANNEL: an External Port cannot be read or written. */
    EXTERNAL_CHANNEL(-14);

    private final int value;

    ErrorCode(int value) {
        this.value = value;
    }

    /** Our number for it. */
    public int value() {
        return value;
    }

    /** The standard's name for it. */
    public String standardName() {
        return this == ERROR ? "MPAI_ERROR" : "MPAI_ERROR_" + name();
    }
}
