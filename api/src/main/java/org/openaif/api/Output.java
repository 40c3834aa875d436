// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Declares an output port of an {@link Aim} class; the counterpart of {@link Input}. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Output.Several.class)
public @interface Output {
    /** The port's name, unique among the output ports of the AIM. */
    String name();

    /** The record type of the messages written to the port. */
    Class<? extends Record> type();

    /** Whether the port drives a device of the machine (lamps, a loudspeaker). */
    Technology technology() default Technology.SOFTWARE;

    /** Holds several {@link Output} on one class; written by the compiler. */
    @Documented
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Several {
        /** The declarations, in order. */
        Output[] value();
    }
}
