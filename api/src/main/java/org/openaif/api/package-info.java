// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What the author of an AI Module (AIM) writes against, and nothing more.
 *
 * <p>Start with {@link org.openaif.api.Aim}: one class, one method of plain blocking code. Its ports
 * are bound to Java records; {@link org.openaif.api.AimContext} hands out everything else. In this
 * package nothing is ever {@code null}: absence is an {@link java.util.Optional} or an empty
 * collection.
 *
 * <p>{@link org.openaif.api.DataType} is what a port's messages are made of, {@link
 * org.openaif.api.RecordCodec} how they lie in a buffer; an AIM needs neither by name.
 *
 * <p>It depends on nothing and runs on Java 17.
 */
package org.openaif.api;
