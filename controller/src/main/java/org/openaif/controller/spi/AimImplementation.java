// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller.spi;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.concurrent.Callable;
import org.openaif.api.Aim;
import org.openaif.api.trust.Measurement;

/**
 * An implementation of an AIM that can be run here.
 *
 * @param type whose annotations declare the ports; may declare none
 * @param maker makes a new object for each life of each instance
 * @param measured what is known of where it comes from, besides its class: the archive, the model
 */
public record AimImplementation(
        Class<? extends Aim> type,
        Callable<? extends Aim> maker,
        List<Measurement> measured) {

    /** Copies the list. */
    public AimImplementation {
        measured = List.copyOf(measured);
    }

    /** An implementation that is its class. */
    public AimImplementation(Class<? extends Aim> type, Callable<? extends Aim> maker) {
        this(type, maker, List.of());
    }

    /** The implementation by a class with a public constructor without arguments. */
    public static AimImplementation of(Class<? extends Aim> type) {
        return new AimImplementation(type, () -> make(type));
    }

    /** The same, of which this has been measured; the Controller gives the parts their names. */
    public AimImplementation withMeasured(List<Measurement> parts) {
        return new AimImplementation(type, maker, parts);
    }

    private static Aim make(Class<? extends Aim> type) throws Exception {
        try {
            return type.getConstructor().newInstance();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }
}
