// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares an input port of an {@link Aim} class. The Controller compares it with the metadata
 * before anything starts, so that a wiring mistake is found at once and not by the first message.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Input.Several.class)
public @interface Input {
    /** The port's name, unique among the input ports of the AIM. */
    String name();

    /** The record type of the messages read from the port. */
    Class<? extends Record> type();

    /** Whether a device of the machine (a microphone, an inertial unit) feeds the port. */
    Technology technology() default Technology.SOFTWARE;

    /** Holds several {@link Input} on one class; written by the compiler. */
    @Documented
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Several {
        /** The declarations, in order. */
        Input[] value();
    }
}
