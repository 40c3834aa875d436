// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.DataType;
import org.openaif.api.ErrorCode;
import org.openaif.api.RecordCodec;
import org.openaif.channels.Channel;

/**
 * The channels at the ports of one AIM instance.
 *
 * @param aim for messages
 * @param inputs the channels that end at each input port; none for an unconnected one
 * @param outputs the channels that leave from each output port
 * @param types the data types of the ports, as the metadata has them
 * @param declared the record types of the ports, as the implementation declares them
 * @param failing the output ports on which a write fails when a channel is full
 */
record Wiring(
        String aim,
        Map<String, List<Channel<Record>>> inputs,
        Map<String, List<Channel<Record>>> outputs,
        Map<String, DataType> types,
        Map<String, Class<? extends Record>> declared,
        java.util.Set<String> failing) {

    boolean failsWhenFull(String port) {
        return failing.contains(port);
    }

    /**
     * Checks that a port can be bound to a record type.
     *
     * @throws AifException PORT_NOT_FOUND if its metadata, or its own declaration, says otherwise
     */
    void checkType(String port, Class<? extends Record> type) {
        Class<? extends Record> expected = declared.get(port);
        // Record stands for whatever comes.
        if (expected == type || type == Record.class) {
            return;
        }
        if (expected != null) {
            throw new AifException(
                    ErrorCode.PORT_NOT_FOUND,
                    aim + "." + port + " is declared to carry " + expected.getName() + ", not "
                            + type.getName());
        }
        checkFits(aim, port, types.get(port), type);
    }

    /** Checks a record type against the metadata's data type. */
    static void checkFits(
            String aim,
            String port,
            @Nullable DataType type,
            Class<? extends Record> record) {
        if (type == null) {
            return;
        }
        try {
            RecordCodec.of(type, record);
        } catch (AifException e) {
            throw new AifException(
                    ErrorCode.PORT_CREATION_FAILED,
                    aim + "." + port + " carries '" + type + "' by its metadata, which "
                            + record.getSimpleName() + " does not fit: " + e.getMessage(),
                    e);
        }
    }
}
