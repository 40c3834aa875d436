// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/**
 * The Maven repository that the program brings along: the API, the test kit, and what of this house
 * they are made of. The build puts it beside the program's jar.
 */
final class OwnRepository {
    private static final String FOLDER = "repository";

    private OwnRepository() {}

    /**
     * Where it is.
     *
     * @throws AifException INIT if the program came without it
     */
    static URI address() {
        Path folder = ProgramFolder.beside(FOLDER);
        if (!Files.isDirectory(folder)) {
            throw new AifException(
                    ErrorCode.INIT,
                    folder + ": the repository with the API is not there; build the program anew (./aif test, or"
                            + " mvn package)");
        }
        return folder.toUri();
    }
}
