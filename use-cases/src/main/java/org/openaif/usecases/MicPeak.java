// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import org.openaif.api.Timestamp;

/**
 * A sound that stands clear of what surrounds it.
 *
 * @param onset when it began; also the message's timestamp
 * @param decibels how far its level stood above the median when it was recognised
 */
public record MicPeak(@Timestamp long onset, double decibels) {}
