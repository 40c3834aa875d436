// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which AIM of which specification a class implements, so that a workflow whose metadata names
 * no Java implementation can still find one. List the class in {@code
 * META-INF/services/org.openaif.api.Aim} to be found.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Implements {
    /** The AIM's name, as in {@code Identifier.Specification.AIM} of its metadata. */
    String aim();

    /** The standard that specifies the AIM, such as {@code MPAI-IOT}; empty for the author's own. */
    String standard() default "";

    /** The AIW for which the standard specifies the AIM; empty where it stands alone. */
    String aiw() default "";

    /** The version of the specification. */
    String version() default "1";
}
