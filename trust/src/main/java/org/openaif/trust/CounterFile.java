// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * The counter of the software root, in a file of two places that are written in turn: the one with the
 * greater number holds. So to count takes one {@code fsync}, and while one place is written the other
 * is whole: if the power fails meanwhile, the counter stands where it stood.
 *
 * <pre>
 *   at 0, and at 264 KiB:   4 length n   n bytes, sealed by the root:   8 number   the note with it
 * </pre>
 *
 * <p>One at a time may use it.
 */
final class CounterFile {
    private static final int LARGEST_NOTE = 256 << 10;

    /** A note, and what is around it. */
    static final int PLACE = LARGEST_NOTE + (8 << 10);

    /** What there is mostly. */
    private static final int FIRST_READ = 4096;

    private final RealDisk disk = new RealDisk();
    private final Path file;
    private final UnaryOperator<byte[]> seal;
    private final UnaryOperator<byte[]> unseal;

    /** Length and nonce: no two that were ever written begin alike. */
    private static final int START = 16;

    /**
     * What this process counted last. While the place that is to be written next begins as it did then,
     * nobody else has counted, and nothing need be read.
     */
    private @Nullable Known known;

    private record Known(long number, byte[] start, byte[] startOfOther) {}

    /** Where the counter stands, and what was noted then. */
    record Count(long number, byte[] note) {}

    CounterFile(Path file, UnaryOperator<byte[]> seal, UnaryOperator<byte[]> unseal) {
        this.file = file;
        this.seal = seal;
        this.unseal = unseal;
    }

    /** Makes the file, at 0; in its full length, so that no write has to wait for room being found. */
    void make() {
        DurableFile.write(file, Arrays.copyOf(sealed(0, new byte[0]), 2 * PLACE));
    }

    private byte[] sealed(long number, byte[] note) {
        byte[] content =
                seal.apply(
                        ByteBuffer.allocate(Long.BYTES + note.length)
                                .putLong(number)
                                .put(note)
                                .array());
        return ByteBuffer.allocate(4 + content.length).putInt(content.length).put(content).array();
    }

    /**
     * Where it stands.
     *
     * @throws TrustException CORRUPTION_DETECTED if neither place holds a number that was sealed here
     */
    Count read() {
        return Stream.of(read(0), read(PLACE))
                .flatMap(Optional::stream)
                .max(Comparator.comparingLong(Count::number))
                .orElseThrow(
                        () ->
                                new TrustException(
                                        TrustError.CORRUPTION_DETECTED,
                                        file + " is gone, or not as it was written; versions cannot be"
                                                + " told apart"));
    }

    /** What a place holds: nothing if it was never written, or the power failed meanwhile. */
    private Optional<Count> read(int place) {
        try {
            byte[] start = disk.read(file, place, FIRST_READ).orElse(new byte[0]);
            if (start.length < 4) {
                return Optional.empty();
            }
            int length = ByteBuffer.wrap(start).getInt();
            if (length <= 0 || length > PLACE - 4) {
                return Optional.empty();
            }
            byte[] sealed =
                    4 + length <= start.length
                            ? Arrays.copyOfRange(start, 4, 4 + length)
                            : disk.read(file, place + 4L, length).orElse(start);
            ByteBuffer plain = ByteBuffer.wrap(unseal.apply(sealed));
            long number = plain.getLong();
            byte[] note = new byte[plain.remaining()];
            plain.get(note);
            return Optional.of(new Count(number, note));
        } catch (TrustException e) {
            if (e.error() != TrustError.INVALID_SIGNATURE) {
                throw e;
            }
            return Optional.empty();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** One further; durable when this returns. */
    long count(byte[] note) {
        if (note.length > LARGEST_NOTE) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "a note has at most " + LARGEST_NOTE + " bytes, not " + note.length);
        }
        Known before = known;
        known = null; // until all has gone well
        try {
            return before == null ? countAnew(note) : countOn(before, note);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private long countOn(Known before, byte[] note) throws IOException {
        long next = Math.addExact(before.number, 1);
        byte[] content = sealed(next, note);
        if (!disk.replaceAndSync(file, place(next), before.startOfOther, content)) {
            return countAnew(note);
        }
        known = new Known(next, Arrays.copyOf(content, START), before.start);
        return next;
    }

    private long countAnew(byte[] note) throws IOException {
        long next = Math.addExact(read().number(), 1);
        byte[] content = sealed(next, note);
        byte[] other = disk.read(file, place(next + 1), START).orElse(new byte[0]);
        disk.overwriteAndSync(file, place(next), content);
        if (other.length == START) {
            known = new Known(next, Arrays.copyOf(content, START), other);
        }
        return next;
    }

    private static long place(long number) {
        return number % 2 * PLACE;
    }

    private TrustException failed(IOException e) {
        return new TrustException(
                TrustError.STORAGE_FAILURE, "the counter in " + file + " failed: " + e.getMessage(), e);
    }
}
