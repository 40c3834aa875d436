// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/**
 * The formats of archives, told apart by the extension of the file name.
 *
 * <p>Clause: MPAI-AIF V2, Basic API 1 (Store API); the list is that of GitLab's archives.
 */
public enum ArchiveFormat {
    /** A tar compressed by gzip; also what has no extension. */
    TAR_GZ("tar.gz"),
    /** A tar compressed by bzip2, under each of its names. */
    TAR_BZ2("tar.bz2", "tbz2", "tbz", "tb2", "bz2"),
    /** A tar. */
    TAR("tar"),
    /** A zip. */
    ZIP("zip");

    private final List<String> extensions;

    ArchiveFormat(String... extensions) {
        this.extensions = List.of(extensions);
    }

    /** The extension by which it is asked for, without the dot. */
    public String extension() {
        return extensions.getFirst();
    }

    /**
     * The format that a file name says.
     *
     * @throws AifException ERROR if its extension is none of these
     */
    public static ArchiveFormat of(String fileName) {
        return known(fileName)
                .or(() -> hasExtension(fileName) ? Optional.empty() : Optional.of(TAR_GZ))
                .orElseThrow(
                        () ->
                                new AifException(
                                        ErrorCode.ERROR,
                                        Refusal.quoted(fileName)
                                                + " is no archive by its name; pack it as one of "
                                                + "tar.gz, tar.bz2, tbz, tbz2, tb2, bz2, tar, zip"));
    }

    /** The file name without the extension of a format. */
    static String stripped(String fileName) {
        return known(fileName).stream()
                .flatMap(format -> format.extensions.stream())
                .filter(extension -> endsWith(fileName, extension))
                .findFirst()
                .map(found -> fileName.substring(0, fileName.length() - found.length() - 1))
                .orElse(fileName);
    }

    private static Optional<ArchiveFormat> known(String fileName) {
        return Arrays.stream(values())
                .filter(format -> format.extensions.stream().anyMatch(e -> endsWith(fileName, e)))
                .findFirst();
    }

    private static boolean endsWith(String fileName, String extension) {
        return fileName.toLowerCase(Locale.ROOT).endsWith("." + extension);
    }

    /** Whether something like an extension is there; the .2 of a version 1.2 is none. */
    private static boolean hasExtension(String fileName) {
        String last = fileName.substring(fileName.lastIndexOf('.') + 1);
        return last.length() < fileName.length()
                && last.length() <= 5
                && last.chars().anyMatch(c -> c < '0' || c > '9');
    }
}
