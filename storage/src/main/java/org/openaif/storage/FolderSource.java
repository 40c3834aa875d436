// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/**
 * The files below a folder. Its state is the digest of all names and contents; a file is read again
 * for it only if its size, its times or its identity changed.
 */
final class FolderSource implements DataSource {
    /** More files than this are not a data source but a mistake in its path. */
    private static final int MAX_FILES = 100_000;

    /**
     * A file that was changed so shortly before it was read may have been changed once more since,
     * within one tick of the file system's clock and so unseen; it is read again.
     */
    private static final Duration CLOCK_TICK = Duration.ofSeconds(2);

    private final Path root;
    private final Map<String, Content> known = new HashMap<>();

    /** What a file looked like, and what was in it then. */
    private record Content(String look, Instant read, byte[] digest) {
        boolean isStill(String look, Instant changed) {
            return this.look.equals(look) && changed.isBefore(read.minus(CLOCK_TICK));
        }
    }

    FolderSource(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public Optional<byte[]> get(String key) {
        List<String> segments = RelativePath.segments(key);
        try {
            Path folder = root.toRealPath();
            Path file = folder.resolve(String.join("/", segments));
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || !file.toRealPath().equals(file)) {
                return Optional.empty(); // not there, or a link on the way
            }
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                byte[] content = in.readNBytes(MAX_ITEM_BYTES + 1);
                if (content.length > MAX_ITEM_BYTES) {
                    throw new AifException(
                            ErrorCode.READ,
                            "access: " + file + " has more than the " + MAX_ITEM_BYTES
                                    + " bytes that can be read; split it");
                }
                return Optional.of(content);
            }
        } catch (NoSuchFileException e) {
            return gone(e);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** The file went between two looks at it; but the folder itself must be there. */
    private Optional<byte[]> gone(NoSuchFileException e) {
        if (!Files.isDirectory(root)) {
            throw unreadable(e);
        }
        return Optional.empty();
    }

    private AifException unreadable(IOException e) {
        return new AifException(ErrorCode.READ, "access: folder " + root + " cannot be read: " + e, e);
    }

    @Override
    public List<String> list(String prefix) {
        return files().keySet().stream().filter(key -> key.startsWith(prefix)).toList();
    }

    /** All regular files by their keys. */
    private TreeMap<String, BasicFileAttributes> files() {
        TreeMap<String, BasicFileAttributes> files = new TreeMap<>();
        try {
            Path folder = root.toRealPath();
            Files.walkFileTree(
                    folder,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                            if (attributes.isRegularFile()) {
                                files.put(key(folder.relativize(file)), attributes);
                                checkCount(files.size());
                            }
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException e)
                                throws IOException {
                            if (e instanceof NoSuchFileException && !file.equals(folder)) {
                                return FileVisitResult.CONTINUE; // deleted while we looked
                            }
                            throw e;
                        }
                    });
        } catch (IOException e) {
            throw unreadable(e);
        }
        return files;
    }

    private static String key(Path relative) {
        return relative.toString().replace(relative.getFileSystem().getSeparator(), "/");
    }

    private void checkCount(int count) {
        if (count > MAX_FILES) {
            throw new AifException(
                    ErrorCode.READ,
                    "access: folder " + root + " has more than " + MAX_FILES
                            + " files; name one further down");
        }
    }

    @Override
    public synchronized String state() {
        MessageDigest all = Digests.sha256();
        TreeMap<String, BasicFileAttributes> files = files();
        known.keySet().retainAll(files.keySet());
        files.forEach(
                (key, attributes) -> {
                    byte[] name = key.getBytes(StandardCharsets.UTF_8);
                    all.update((name.length + ":").getBytes(StandardCharsets.US_ASCII));
                    all.update(name);
                    all.update(digest(key, attributes));
                });
        return HexFormat.of().formatHex(all.digest());
    }

    private byte[] digest(String key, BasicFileAttributes attributes) {
        // Links above the root are followed, links below it are not among the keys.
        Path file = root.resolve(key);
        try {
            Map<String, Object> unix =
                    file.getFileSystem().supportedFileAttributeViews().contains("unix")
                            ? Files.readAttributes(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS)
                            : Map.of();
            String look =
                    attributes.size() + " " + attributes.lastModifiedTime() + " "
                            + attributes.fileKey() + " " + unix;
            @Nullable Content content = known.get(key);
            Instant now = Instant.now();
            if (content == null
                    || !content.isStill(look, attributes.lastModifiedTime().toInstant())) {
                content = new Content(look, now, Digests.of(file));
                known.put(key, content);
            }
            return content.digest();
        } catch (NoSuchFileException e) {
            return new byte[0]; // deleted while we looked: a state of its own, and soon another
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public void close() {}
}
