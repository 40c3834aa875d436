// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

/**
 * Who wants to do what to what. Names are compared character by character, never as prefixes.
 *
 * @param principal who, as the AIF knows it: {@code user-agent}, {@code controller}, {@code
 *     aim/<workflow>/<aim>}, {@code device/<name>}, {@code store/<name>}, {@code peer/<name>}
 * @param action what: a function of the standard without its prefix, as {@code AIW_Start}, {@code
 *     Channel_Create}, {@code SharedStorage_Put}
 * @param resource to what: {@code aiw/<name>}, {@code channel/<workflow>/<name>}, {@code
 *     storage/<workflow>/<key>}, {@code archive/<name>}
 */
public record Request(String principal, String action, String resource) {}
