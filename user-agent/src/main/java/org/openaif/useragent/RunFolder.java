// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder in which the running workflows of one user can be found, a socket each, named after the
 * process. Nobody else may look into it: who may, may stop them.
 */
record RunFolder(Path path) {
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
     * @throws org.openaif.api.AifException OP_FAILED if it is somebody else's, or open to others
     */
    void require() {
        new PrivateFolder(path).require();
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
