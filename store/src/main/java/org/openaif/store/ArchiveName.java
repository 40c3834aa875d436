// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/**
 * Which archive of a Store: {@code NAME.tar.gz}, or {@code NAME@VERSION.tar.gz}; a name may have the
 * groups of a Git server before it, {@code group/NAME}.
 *
 * @param component the AIW or AIM, letters, digits, {@code . _ -} and {@code /} between groups
 * @param version empty for the one that the Store gives when it is not asked for any
 * @param extension which says the format
 */
public record ArchiveName(String component, String version, String extension) {
    private static final String WORD = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
    private static final Pattern COMPONENT = Pattern.compile(WORD + "(/" + WORD + "){0,7}");
    private static final Pattern VERSION = Pattern.compile("|[A-Za-z0-9_][A-Za-z0-9_.+-]{0,127}");

    /** Checks that none of it leads anywhere else. */
    public ArchiveName {
        if (!COMPONENT.matcher(component).matches()
                || !VERSION.matcher(version).matches()
                || component.contains("..")
                || version.contains("..")) {
            throw new AifException(
                    ErrorCode.ERROR,
                    Refusal.quoted(component + (version.isEmpty() ? "" : "@" + version))
                            + " is no name of an archive; write NAME@VERSION, such as"
                            + " 'group/Motion@1.2.tar.gz'");
        }
        ArchiveFormat.of("archive." + extension);
    }

    /**
     * The archive of a file name.
     *
     * @throws AifException ERROR if it is none
     */
    public static ArchiveName of(String fileName) {
        ArchiveFormat format = ArchiveFormat.of(fileName);
        String name = ArchiveFormat.stripped(fileName);
        String extension =
                name.equals(fileName) ? format.extension() : fileName.substring(name.length() + 1);
        Matcher parts = Pattern.compile("(?s)([^@]*)(?:@(.*))?").matcher(name);
        if (!parts.matches()) {
            throw new AifException(
                    ErrorCode.ERROR, Refusal.quoted(fileName) + " is no name; write NAME@VERSION");
        }
        String version = parts.group(2);
        return new ArchiveName(parts.group(1), version == null ? "" : version, extension);
    }

    /** The format that the extension says. */
    public ArchiveFormat format() {
        return ArchiveFormat.of("archive." + extension);
    }

    /** As a file name, from which {@link #of} makes the same again. */
    @Override
    public String toString() {
        return component + (version.isEmpty() ? "" : "@" + version) + "." + extension;
    }
}
