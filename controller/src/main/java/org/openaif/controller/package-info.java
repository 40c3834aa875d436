// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The runtime: it makes the AIMs of a workflow, connects their ports by channels, runs each on a
 * thread of its own, and keeps the rest running when one fails.
 *
 * <p>Start with {@link org.openaif.controller.Controller} and {@link
 * org.openaif.controller.Workflow}; then follow a message through {@code OutboundPort} and {@code
 * InboundPort}. What comes from outside (implementations, storage) plugs in through {@code spi}.
 */
@NullMarked
package org.openaif.controller;

import org.jspecify.annotations.NullMarked;
