// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.openaif.trust.spi.Medium;

/** The memory of this process. */
final class MemoryMedium implements Medium {
    private final Map<String, byte[]> contents = new ConcurrentHashMap<>();

    @Override
    public Distance distance() {
        return Distance.MEMORY;
    }

    @Override
    public void write(String name, byte[] content) {
        contents.put(name, content.clone());
    }

    @Override
    public Optional<byte[]> read(String name, long offset, int length) {
        return Optional.ofNullable(contents.get(name))
                .map(content -> part(content, offset, length));
    }

    /** As much of a part as there is. */
    static byte[] part(byte[] content, long offset, int length) {
        int from = (int) Math.min(offset, content.length);
        return Arrays.copyOfRange(content, from, from + Math.min(length, content.length - from));
    }

    @Override
    public void delete(String name) {
        contents.remove(name);
    }
}
