// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where an audit log lies.
 *
 * <pre>
 *   log-000001.jsonl, log-000002.jsonl ...   the lines, in order
 *   head.json                                the last seal: how far the log had come
 *   key.pem                                  what seals are verified with, for whoever has no other source
 *   cut-000007.bin                           what a crash left of entry 7, not yet whole
 *   lock                                     see FolderLock
 * </pre>
 */
record AuditFolder(Path path) {
    private static final String PREFIX = "log-";
    private static final String SUFFIX = ".jsonl";

    /** The files of the log, in order. */
    List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(path)) {
            return all.filter(file -> file.getFileName().toString().matches("log-[0-9]{6}\\.jsonl"))
                    .sorted()
                    .toList();
        }
    }

    Path file(int number) {
        return path.resolve("%s%06d%s".formatted(PREFIX, number, SUFFIX));
    }

    static int number(Path file) {
        String name = file.getFileName().toString();
        return Integer.parseInt(name.substring(PREFIX.length(), name.length() - SUFFIX.length()));
    }

    Path head() {
        return path.resolve("head.json");
    }

    Path key() {
        return path.resolve("key.pem");
    }

    Path cut(long entry) {
        return path.resolve("cut-%06d.bin".formatted(entry));
    }

    /** One line as it stands in a file. */
    record RawLine(byte[] bytes, boolean whole) {}

    /** Reads lines one by one, none longer than it has room for. */
    static final class Lines implements AutoCloseable {
        private final InputStream in;

        Lines(Path file) throws IOException {
            this(Files.newInputStream(file));
        }

        Lines(InputStream in) {
            this.in = new BufferedInputStream(in, 64 << 10);
        }

        /** The next one; null at the end. One that is too long is given in parts, none of them whole. */
        @Nullable RawLine next() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream(256);
            int next;
            while ((next = in.read()) >= 0) {
                if (next == '\n') {
                    return new RawLine(line.toByteArray(), true);
                }
                line.write(next);
                if (line.size() > AuditLine.MAX_BYTES) {
                    return new RawLine(line.toByteArray(), false);
                }
            }
            return line.size() == 0 ? null : new RawLine(line.toByteArray(), false);
        }

        /** Whether nothing follows. */
        boolean isAtEnd() throws IOException {
            in.mark(1);
            boolean end = in.read() < 0;
            in.reset();
            return end;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
