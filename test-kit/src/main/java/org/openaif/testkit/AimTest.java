// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.testkit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openaif.api.Aim;
import org.openaif.api.Signal;
import org.openaif.api.Storage;
import org.openaif.controller.AimState;
import org.openaif.controller.DeclaredAim;
import org.openaif.controller.spi.AimImplementation;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.WorkflowGraph;

/**
 * A test of one AIM: it runs alone on a real Controller, and the test feeds its inputs and reads its
 * outputs.
 *
 * <pre>{@code
 * try (AimTest test = AimTest.of(new Thermostat()).with("TargetDegrees", 21)) {
 *     test.feed("Temperatures", new Degrees(19), 0);
 *     assertThat(test.next("Valves", Valve.class).record()).isEqualTo(new Valve(true));
 *     test.feed("Temperatures", new Degrees(22), 1_000);
 *     assertThat(test.next("Valves", Valve.class).timestamp()).isEqualTo(1_000);
 * }
 * }</pre>
 *
 * <p>Its ports are those that its class declares by {@link org.openaif.api.Input} and {@link
 * org.openaif.api.Output}; its name is that of {@link org.openaif.api.Implements}, or of its class.
 * An AIM with metadata of its own is tested as it will run by {@link WorkflowTest#of(java.nio.file.Path)},
 * for which an AIM is a workflow of one module.
 */
public final class AimTest extends StreamTest<AimTest> {
    private final String aim;
    private final Map<String, String> asked;

    private AimTest(String name, AimMetadata metadata, Aim aim, Map<String, String> asked) {
        super(
                WorkflowGraph.of(metadata, subAim -> Optional.empty()).orThrow(),
                module ->
                        Optional.of(
                                new AimImplementation(
                                        aim.getClass(),
                                        () ->
                                                context ->
                                                        aim.run(
                                                                AskedParameters.noting(
                                                                        context, asked)))));
        this.aim = name;
        this.asked = asked;
    }

    /**
     * A test of that AIM, which runs at most once.
     *
     * @throws IllegalArgumentException if it is of a class without a name, which can declare no ports
     * @throws org.openaif.api.AifException PORT_CREATION_FAILED if a port's record has no data type
     */
    public static AimTest of(Aim aim) {
        Class<? extends Aim> type = aim.getClass();
        if (type.isAnonymousClass() || type.isSynthetic()) {
            throw new IllegalArgumentException(
                    "an AIM without a class of its own declares no ports; give it one, with @Input"
                            + " and @Output");
        }
        AimMetadata metadata = new DeclaredAim(type).metadata();
        return new AimTest(metadata.name(), metadata, aim, new LinkedHashMap<>());
    }

    @Override
    AimTest self() {
        return this;
    }

    /** Gives it a parameter; numbers and booleans as the text that metadata would have. */
    public AimTest with(String parameter, Object value) {
        parameter(aim, parameter, value);
        return this;
    }

    /** Its own storage, to fill before and to look at after. */
    public Storage storage() {
        return storage(aim);
    }

    /** Sends it a signal. One that is sent before it starts is the first that it sees. */
    public AimTest signal(Signal signal) {
        workflow().signal(aim, signal);
        return this;
    }

    /** Its state at present. */
    public AimState state() {
        return state(aim);
    }

    /** What it threw, if it failed; then {@link #close} says nothing of it any more. */
    public Optional<Throwable> failure() {
        return failure(aim);
    }

    /** What it has reported so far, in order. */
    public List<String> reports() {
        return reports(aim);
    }

    /**
     * The parameters that it has asked for so far, in order, each with the default that it named as
     * text; empty text where it named none. A test can compare them with its metadata.
     */
    public Map<String, String> asked() {
        return AskedParameters.copyOf(asked);
    }
}
