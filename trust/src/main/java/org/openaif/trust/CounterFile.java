// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * The counter of the software root, in a file of two places that are written in turn, each a sector of
 * 512 bytes with a sealed number. So to count takes one {@code fsync}, and while one place is written
 * the other is whole: if the power fails meanwhile, the counter stands where it stood.
 *
 * <p>One at a time may use it.
 */
final class CounterFile {
    private static final int PLACE = 512;

    private final Disk disk = new RealDisk();
    private final Path file;
    private final UnaryOperator<byte[]> seal;
    private final UnaryOperator<byte[]> unseal;

    CounterFile(Path file, UnaryOperator<byte[]> seal, UnaryOperator<byte[]> unseal) {
        this.file = file;
        this.seal = seal;
        this.unseal = unseal;
    }

    /** Makes the file, at 0. */
    void make() {
        DurableFile.write(file, Arrays.copyOf(sealed(0), 2 * PLACE));
    }

    private byte[] sealed(long number) {
        byte[] content = seal.apply(Secret.number(number));
        return ByteBuffer.allocate(content.length + 1)
                .put((byte) content.length)
                .put(content)
                .array();
    }

    /**
     * Where it stands.
     *
     * @throws TrustException CORRUPTION_DETECTED if neither place holds a number that was sealed here
     */
    long read() {
        byte[] content =
                contents()
                        .orElseThrow(
                                () ->
                                        new TrustException(
                                                TrustError.CORRUPTION_DETECTED,
                                                file + " is gone; versions cannot be told apart"));
        OptionalLong first = number(Arrays.copyOf(content, PLACE));
        OptionalLong second = number(Arrays.copyOfRange(content, PLACE, 2 * PLACE));
        if (first.isEmpty() && second.isEmpty()) {
            throw new TrustException(
                    TrustError.CORRUPTION_DETECTED,
                    file + " is not as it was written; versions cannot be told apart");
        }
        return Math.max(first.orElse(0), second.orElse(0));
    }

    private Optional<byte[]> contents() {
        try {
            return disk.read(file, 0, 2 * PLACE).map(bytes -> Arrays.copyOf(bytes, 2 * PLACE));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** What a place holds: nothing if it was never written, or the power failed meanwhile. */
    private OptionalLong number(byte[] place) {
        int length = Math.min(place[0] & 0xff, PLACE - 1);
        if (length == 0) {
            return OptionalLong.empty();
        }
        try {
            byte[] sealed = Arrays.copyOfRange(place, 1, 1 + length);
            return OptionalLong.of(ByteBuffer.wrap(unseal.apply(sealed)).getLong());
        } catch (TrustException e) {
            if (e.error() != TrustError.INVALID_SIGNATURE) {
                throw e;
            }
            return OptionalLong.empty();
        }
    }

    /** One further; durable when this returns. */
    long count() {
        long next = Math.addExact(read(), 1);
        try {
            disk.overwriteAndSync(file, next % 2 * PLACE, sealed(next));
        } catch (IOException e) {
            throw failed(e);
        }
        return next;
    }

    private TrustException failed(IOException e) {
        return new TrustException(
                TrustError.STORAGE_FAILURE, "the counter in " + file + " failed: " + e.getMessage(), e);
    }
}
