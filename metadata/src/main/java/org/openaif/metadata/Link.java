// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

/**
 * One connection of one composite, in the direction that messages go.
 *
 * @param order of the connections of the workflow; those of a composite come before those of the
 *     composites in it
 * @param place where the topology has it
 * @param anonymising where the extension says what its messages are made of; the place of the link
 *     where it does not
 */
record Link(
        PortNode from,
        PortNode to,
        int order,
        Place place,
        ChannelSettings settings,
        Place anonymising) {}
