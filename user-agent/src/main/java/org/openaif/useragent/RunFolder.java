// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/**
 * The folder in which the running workflows of one user can be found, a socket each, named after the
 * process. Nobody else may look into it: who may, may stop them.
 */
record RunFolder(Path path) {
    private static final Set<PosixFilePermission> OWN =
            PosixFilePermissions.fromString("rwx------");

    /** The folder of the user whose process this is. */
    static RunFolder ofUser() {
        return new RunFolder(
                Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "aif-" + System.getProperty("user.name")));
    }

    /**
     * Makes the folder, or makes sure that it is one's own.
     *
     * @throws AifException OP_FAILED if it is somebody else's, or open to others
     */
    void require() throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(path, PosixFilePermissions.asFileAttribute(OWN));
        }
        boolean own =
                Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                        && Files.getOwner(path, LinkOption.NOFOLLOW_LINKS)
                                .getName()
                                .equals(System.getProperty("user.name"))
                        && Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS)
                                .equals(OWN);
        if (!own) {
            throw new AifException(
                    ErrorCode.OP_FAILED,
                    path + " is not a folder of yours alone; remove it, or have it removed");
        }
    }

    /** Where the process listens that this is. */
    UnixDomainSocketAddress own() {
        return UnixDomainSocketAddress.of(path.resolve(ProcessHandle.current().pid() + ".sock"));
    }

    /** The sockets there are; of processes that have died as well. */
    List<Path> sockets() throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        require();
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.toString().endsWith(".sock"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }
}
