// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.util.List;
import java.util.Locale;
import org.openaif.metadata.Implementation;

/**
 * What an implementation must be made for to run here.
 *
 * @param architecture of the processor
 * @param operatingSystem in whichever spelling, as in metadata
 */
public record Machine(String architecture, String operatingSystem) {
    /** What runs on the Java virtual machine, and so anywhere that we do. */
    static final String JAVA = "java";

    private static final List<String> ANY = List.of("", "any", "*", "all", "noarch");

    /** Each line: one processor, as the MPAI Ontology and others call it. */
    private static final List<List<String>> ARCHITECTURES =
            List.of(
                    List.of("x8664", "amd64", "x64"),
                    List.of("x86", "i386", "i486", "i586", "i686"),
                    List.of("arm64", "aarch64"),
                    List.of("arm", "arm32", "armv7", "armv7l", "armhf"),
                    List.of("riscv", "riscv64"));

    /** Each line: one operating system, and what is one of its kind. */
    private static final List<List<String>> SYSTEMS =
            List.of(
                    List.of("linux", "debian", "ubuntu", "redhat"),
                    List.of("macos", "macosx", "darwin"),
                    List.of("windows", "windows10", "windows11", "win32", "win64"));

    /** The one that this runs on. */
    public static Machine here() {
        return new Machine(System.getProperty("os.arch"), System.getProperty("os.name"));
    }

    /**
     * How well an implementation suits: 0 not at all; what is Java is best, then what names this
     * machine, then what runs on any.
     */
    int suits(Implementation implementation) {
        if (implementation.architecture().equalsIgnoreCase(JAVA)) {
            return 1000;
        }
        int processor = likeness(ARCHITECTURES, architecture, implementation.architecture());
        int system = likeness(SYSTEMS, operatingSystem, implementation.operatingSystem());
        return processor == 0 || system == 0 ? 0 : processor + system;
    }

    /** 0 for another, 1 for any, 2 for one of its kind, 3 for the same. */
    private static int likeness(List<List<String>> kinds, String here, String wanted) {
        String ours = plain(here);
        String theirs = plain(wanted);
        if (ANY.contains(theirs)) {
            return 1;
        }
        if (ours.equals(theirs)) {
            return 3;
        }
        return kinds.stream().anyMatch(kind -> kind.contains(ours) && kind.contains(theirs)) ? 2 : 0;
    }

    private static String plain(String text) {
        return text.strip().equals("*") ? "*" : text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
