// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

/**
 * A file of an archive.
 *
 * @param name its path from the top of the archive, with {@code /}, checked to go down only
 * @param bytes its size, unpacked
 * @param executable whether its owner may run it
 */
public record ArchiveEntry(String name, long bytes, boolean executable) {}
