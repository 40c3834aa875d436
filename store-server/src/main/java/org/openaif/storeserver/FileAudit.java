// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.trust.AuditLog;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What happened to a Store, a JSON object a line. A file that has become large is put aside under the
 * name with {@code .1} behind it, in the place of the one before, so that strangers cannot fill the
 * disk by being refused.
 */
final class FileAudit implements AuditLog, AutoCloseable {
    private static final long MOST_BYTES = 16L << 20;

    private static final JsonMapper ONE_LINE =
            Json.MAPPER.rebuild().disable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path file;
    private final Clock clock;
    private final AuditLog watcher;
    private FileChannel out;

    private record Entry(
            Instant time,
            String principal,
            String action,
            String resource,
            String outcome,
            String detail) {}

    private FileAudit(Path file, Clock clock, AuditLog watcher, FileChannel out) {
        this.file = file;
        this.clock = clock;
        this.watcher = watcher;
        this.out = out;
    }

    static FileAudit open(Path file, Clock clock, AuditLog watcher) throws IOException {
        return new FileAudit(file, clock, watcher, open(file));
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND);
    }

    @Override
    public void write(
            String principal, String action, String resource, String outcome, String detail) {
        Entry entry = new Entry(clock.instant(), principal, action, resource, outcome, detail);
        byte[] line = (ONE_LINE.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            append(line);
        } catch (IOException e) {
            throw new AifException(
                    ErrorCode.ERROR,
                    file + " cannot be written: " + e + "; check room on the disk",
                    e);
        }
        watcher.write(principal, action, resource, outcome, detail);
    }

    private synchronized void append(byte[] line) throws IOException {
        if (out.size() + line.length > MOST_BYTES) {
            out.close();
            Files.move(
                    file,
                    file.resolveSibling(file.getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING);
            out = open(file);
        }
        ByteBuffer rest = ByteBuffer.wrap(line);
        while (rest.hasRemaining()) {
            out.write(rest);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        out.force(true);
        out.close();
    }
}
