// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller.spi;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Callable;
import org.openaif.api.Aim;

/**
 * An implementation of an AIM that can be run here.
 *
 * @param type whose annotations declare the ports; may declare none
 * @param maker makes a new object for each life of each instance
 */
public record AimImplementation(Class<? extends Aim> type, Callable<? extends Aim> maker) {

    /** The implementation by a class with a public constructor without arguments. */
    public static AimImplementation of(Class<? extends Aim> type) {
        return new AimImplementation(type, () -> make(type));
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
