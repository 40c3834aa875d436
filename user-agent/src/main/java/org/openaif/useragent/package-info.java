// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The User Agent: the command line {@code aif}, which puts everything together.
 *
 * <p>Start with {@link org.openaif.useragent.Aif}, which lists the commands; then follow {@code
 * RunCommand} to {@code DeviceBinding}, which puts devices at the ports of a workflow, and {@code
 * Run}, which runs it before a {@code View}.
 */
@NullMarked
package org.openaif.useragent;

import org.jspecify.annotations.NullMarked;
