// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/** What a library is called where it comes from; Maven's builds write it into each jar. */
record MavenCoordinates(String group, String artifact, String version) {
    private static final Pattern PROPERTIES = Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");

    /** Such a file has three lines. */
    private static final int BYTES = 1 << 16;

    /** Of a jar: its own, and those of the jars that were put into it. In the order of their names. */
    static List<MavenCoordinates> in(Path file) throws IOException {
        List<MavenCoordinates> found = new ArrayList<>();
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            List<String> names =
                    jar.stream()
                            .map(JarEntry::getName)
                            .filter(name -> PROPERTIES.matcher(name).matches())
                            .sorted()
                            .toList();
            for (String name : names) {
                try (InputStream in = jar.getInputStream(jar.getJarEntry(name))) {
                    String text = new String(in.readNBytes(BYTES), StandardCharsets.ISO_8859_1);
                    Properties properties = new Properties();
                    properties.load(new StringReader(text));
                    found.add(of(properties, file, name));
                } catch (IllegalArgumentException e) {
                    throw new IOException(file + " has a " + name + " that cannot be read: " + e.getMessage(), e);
                }
            }
        }
        return found;
    }

    private static MavenCoordinates of(Properties properties, Path file, String name) throws IOException {
        String group = properties.getProperty("groupId", "");
        String artifact = properties.getProperty("artifactId", "");
        String version = properties.getProperty("version", "");
        if (group.isBlank() || artifact.isBlank() || version.isBlank()) {
            throw new IOException(file + " has a " + name + " without groupId, artifactId or version");
        }
        return new MavenCoordinates(group, artifact, version);
    }

    /** As bills of materials and advisories name it. */
    String packageUrl() {
        return "pkg:maven/" + encoded(group) + "/" + encoded(artifact) + "@" + encoded(version);
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
