// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

/**
 * An AI Module: it reads typed messages from its input ports, and writes typed messages to its
 * output ports.
 *
 * <pre>{@code
 * @Implements(aim = "Doubler")
 * @Input(name = "Numbers", type = Value.class)
 * @Output(name = "Doubled", type = Value.class)
 * public final class Doubler implements Aim {
 *     public void run(AimContext aim) {
 *         OutputPort<Value> doubled = aim.output("Doubled", Value.class);
 *         for (Message<Value> number : aim.input("Numbers", Value.class)) {
 *             doubled.write(new Value(2 * number.record().value()));
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p><b>Thread.</b> The Controller makes the object (public no-argument constructor) and calls
 * {@link #run} once, on a thread that belongs to this instance alone: virtual by default, a platform
 * thread where the metadata asks for one. Ports may be used on that thread only; whoever forks
 * threads brings the results back to it.
 *
 * <p><b>Life cycle.</b> Returning from {@code run} ends the AIM: its output ports close, and whoever
 * reads from them sees the end of the stream once everything written has been read. PAUSE takes
 * effect at the next port operation, which then waits for RESUME. STOP interrupts the thread, and
 * the port operation in progress, or the next one, throws {@link AimStopped}; let it pass. Anything
 * else thrown from {@code run} makes the AIM FAILED: its neighbours go on, the messages that wait
 * for it stay where they are, and the metadata says whether it is restarted (with a new object).
 *
 * <p>Clause: MPAI-AIF V2, Architecture, 3 (AIMs); the {@code module_t} of the API conventions.
 */
@FunctionalInterface
public interface Aim {

    /**
     * Does the work of this AIM, from START to its end.
     *
     * @param context this instance's ports, time, parameters and storage; valid during this call
     * @throws Exception whatever goes wrong; it is reported with this AIM's name
     */
    void run(AimContext context) throws Exception;
}
