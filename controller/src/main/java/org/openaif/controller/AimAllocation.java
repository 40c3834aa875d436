// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import org.openaif.api.Allocation;
import org.openaif.api.Realises;
import org.openaif.metadata.ResourcePolicy;

/** The resources, as the AIMs of one workflow see them. */
record AimAllocation(Resources resources, Principal aim, int workflow) implements Allocation {
    private static final String DECISION =
            "The three values come and go as one record; resources of one AIM are named Aim.Memory";

    @Override
    @Realises(value = "MPAI_AIFM_Resource_GetGlobal", decision = DECISION)
    public Amounts global(String resource) {
        return amounts(resources.global(aim, resource));
    }

    @Override
    @Realises(value = "MPAI_AIFM_Resource_SetGlobal", decision = DECISION)
    public void setGlobal(String resource, Amounts amounts) {
        resources.setGlobal(aim, policy(resource, amounts));
    }

    @Override
    @Realises(value = "MPAI_AIFM_Resource_GetAIW", decision = DECISION)
    public Amounts workflow(String resource) {
        return amounts(resources.ofWorkflow(aim, workflow, resource));
    }

    @Override
    @Realises(value = "MPAI_AIFM_Resource_SetAIW", decision = DECISION)
    public void setWorkflow(String resource, Amounts amounts) {
        resources.setOfWorkflow(aim, workflow, resource, policy(resource, amounts));
    }

    private static Amounts amounts(ResourcePolicy policy) {
        return new Amounts(policy.minimum(), policy.maximum(), policy.request());
    }

    /** In a policy the resource of an AIM has its own name, without the AIM's before it. */
    private static ResourcePolicy policy(String resource, Amounts amounts) {
        return new ResourcePolicy(
                resource.substring(resource.lastIndexOf('.') + 1), amounts.minimum(), amounts.maximum(), amounts.request());
    }
}
