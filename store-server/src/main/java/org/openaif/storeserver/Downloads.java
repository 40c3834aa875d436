// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;

/**
 * Sends files, whole or from where somebody was interrupted: {@code Range} with one range, {@code
 * If-Range}, {@code If-None-Match}. The tag of a file is its SHA-256.
 */
final class Downloads {
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    /** Of files that do not change: those in the cache are called by their content. */
    private final Map<Path, String> sums = new ConcurrentHashMap<>();

    private record Part(long first, long length) {}

    String sum(Path file) throws IOException {
        String known = sums.get(file);
        if (known == null) {
            known = Sha256.of(file);
            sums.put(file, known);
        }
        return known;
    }

    void send(Call call, Path file, String sha256, String type) throws IOException {
        String tag = "\"" + sha256 + "\"";
        call.set(HttpHeader.ETAG, tag);
        call.set(HttpHeader.ACCEPT_RANGES, "bytes");
        if (call.header("If-None-Match")
                .filter(tags -> tags.equals("*") || tags.contains(tag))
                .isPresent()) {
            call.status(304);
            return;
        }
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            Optional<Part> part = part(call, tag, size);
            call.status(part.isPresent() ? 206 : 200);
            part.ifPresent(
                    some ->
                            call.set(
                                    HttpHeader.CONTENT_RANGE,
                                    "bytes "
                                            + some.first
                                            + "-"
                                            + (some.first + some.length - 1)
                                            + "/"
                                            + size));
            Part sent = part.orElse(new Part(0, size));
            call.set(HttpHeader.CONTENT_TYPE, type);
            call.set("X-Content-Type-Options", "nosniff");
            call.set(HttpHeader.CONTENT_LENGTH, Long.toString(sent.length));
            if (!call.isHead()) {
                copy(channel.position(sent.first), sent.length, call);
            }
        }
    }

    private static Optional<Part> part(Call call, String tag, long size) {
        Optional<String> range = call.header("Range");
        if (range.isEmpty()
                || call.header("If-Range").filter(wanted -> !wanted.equals(tag)).isPresent()) {
            return Optional.empty();
        }
        Matcher parts = RANGE.matcher(range.get());
        if (!parts.matches() || parts.group(1).isEmpty() && parts.group(2).isEmpty()) {
            // Several ranges, or none that we know: all of it is a right answer to that.
            return Optional.empty();
        }
        boolean fromEnd = parts.group(1).isEmpty();
        long first =
                fromEnd
                        ? Math.max(0, size - Long.parseLong(parts.group(2)))
                        : Long.parseLong(parts.group(1));
        long last =
                fromEnd || parts.group(2).isEmpty()
                        ? size - 1
                        : Math.min(size - 1, Long.parseLong(parts.group(2)));
        if (first > last) {
            call.set(HttpHeader.CONTENT_RANGE, "bytes */" + size);
            throw new Refused(
                    416,
                    "the range is outside of its " + size + " bytes",
                    "ask from the beginning");
        }
        return Optional.of(new Part(first, last - first + 1));
    }

    private static void copy(FileChannel from, long length, Call call) throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Channels.newInputStream(from);
                OutputStream out = call.out()) {
            for (long rest = length; rest > 0; ) {
                int n = in.read(buffer, 0, (int) Math.min(rest, buffer.length));
                if (n < 0) {
                    throw new IOException("the file has become shorter");
                }
                out.write(buffer, 0, n);
                rest -= n;
            }
        }
    }
}
