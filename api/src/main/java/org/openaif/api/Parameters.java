// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.util.Optional;
import java.util.Set;

/**
 * The parameters of an AIM, by name. Values come from the workflow's metadata where it gives them,
 * otherwise from the AIM's own, otherwise from the default that the AIM names here.
 *
 * <p>A value that is there but cannot be read as what is asked for is a mistake in the metadata, and
 * is said as an {@link AifException} that names the AIM, the parameter and the value.
 */
public interface Parameters {
    /** The text of a parameter, if it is given. */
    Optional<String> text(String name);

    /** A whole number. */
    long integer(String name, long otherwise);

    /** A number. */
    double number(String name, double otherwise);

    /** True or false. */
    boolean flag(String name, boolean otherwise);

    /** The names of the parameters that are given. */
    Set<String> names();

    /** The text of a parameter, or the default. */
    default String text(String name, String otherwise) {
        return text(name).orElse(otherwise);
    }
}
