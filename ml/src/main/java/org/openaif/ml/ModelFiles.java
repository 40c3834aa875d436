// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.Storage;

/** Where a model document and the files that it names are. */
interface ModelFiles {

    /**
     * The content of a file.
     *
     * @param longest a longer one is refused
     * @throws AifException OP_FAILED if there is none, it is too long or cannot be read
     */
    byte[] read(String name, int longest);

    /** Those of a folder. A name leads to a file in it, or in its folders, and nowhere else. */
    static ModelFiles in(Path folder) {
        return (name, longest) -> {
            Path file = folder.resolve(name).normalize();
            try {
                Path real = file.toRealPath();
                if (Path.of(name).isAbsolute() || !real.startsWith(folder.toRealPath())) {
                    throw refused(name, "lies outside " + folder);
                }
                try (InputStream in = Files.newInputStream(real)) {
                    byte[] bytes = in.readNBytes(longest);
                    if (in.read() >= 0) {
                        throw refused(name, "is longer than " + longest + " bytes");
                    }
                    return bytes;
                }
            } catch (IOException e) {
                throw new AifException(
                        ErrorCode.OP_FAILED,
                        "model file '" + name + "' in " + folder + " cannot be read: " + e,
                        e);
            }
        };
    }

    /** Those that an AIM, or a workflow, keeps. */
    static ModelFiles in(Storage storage) {
        return (name, longest) -> {
            byte[] bytes =
                    storage.get(name).orElseThrow(() -> refused(name, "is not in the storage"));
            if (bytes.length > longest) {
                throw refused(name, "is longer than " + longest + " bytes");
            }
            return bytes;
        };
    }

    private static AifException refused(String name, String why) {
        return new AifException(ErrorCode.OP_FAILED, "model file '" + name + "' " + why);
    }
}
