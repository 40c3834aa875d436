// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

/**
 * An occurrence that the whole AIF can be told of.
 *
 * @param name which event
 * @param source the AIM, or other component, in which it occurred
 * @param data what it is about; empty for nothing; not to be changed
 */
public record Event(String name, String source, byte[] data) {}
