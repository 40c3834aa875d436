// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

/** What an AIM can find when it asks its {@link Turns} for what comes next. */
public sealed interface Turn permits Together, Signal, EndOfStream {}
