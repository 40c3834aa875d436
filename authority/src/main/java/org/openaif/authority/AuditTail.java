// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Optional;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * How far a log has come, as the end of its last file says.
 *
 * @param number of the last line; 0 if the file has none
 * @param hash of the last line
 * @param length of the file up to the last whole line
 * @param torn what stands after that: what a crash did not let come to its end
 * @param unsealed how many lines came after the last seal
 */
record AuditTail(long number, String hash, long length, byte[] torn, int unsealed) {
    /** The last entries; what is read first. A log that was closed ends with its seal. */
    private static final int WINDOW = 8 << 10;

    /** How many times more is read when the last seal was not in it. */
    private static final int FURTHER = 16;

    /**
     * Reads it. What was sealed must be there; what came later may have been torn by a crash.
     *
     * @param name of the file, for messages
     * @param head the last seal that is known
     * @throws TrustException CORRUPTION_DETECTED if what was sealed is not there, or not as it was
     */
    static AuditTail read(FileChannel file, String name, Optional<AuditHead> head)
            throws IOException {
        return new Scan(name, head).from(file, WINDOW);
    }

    private static final class Scan {
        private final String name;
        private final Optional<AuditHead> head;
        private final long sealed;
        private long first;
        private long number;
        private String hash = "";
        private int unsealed;

        Scan(String name, Optional<AuditHead> head) {
            this.name = name;
            this.head = head;
            this.sealed = head.map(known -> known.line().number()).orElse(0L);
        }

        AuditTail from(FileChannel file, long window) throws IOException {
            long from = Math.max(0, file.size() - window);
            byte[] bytes = new byte[Math.toIntExact(file.size() - from)];
            ByteBuffer room = ByteBuffer.wrap(bytes);
            while (room.hasRemaining() && file.read(room, from + room.position()) >= 0) {
                // As much as the system gives at once; the lock is ours, so nobody shortens the
                // file.
            }
            int begin = from == 0 ? 0 : indexOf(bytes, (byte) '\n') + 1;
            int end = wholeLines(bytes);
            try (AuditFolder.Lines lines =
                    new AuditFolder.Lines(
                            new ByteArrayInputStream(bytes, begin, Math.max(0, end - begin)))) {
                AuditFolder.RawLine raw;
                while ((raw = lines.next()) != null) {
                    take(raw);
                }
            }
            boolean seen = first > 0 && first <= sealed;
            if (from > 0 && !seen) {
                return new Scan(name, head).from(file, window * FURTHER);
            }
            if (number > 0 && number < sealed) {
                throw corrupt(
                        "it ends with entry " + number + ", and entry " + sealed + " was sealed");
            }
            return new AuditTail(
                    number,
                    hash,
                    from + end,
                    Arrays.copyOfRange(bytes, end, bytes.length),
                    unsealed);
        }

        private void take(AuditFolder.RawLine raw) {
            AuditLine line =
                    AuditLine.parse(raw.bytes())
                            .orElseThrow(
                                    () -> corrupt("what follows entry " + number + " is no entry"));
            if (first == 0) {
                first = line.number();
                refuseUnlessItFollowsTheHead(line);
            } else if (line.number() != number + 1 || !line.previous().equals(hash)) {
                throw corrupt("what follows entry " + number + " is not what followed it");
            }
            number = line.number();
            hash = Digests.hex(raw.bytes());
            unsealed = line.isSeal() ? 0 : unsealed + 1;
            if (number == sealed && !hash.equals(head.orElseThrow().hash())) {
                throw corrupt("entry " + number + " is not the seal that it was");
            }
        }

        /** A file begins after a seal, so the head is the line before it or in it. */
        private void refuseUnlessItFollowsTheHead(AuditLine line) {
            if (sealed == line.number() - 1
                    && head.isPresent()
                    && !line.previous().equals(head.get().hash())) {
                throw corrupt("entry " + line.number() + " does not follow the last seal");
            }
        }

        private TrustException corrupt(String what) {
            return AuditTail.corrupt(name, what);
        }
    }

    /**
     * Where the last whole line ends. A page that the system had not yet written is all zeros, which
     * no line has: all from there on was on its way.
     */
    private static int wholeLines(byte[] bytes) {
        int zero = indexOf(bytes, (byte) 0);
        int end = zero < 0 ? bytes.length : zero;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    private static int indexOf(byte[] bytes, byte wanted) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    static TrustException corrupt(String name, String what) {
        return new TrustException(
                TrustError.CORRUPTION_DETECTED,
                name
                        + ": "
                        + what
                        + "; see aif trust audit verify, keep the folder as evidence, and"
                        + " move it away to begin another log");
    }
}
