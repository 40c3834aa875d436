// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.ErrorCode;

/**
 * A Maven project with one AIM that works, to begin with. The texts are templates beside this class,
 * in which {@code {{name}}} and the like stand for what differs.
 *
 * @param className the name as Java writes it: {@code shake-meter} becomes {@code ShakeMeter}
 */
record AimProject(String name, String packageName, String className) {
    private static final String TEMPLATES = "new-aim/";

    /** As the Store has it, which makes folders of it; here it becomes a class as well. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]*([._-][A-Za-z0-9]+)*");

    private static final int LONGEST = 100;

    /** What no file can be called on Windows. */
    private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?");

    /** Names that the project's own texts use for something else. */
    private static final Set<String> TAKEN = Set.of("Motion", "Peak", "AimTest", "WorkflowTest", "Test", "List", "Path");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z]+)}}");

    /**
     * Checks the names.
     *
     * @throws UsageException if one cannot be used; says what can
     */
    static AimProject of(String name, String packageName) {
        if (!NAME.matcher(name).matches() || name.length() > LONGEST || DEVICE.matcher(name).matches()) {
            throw new UsageException(
                    "'" + OneLine.of(name) + "' is no name for an AIM; use letters, digits and single . _ - between"
                            + " them, beginning with a letter, " + LONGEST + " at most");
        }
        String className =
                Pattern.compile("[._-]")
                        .splitAsStream(name)
                        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining());
        if (TAKEN.contains(className) || isKnown("java.lang." + className) || isKnown(Aim.class.getPackageName() + "." + className)) {
            throw new UsageException(
                    "the class of '" + name + "' would be called " + className
                            + ", as one that every AIM uses; choose another name");
        }
        if (!SourceVersion.isName(packageName) || !packageName.matches("[A-Za-z0-9_.]+") || packageName.startsWith("java.")) {
            throw new UsageException(
                    "--package " + OneLine.of(packageName) + ": that is no name of a package; use one like org.acme.motion");
        }
        return new AimProject(name, packageName, className);
    }

    private static boolean isKnown(String type) {
        try {
            Class.forName(type, false, AimProject.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | NoClassDefFoundError free) {
            // The latter where the file system does not tell capital letters from others.
            return false;
        }
    }

    /**
     * Writes it, all or nothing: it is made beside the folder and put in place when it is whole.
     *
     * @param folder must not exist, or be empty
     * @param repository the Maven repository that has the API and the test kit
     * @throws AifException WRITE if there is something in the folder, or it cannot be written
     */
    void write(Path folder, URI repository) {
        Path target = folder.toAbsolutePath().normalize();
        try {
            if (Files.exists(target) && !isEmptyFolder(target)) {
                throw new AifException(
                        ErrorCode.WRITE, folder + ": there is something already; give another folder with --dir");
            }
            Files.createDirectories(target.getParent());
            Path work = Files.createTempDirectory(target.getParent(), ".aif-new-");
            try {
                // A folder for temporary files is for its owner only; a project is like other folders.
                Path made = Files.createDirectory(work.resolve("project"));
                writeAll(made, values(repository));
                Files.move(made, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                FolderTree.delete(work);
            }
        } catch (IOException e) {
            throw new AifException(
                    ErrorCode.WRITE, folder + ": the project cannot be written: " + e + "; give another folder with --dir", e);
        }
    }

    private static boolean isEmptyFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> content = Files.list(folder)) {
            return content.findAny().isEmpty();
        }
    }

    private Map<String, String> values(URI repository) throws IOException {
        Properties versions = new Properties();
        try (InputStream in = resource("versions.properties")) {
            versions.load(in);
        }
        return Map.of(
                "name", name,
                "class", className,
                "package", packageName,
                "folder", packageFolder(),
                "repository", escaped(repository.toString()),
                "version", versions.getProperty("openaif"),
                "junit", versions.getProperty("junit"));
    }

    private String packageFolder() {
        return packageName.replace('.', '/');
    }

    /** A folder may be called anything, and this goes into XML, where Maven takes {@code ${}} for its own. */
    private static String escaped(String address) {
        return address.replace("&", "&amp;").replace("$", "%24");
    }

    private void writeAll(Path folder, Map<String, String> values) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("pom.xml", "pom.xml");
        files.put("README.md", "README.md");
        files.put(".gitignore", "gitignore");
        files.put("src/main/aim/" + name + ".json", "metadata.json");
        files.put("src/main/java/" + packageFolder() + "/" + className + ".java", "Aim.java");
        files.put("src/test/java/" + packageFolder() + "/" + className + "Test.java", "AimTest.java");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path to = folder.resolve(file.getKey());
            Files.createDirectories(to.getParent());
            Files.writeString(to, filled(file.getValue(), values));
        }
        try (InputStream licence = resource("LICENSE")) {
            Files.copy(licence, folder.resolve("LICENSE"));
        }
    }

    private static String filled(String template, Map<String, String> values) throws IOException {
        try (InputStream in = resource(template + ".template")) {
            return PLACEHOLDER
                    .matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .replaceAll(found -> Matcher.quoteReplacement(values.get(found.group(1))));
        }
    }

    private static InputStream resource(String name) throws IOException {
        InputStream in = AimProject.class.getResourceAsStream(TEMPLATES + name);
        if (in == null) {
            throw new IOException("the program was built without " + TEMPLATES + name);
        }
        return in;
    }
}
