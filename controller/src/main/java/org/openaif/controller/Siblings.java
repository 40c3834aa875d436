// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.net.URI;
import java.util.List;
import org.openaif.api.AifException;
import org.openaif.api.Aims;
import org.openaif.api.ErrorCode;
import org.openaif.api.Realises;
import org.openaif.api.Signal;
import org.openaif.metadata.PortRef;

/**
 * The other AIMs as one AIM sees them: those of the composite that it stands in itself.
 *
 * <p>The standard lets an AIM name the AIMs of its own metadata. A basic AIM's has none; so what is
 * meant here is the metadata in which it is a sub-AIM itself.
 */
final class Siblings implements Aims {
    private static final String SCOPE =
            "The AIMs of its metadata are those of the composite, or of the AIW, in which it stands";

    private final Workflow workflow;
    private final Caller caller;

    /** What the names of the composite's AIMs begin with in the workflow. */
    private final String scope;

    Siblings(Workflow workflow, String self, Caller caller) {
        this.workflow = workflow;
        this.caller = caller;
        this.scope = self.substring(0, self.lastIndexOf('/') + 1);
    }

    private void pass() {
        caller.gate().pass(Gate.Errand.OPEN);
    }

    @Override
    public List<String> names() {
        pass();
        return workflow.aims().stream()
                .filter(name -> name.startsWith(scope))
                .map(name -> name.substring(scope.length()))
                .toList();
    }

    /** The name in the workflow of an AIM that is called so here. */
    private String full(String name) {
        pass();
        if (name.isEmpty()) {
            throw new AifException(ErrorCode.MODULE_NOT_FOUND, "an AIM has no empty name");
        }
        return scope + name;
    }

    @Override
    @Realises(value = "MPAI_AIFM_AIM_Register_Local", decision = SCOPE)
    public void register(String name) {
        workflow.register(caller, workflow.described(full(name)), null);
    }

    @Override
    @Realises(value = "MPAI_AIFM_AIM_Register_Remote", decision = SCOPE)
    public void register(String name, URI server) {
        workflow.register(caller, workflow.described(full(name)), server);
    }

    @Override
    @Realises(value = "MPAI_AIFM_AIM_Deregister", decision = SCOPE)
    public void deregister(String name) {
        workflow.deregister(caller, full(name));
    }

    @Override
    @Realises(value = "MPAI_AIFM_AIM_Start", decision = SCOPE)
    public void start(String name) {
        workflow.signal(caller, full(name), Signal.START);
    }

    @Override
    @Realises(value = "MPAI_AIFM_AIM_Pause", decision = SCOPE)
    public void pause(String name) {
        workflow.signal(caller, full(name), Signal.PAUSE);
    }

    @Override
    @Realises(value = "MPAI_AIFM_AIM_Resume", decision = SCOPE)
    public void resume(String name) {
        workflow.signal(caller, full(name), Signal.RESUME);
    }

    @Override
    @Realises(value = "MPAI_AIFM_AIM_Stop", decision = SCOPE)
    public void stop(String name) {
        workflow.signal(caller, full(name), Signal.STOP);
    }

    @Override
    public void signal(String name, Signal signal) {
        workflow.signal(caller, full(name), signal);
    }

    @Override
    public boolean isAlive(String name) {
        return workflow.status(caller, full(name)).isAlive();
    }

    @Override
    @Realises("MPAI_AIFM_Channel_Create")
    public void connect(
            String channel,
            String outputAim,
            String outputPort,
            String inputAim,
            String inputPort) {
        workflow.connect(
                caller,
                scope + channel,
                new PortRef(full(outputAim), outputPort),
                new PortRef(full(inputAim), inputPort));
    }

    @Override
    @Realises("MPAI_AIFM_Channel_Destroy")
    public void disconnect(String channel) {
        pass();
        workflow.disconnect(caller, scope + channel);
    }
}
