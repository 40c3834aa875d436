// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an {@link Aim} that stands for a device at the border of a workflow: a source (one output
 * port, no input) or an actuator (one input port, no output). The User Agent binds it to a hardware
 * port of the workflow that carries the same record type, by the kind that metadata or user choose.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Device {
    /** What kind of device: {@code simulator}, {@code recording}, {@code live}, {@code terminal}. */
    String kind();
}
