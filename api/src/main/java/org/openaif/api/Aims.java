// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.net.URI;
import java.util.List;

/**
 * What an AIM may do with the other AIMs of its metadata: the sub-AIMs of the AIW, or of the
 * composite, in which it stands itself. They are called by their local names; others do not exist for
 * it.
 *
 * <p><b>Guarantee.</b> What is asked for has happened when a method returns, and otherwise nothing
 * has. An AIM that goes, or whose channels change, first comes to rest between two messages, so that
 * none is lost.
 *
 * <p><b>Thread.</b> For the AIM's own thread; it may wait for others to come to rest.
 *
 * <p>Clause: MPAI-AIF V2, Basic API 3.3, 3.4 and 3.5.
 */
public interface Aims {

    /** The local names of those in place, in the order of the metadata. */
    List<String> names();

    /**
     * Registers an AIM of the metadata that is not in place, to run here. Its channels are made; it
     * waits for {@link #start}.
     *
     * @throws AifException MODULE_NOT_FOUND if the metadata has no such AIM; MODULE_CREATION_FAILED
     *     if it is in place already, or cannot be made
     */
    void register(String name);

    /**
     * Registers an AIM of the metadata that is not in place, to run on an MPAI Server.
     *
     * @param server which one
     * @throws AifException as {@link #register(String)}; MODULE_CREATION_FAILED also if the server
     *     cannot be reached, or does not run it
     */
    void register(String name, URI server);

    /**
     * Takes an AIM away when it has worked off what came; it can be registered again.
     *
     * @throws AifException MODULE_NOT_FOUND if there is no such AIM in place; OP_FAILED if it does
     *     not come to rest
     */
    void deregister(String name);

    /**
     * Starts an AIM that has been registered.
     *
     * @throws AifException MODULE_NOT_FOUND if there is no such AIM in place; OP_FAILED if it has
     *     been started before
     */
    void start(String name);

    /**
     * Lets an AIM wait at its next port operation.
     *
     * @throws AifException MODULE_NOT_FOUND if there is no such AIM in place
     */
    void pause(String name);

    /**
     * Lets a paused AIM go on.
     *
     * @throws AifException MODULE_NOT_FOUND if there is no such AIM in place
     */
    void resume(String name);

    /**
     * Tells an AIM to stop; it does not come back by {@link #start}.
     *
     * @throws AifException MODULE_NOT_FOUND if there is no such AIM in place
     */
    void stop(String name);

    /**
     * Sends an AIM a signal of the users' own.
     *
     * @throws AifException MODULE_NOT_FOUND if there is no such AIM in place;
     *     TOO_MANY_PENDING_MESSAGES if it does not look at its signals
     */
    void signal(String name, Signal signal);

    /**
     * Whether an AIM is MPAI_AIM_ALIVE.
     *
     * @throws AifException MODULE_NOT_FOUND if there is no such AIM in place
     */
    boolean isAlive(String name);

    /**
     * Makes a channel between two AIMs in place.
     *
     * @throws AifException CHANNEL_CREATION_FAILED if an end does not exist, or has another direction
     *     or data type, or the name is in use
     */
    void connect(
            String channel, String outputAim, String outputPort, String inputAim, String inputPort);

    /**
     * Takes a channel away; who reads from it reads what is pending, and then its end.
     *
     * @throws AifException OP_FAILED if there is no such channel
     */
    void disconnect(String channel);
}
