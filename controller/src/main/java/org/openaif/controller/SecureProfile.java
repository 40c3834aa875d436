// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.openaif.api.AifException;
import org.openaif.api.Device;
import org.openaif.api.ErrorCode;
import org.openaif.api.trust.Measurement;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;
import org.openaif.controller.spi.AttestationCheck;
import org.openaif.metadata.SubAim;
import org.openaif.metadata.WorkflowGraph;

/**
 * What the Secure Profile demands: one AIW with one AIM at its top, to which alone the Trusted
 * Services are handed, and which attests if that is wanted.
 *
 * <p>Whoever stands in a composite is a sub-AIM, and so is whoever stands in a composite in that. A
 * device at a hardware port of the AIW was put there by the User Agent; it is no AIM of the metadata,
 * is not counted, and has no Trusted Services.
 *
 * <p>Clause: MPAI-AIF V2, Architecture (restrictions of the Secure Profile).
 *
 * @param check by which what is to be started is attested, if that is wanted
 */
record SecureProfile(EnforcementPoint point, Optional<AttestationCheck> check) {
    private static final String USE = "Trust_Use";

    /**
     * Makes sure that no other AIW runs.
     *
     * @throws AifException OP_FAILED if one does
     */
    void requireAlone(Names wanted, Collection<Workflow> running) {
        Optional<Workflow> other = running.stream().findFirst();
        if (other.isPresent()) {
            throw refused(
                    wanted,
                    "the Secure Profile runs one AIW at a time, and " + other.get().name() + " (AIW "
                            + other.get().id() + ") runs; stop it first");
        }
    }

    private AifException refused(Names aiw, String why) {
        point.refused(EnforcementPoint.CONTROLLER, "AIW_Prepare", aiw.aiw(), why);
        return new AifException(ErrorCode.OP_FAILED, why);
    }

    /**
     * Makes sure that a workflow may be run as it is to be. None of what is new in it has run yet.
     *
     * @throws AifException OP_FAILED if it has more than one AIM at its top; INIT if it does not
     *     attest, with all that was found
     */
    void require(WorkflowGraph graph, List<AimInstance> instances) {
        Names aiw = new Names(graph.workflow().name());
        Set<String> top = top(graph, devices(graph, instances));
        if (top.size() > 1) {
            throw refused(
                    aiw,
                    "the Secure Profile runs an AIW with one AIM at its top, and "
                            + graph.workflow().name() + " has " + top
                            + "; make one composite of them");
        }
        check.ifPresent(asked -> attest(asked, aiw, graph, instances));
    }

    private void attest(
            AttestationCheck asked,
            Names aiw,
            WorkflowGraph graph,
            List<AimInstance> instances) {
        List<Measurement> measured = new Measures().of(graph, instances);
        List<String> findings = asked.findings(graph.workflow().name(), measured);
        String all = String.join("; ", findings);
        point.note(
                EnforcementPoint.CONTROLLER,
                "AIW_Attest",
                aiw.aiw(),
                findings.isEmpty() ? "permitted" : "denied",
                all);
        if (!findings.isEmpty()) {
            throw new AifException(
                    ErrorCode.INIT,
                    graph.workflow().name() + " does not attest, and nothing of it has been"
                            + " started: " + all);
        }
    }

    private static Set<String> devices(WorkflowGraph graph, List<AimInstance> instances) {
        Set<String> described = new HashSet<>();
        graph.workflow().subAims().stream().map(SubAim::name).forEach(described::add);
        Set<String> devices = new HashSet<>();
        for (AimInstance instance : instances) {
            if (instance.implementation().type().isAnnotationPresent(Device.class)
                    && !described.contains(instance.name())) {
                devices.add(instance.name());
            }
        }
        return devices;
    }

    /** The AIMs at the top of a workflow; composites by their names. */
    private static Set<String> top(WorkflowGraph graph, Set<String> devices) {
        Set<String> top = new TreeSet<>();
        for (WorkflowGraph.Module module : graph.modules()) {
            if (!devices.contains(module.name())) {
                int slash = module.name().indexOf('/');
                top.add(slash < 0 ? module.name() : module.name().substring(0, slash));
            }
        }
        return top;
    }

    /**
     * The Trusted Services, as an AIM asks for them.
     *
     * @throws TrustException NOT_PERMITTED unless it is the one at the top, and policy permits it
     */
    TrustedServices servicesOf(
            Principal aim, Environment environment, WorkflowGraph graph, List<AimInstance> all) {
        Set<String> top = top(graph, devices(graph, all));
        boolean isTop =
                top.size() == 1
                        && aim.name().equals(environment.names().aim(top.iterator().next()));
        if (!isTop) {
            throw refused(
                    aim,
                    aim.name(),
                    "in the Secure Profile only the AIM at the top of the AIW has Trusted Services,"
                            + " and that is " + String.join(", ", top));
        }
        return granted(aim, aim.name(), environment);
    }

    /**
     * The Trusted Services of the AIM at the top, as the User Agent asks for them.
     *
     * @throws TrustException NOT_PERMITTED if policy does not permit it
     */
    TrustedServices services(
            Principal userAgent,
            Environment environment,
            WorkflowGraph graph,
            List<AimInstance> all) {
        Set<String> top = top(graph, devices(graph, all));
        if (top.isEmpty()) {
            throw refused(userAgent, environment.names().aiw(), "it has no AIM at its top");
        }
        return granted(userAgent, environment.names().aim(top.iterator().next()), environment);
    }

    private static TrustedServices granted(
            Principal asking, String owner, Environment environment) {
        try {
            asking.govern(USE, owner);
        } catch (AifException denied) {
            throw new TrustException(
                    TrustError.NOT_PERMITTED, String.valueOf(denied.getMessage()), denied);
        }
        return environment.configuration().safeguards().trust().apply(owner);
    }

    /** What is said of Trusted Services where the Secure Profile does not hold. */
    static TrustException basic(Principal asking, String resource) {
        return refused(
                asking,
                resource,
                "Trusted Services are for the Secure Profile; its AIF metadata says APIProfile"
                        + " Secure");
    }

    private static TrustException refused(Principal asking, String resource, String why) {
        asking.point().refused(asking.name(), USE, resource, why);
        return new TrustException(
                TrustError.NOT_PERMITTED, asking.name() + " may not " + USE + ": " + why);
    }
}
