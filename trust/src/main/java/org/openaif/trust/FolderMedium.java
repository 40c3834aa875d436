// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.openaif.trust.spi.Medium;

/**
 * A folder of files: flash, a disk, or what is mounted there. Content is written under another name,
 * synced, given its own name, and the folder synced: so it is there as a whole or not at all, at
 * whatever moment the power fails.
 */
final class FolderMedium implements Medium {
    private static final String UNFINISHED = ".new";

    private final Disk disk;
    private final Path folder;

    private FolderMedium(Disk disk, Path folder) {
        this.disk = disk;
        this.folder = folder;
    }

    /** Opens a folder, makes it if need be, and clears away what was left unfinished in it. */
    static FolderMedium open(Disk disk, Path folder) throws IOException {
        disk.makeFolder(folder);
        for (Path file : disk.list(folder)) {
            if (file.getFileName().toString().endsWith(UNFINISHED)) {
                disk.delete(file);
            }
        }
        return new FolderMedium(disk, folder);
    }

    @Override
    public Distance distance() {
        return Distance.NEAR;
    }

    @Override
    public void write(String name, byte[] content) throws IOException {
        writeAll(Map.of(name, content));
    }

    @Override
    public void writeAll(Map<String, byte[]> contents) throws IOException {
        for (Map.Entry<String, byte[]> one : contents.entrySet()) {
            disk.create(unfinished(one.getKey()), one.getValue());
        }
        for (String name : contents.keySet()) {
            disk.sync(unfinished(name));
        }
        for (String name : contents.keySet()) {
            disk.move(unfinished(name), folder.resolve(name));
        }
        disk.syncFolder(folder);
    }

    private Path unfinished(String name) {
        return folder.resolve(name + UNFINISHED);
    }

    @Override
    public Optional<byte[]> read(String name, long offset, int length) throws IOException {
        return disk.read(folder.resolve(name), offset, length);
    }

    /** Need not be durable: what comes back is deleted again when the storage is next opened. */
    @Override
    public void delete(String name) throws IOException {
        disk.delete(folder.resolve(name));
    }
}
