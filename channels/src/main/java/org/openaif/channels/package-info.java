// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Bounded channels from one thread to one other, that carry items with timestamps and promises about
 * the timestamps to come; and the means to wait for several of them at once.
 *
 * <p>Nothing here knows of AIMs. Start with {@link org.openaif.channels.Channel}, whose comment says
 * why it is right, then {@link org.openaif.channels.Doorbell}, which is how threads wait.
 */
package org.openaif.channels;
