// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

/**
 * What the AIF has of each resource, and what the AIW of this AIM may take of it. Resources are named
 * as the MPAI Ontology does ({@code Memory}, {@code CPU:Number}); those of single AIMs of the AIW,
 * {@code Aim.Memory}. Any thread may call it.
 *
 * <p>Clause: MPAI-AIF V2, Basic API 3.2.
 */
public interface Allocation {

    /**
     * What the AIF has.
     *
     * @throws AifException OP_FAILED if its metadata says nothing of that resource
     */
    Amounts global(String resource);

    /**
     * Changes what the AIF has.
     *
     * @throws AifException OP_FAILED if its metadata says nothing of that resource, if the request
     *     lies outside the metadata's bounds, or if more than that has been given away
     */
    void setGlobal(String resource, Amounts amounts);

    /**
     * What the AIW may take.
     *
     * @throws AifException OP_FAILED if its metadata says nothing of that resource
     */
    Amounts workflow(String resource);

    /**
     * Changes what the AIW may take.
     *
     * @throws AifException OP_FAILED, MEM_ALLOC as {@link #setGlobal}, or if the AIF has no more
     */
    void setWorkflow(String resource, Amounts amounts);

    /**
     * Amounts, as metadata writes them; empty for what is not said.
     *
     * @param minimum without which it does not work
     * @param maximum beyond which it makes no use of it
     * @param request with which it works well
     */
    record Amounts(String minimum, String maximum, String request) {}
}
