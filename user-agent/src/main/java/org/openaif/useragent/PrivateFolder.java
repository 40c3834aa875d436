// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import java.util.Set;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/** A folder that the user whose process this is, and nobody else, may look into. */
record PrivateFolder(Path path) {
    private static final Set<PosixFilePermission> OWN =
            PosixFilePermissions.fromString("rwx------");

    /** Whether there is something of that name, whatever it is. */
    boolean exists() {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Makes the folder, and those that it lies in, or makes sure that it is one's own.
     *
     * @throws AifException OP_FAILED if it is somebody else's or open to others, or cannot be made
     */
    void require() {
        try {
            if (!exists()) {
                make();
            }
        } catch (IOException e) {
            throw new AifException(
                    ErrorCode.OP_FAILED,
                    path + " cannot be made: " + e + "; give yourself the right to, or name another"
                            + " folder",
                    e);
        }
        flaw().ifPresent(
                what -> {
                    throw new AifException(ErrorCode.OP_FAILED, path + " " + what);
                });
    }

    private void make() throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            if (isPosix()) {
                Files.createDirectory(path, PosixFilePermissions.asFileAttribute(OWN));
            } else {
                Files.createDirectory(path);
            }
        } catch (FileAlreadyExistsException another) {
            // Another process was first; whether that was one's own is looked at now.
        }
    }

    /** Why a folder that is there is not private; empty if it is. */
    Optional<String> flaw() {
        try {
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of("is no folder; remove it, or name another");
            }
            if (!isPosix()) {
                return Optional.empty();
            }
            boolean own =
                    isOwner(Files.getOwner(path, LinkOption.NOFOLLOW_LINKS))
                            && Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS)
                                    .equals(OWN);
            return own
                    ? Optional.empty()
                    : Optional.of(
                            "is not a folder of yours alone; chmod 700 makes it one, if nobody has"
                                    + " put anything there; otherwise remove it");
        } catch (IOException e) {
            return Optional.of("cannot be looked at: " + e);
        }
    }

    /** By number where the system tells: in a container, a user need not have a name. */
    private static boolean isOwner(UserPrincipal owner) throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self)
                ? Files.getOwner(self).equals(owner)
                : owner.getName().equals(System.getProperty("user.name"));
    }

    private boolean isPosix() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
