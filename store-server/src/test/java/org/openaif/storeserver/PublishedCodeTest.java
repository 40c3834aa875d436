// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.Aim;
import org.openaif.store.ArchiveFormat;
import org.openaif.store.BillOfMaterials;

/** Classes of publishers: what they declare is seen, and none of their code runs in the Store. */
class PublishedCodeTest {
    private static final ComponentName MOOD = new ComponentName(ComponentKind.AIM, "Mood");

    @TempDir private Path folder;

    /** Writes a file as soon as any of its code runs: in initialisers, constructors, and values(). */
    private static final String SOURCE =
            """
            package vendor;

            import org.openaif.api.*;

            @Implements(aim = "Mood", standard = "TEST")
            @Input(name = "In", type = Mood.Value.class)
            @Output(name = "Out", type = Mood.Value.class)
            public final class Mood implements Aim {
                static { ran(); }
                static int ran() {
                    try {
                        java.nio.file.Files.writeString(java.nio.file.Path.of("%s"), "it ran");
                    } catch (java.io.IOException e) {
                        throw new IllegalStateException(e);
                    }
                    return 1;
                }
                public enum Kind {
                    GOOD { @Override int number() { return ran(); } }, BAD { @Override int number() { return 2; } };
                    static { ran(); }
                    Kind() { ran(); }
                    abstract int number();
                }
                public record Value(Kind kind, int[] numbers) {
                    static { ran(); }
                    public Value { ran(); }
                }
                public void run(AimContext aim) { ran(); }
            }
            """;

    private static final String METADATA =
            """
            {"$schema": "https://json-schema.org/draft/2020-12/schema",
             "$id": "https://schemas.mpai.community/AIF/V2.0/AIW-AIM-metadata.schema.json",
             "title": "Mood",
             "Identifier": {"ImplementerID": "1", "Specification": {"Standard": "TEST", "AIW": "Test", "AIM": "Mood", "Version": "1"}},
             "APIProfile": "Basic",
             "Description": "A test",
             "Types": [{"Name": "Value_t", "Type": "{uint8 kind; int32[] numbers}"}],
             "Ports": [{"Name": "In", "Direction": "InputOutput", "RecordType": "Value_t", "Technology": "Software", "Protocol": "", "IsRemote": false},
                       {"Name": "Out", "Direction": "OutputInput", "RecordType": "Value_t", "Technology": "Software", "Protocol": "", "IsRemote": false}],
             "SubAIMs": [], "Topology": [],
             "Implementations": [{"BinaryName": "vendor.Mood", "Architecture": "java", "OperatingSystem": "any", "Version": "1",
                                  "Source": "MPAIStore", "Destination": ""}],
             "ResourcePolicies": [{"Name": "Memory", "Minimum": "1", "Maximum": "2", "Request": "1"}],
             "Documentation": [{"Type": "Manual", "URI": "manual.md"}]}
            """;

    private Path compiled() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source/vendor")).resolve("Mood.java");
        Files.writeString(source, SOURCE.formatted(folder.resolve("ran")));
        Path classes = Files.createDirectory(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(
                        compiler.run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-d",
                                classes.toString(),
                                source.toString()))
                .isZero();
        return classes;
    }

    private Path content(Path classes) throws IOException {
        Path content = Files.createDirectory(folder.resolve("content"));
        try (OutputStream out = Files.newOutputStream(content.resolve("mood.jar"));
                JarOutputStream jar = new JarOutputStream(out);
                Stream<Path> all = Files.walk(classes)) {
            for (Path path : all.filter(Files::isRegularFile).sorted().toList()) {
                jar.putNextEntry(new ZipEntry(classes.relativize(path).toString()));
                Files.copy(path, jar);
            }
        }
        Files.writeString(content.resolve("Mood.json"), METADATA);
        Files.writeString(content.resolve("LICENSE"), "Take it.\n");
        BillOfMaterials.writeIfMissing(content, "Mood", "1");
        return content;
    }

    private Verdict publish(Path content) throws Exception {
        Path archive = folder.resolve("mood.tar.gz");
        Running.run(content, "tar", "czf", archive.toString(), ".");
        try (Repository repository =
                Repository.open(
                        folder.resolve("store"), StoreLimits.STANDARD, new Filled.Recorded())) {
            return repository.publish(
                    new Publication(MOOD, "1", "me", 1),
                    ArchiveFormat.TAR_GZ,
                    new ByteArrayInputStream(Files.readAllBytes(archive)));
        }
    }

    @Test
    void portsAreComparedAndNoCodeRuns() throws Exception {
        Verdict verdict = publish(content(compiled()));

        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.published()).isPresent();
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    @Test
    void anEnumIsStillAByte() throws Exception {
        Path content = content(compiled());
        Files.writeString(
                content.resolve("Mood.json"), METADATA.replace("uint8 kind", "float64 kind"));
        Files.delete(content.resolve("bom.json"));
        BillOfMaterials.writeIfMissing(content, "Mood", "1");

        Verdict verdict = publish(content);

        assertThat(verdict.published()).isEmpty();
        assertThat(verdict.findings()).hasSize(2).allMatch(one -> one.rule().equals("ports"));
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    @Test
    void aClassThatIsBrokenIsAFindingAndNoMistakeOfOurs() throws Exception {
        Path classes = compiled();
        Path file = classes.resolve("vendor/Mood.class");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));

        assertThat(publish(content(classes)).findings())
                .singleElement()
                .asString()
                .startsWith("error: ports: Mood vendor.Mood cannot be used");
    }

    @Test
    void whatTheBillOfMaterialsSaysIsChecked() throws Exception {
        Path content = content(compiled());
        Files.writeString(content.resolve("LICENSE"), "Do not.\n");

        assertThat(publish(content).findings())
                .singleElement()
                .asString()
                .isEqualTo(
                        "error: sbom: bom.json 'LICENSE' is another file than it says; make the bill of materials after the last change");
    }

    @Test
    void whatAGitClientMustNotHaveIsRefused() throws Exception {
        Path content = content(compiled());
        Files.writeString(
                Files.createDirectory(content.resolve(".GIT")).resolve("config"), "[core]");

        assertThat(publish(content).findings().stream().map(Finding::toString))
                .anyMatch(
                        line ->
                                line.startsWith(
                                        "error: archive: .GIT/config cannot be in a Git repository"));
    }

    @Test
    void hollowClassesKeepWhatIsDeclared() throws Exception {
        Path content = content(compiled());
        try (HollowClasses classes = new HollowClasses(List.of(content.resolve("mood.jar")))) {
            Class<?> kind = classes.loadClass("vendor.Mood$Kind");
            assertThat(kind.getEnumConstants())
                    .extracting(Object::toString)
                    .containsExactly("GOOD", "BAD");
            Class<?> aim = classes.loadClass("vendor.Mood");
            assertThat(aim.getInterfaces()).containsExactly(Aim.class);
            assertThatThrownBy(() -> aim.getConstructor().newInstance())
                    .hasCauseInstanceOf(NullPointerException.class);
        }
        assertThat(folder.resolve("ran")).doesNotExist();
    }
}
