// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a {@code long} component of a record as a point in stream time, nanoseconds since the epoch,
 * so that it can be shown to people as seconds since the start. {@link #NONE} stands for no time.
 */
@Documented
@Target({ElementType.RECORD_COMPONENT, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Timestamp {
    /** The value that says that there is no such time. */
    long NONE = Long.MIN_VALUE;
}
