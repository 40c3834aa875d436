// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * What a vendor would pack: the AIW Numbers, In to Doubler to Adder to Out, with its AIMs in a jar each,
 * compiled here and unknown to the class path.
 */
final class Vendor {
    private static final String TYPE = "{int64 number}";

    private Vendor() {}

    /** An AIM that reads In, writes Out, and makes of a number what the expression says. */
    static String relay(String name, String expression) {
        return """
                package vendor;

                import org.openaif.api.*;

                @Implements(aim = "%1$s", standard = "TEST")
                @Input(name = "In", type = %1$s.Value.class)
                @Output(name = "Out", type = %1$s.Value.class)
                public final class %1$s implements Aim {
                    public record Value(long number) {}

                    public void run(AimContext aim) throws Exception {
                        OutputPort<Value> out = aim.output("Out", Value.class);
                        for (Message<Value> message : aim.input("In", Value.class)) {
                            long n = message.record().number();
                            out.write(new Value(%2$s), message.timestamp());
                        }
                    }
                }
                """
                .formatted(name, expression);
    }

    /** Compiles a class of the package vendor into a jar. */
    static void jar(Path jar, String name, String source, String... services) throws IOException {
        Path classes = Files.createTempDirectory("vendor");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        JavaFileObject file =
                new SimpleJavaFileObject(
                        URI.create("string:///vendor/" + name + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean lenient) {
                        return source;
                    }
                };
        boolean done =
                compiler.getTask(
                                said, null, null,
                                List.of("-d", classes.toString(), "-proc:none"), null, List.of(file))
                        .call();
        assertThat(done).as(said.toString()).isTrue();
        Files.createDirectories(jar.getParent());
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> all = Files.walk(classes)) {
            for (Path path : all.filter(Files::isRegularFile).sorted().toList()) {
                entries.putNextEntry(new ZipEntry(classes.relativize(path).toString()));
                Files.copy(path, entries);
            }
            if (services.length > 0) {
                entries.putNextEntry(new ZipEntry("META-INF/services/org.openaif.api.Aim"));
                entries.write(String.join("\n", services).getBytes());
            }
        }
    }

    /** The package Numbers, whose Doubler and Adder compute these. */
    static Path numbers(Path folder, String doubler, String adder) throws IOException {
        Files.createDirectories(folder);
        jar(folder.resolve("Doubler.jar"), "Doubler", relay("Doubler", doubler));
        jar(folder.resolve("bin/adder.jar"), "Adder", relay("Adder", adder), "vendor.Adder");
        Files.writeString(folder.resolve("numbers.json"), workflow());
        Files.writeString(folder.resolve("Doubler.json"), aim("Doubler", java("vendor.Doubler")));
        Files.writeString(folder.resolve("Adder.json"), aim("Adder", java("adder.jar")));
        Files.createDirectories(folder.resolve("docs"));
        Files.writeString(folder.resolve("docs/manual.md"), "Numbers in, numbers out.\n".repeat(20));
        Files.writeString(folder.resolve("LICENSE"), "Take it.\n");
        Files.createDirectories(folder.resolve("models"));
        Files.write(folder.resolve("models/tiny.onnx"), new byte[3000]);
        return folder;
    }

    static Path numbers(Path folder) throws IOException {
        return numbers(folder, "2 * n", "n + 1");
    }

    static String java(String binary) {
        return implementation(binary, "java", "any");
    }

    static String implementation(String binary, String architecture, String system) {
        return """
                {"BinaryName": "%s", "Architecture": "%s", "OperatingSystem": "%s", "Version": "1",
                 "Source": "MPAIStore", "Destination": ""}"""
                .formatted(binary, architecture, system);
    }

    static String aim(String name, String... implementations) {
        return document(name, "[]", "[]", String.join(",\n", implementations));
    }

    private static String workflow() {
        String subAims =
                """
                [{"Name": "Doubler", "Identifier": %s}, {"Name": "Adder", "Identifier": %s}]"""
                        .formatted(identifier("Doubler"), identifier("Adder"));
        String topology =
                """
                [{"Output": {"AIMName": "", "PortName": "In"},
                  "Input": {"AIMName": "Doubler", "PortName": "In"}},
                 {"Output": {"AIMName": "Doubler", "PortName": "Out"},
                  "Input": {"AIMName": "Adder", "PortName": "In"}},
                 {"Output": {"AIMName": "Adder", "PortName": "Out"},
                  "Input": {"AIMName": "", "PortName": "Out"}}]""";
        return document("Numbers", subAims, topology, "");
    }

    private static String document(
            String name, String subAims, String topology, String implementations) {
        return """
                {"$schema": "https://json-schema.org/draft/2020-12/schema",
                 "$id": "https://schemas.mpai.community/AIF/V2.0/AIW-AIM-metadata.schema.json",
                 "title": "%1$s",
                 "Identifier": %2$s,
                 "APIProfile": "Basic",
                 "Description": "A test",
                 "Types": [{"Name": "Value_t", "Type": "%3$s"}],
                 "Ports": [{"Name": "In", "Direction": "InputOutput", "RecordType": "Value_t",
                            "Technology": "Software", "Protocol": "", "IsRemote": false},
                           {"Name": "Out", "Direction": "OutputInput", "RecordType": "Value_t",
                            "Technology": "Software", "Protocol": "", "IsRemote": false}],
                 "SubAIMs": %4$s,
                 "Topology": %5$s,
                 "Implementations": [%6$s],
                 "ResourcePolicies": [{"Name": "Memory", "Minimum": "1", "Maximum": "2", "Request": "1"}],
                 "Documentation": [{"Type": "Manual", "URI": "docs/manual.md"}]}
                """
                .formatted(name, identifier(name), TYPE, subAims, topology, implementations);
    }

    private static String identifier(String name) {
        return """
                {"ImplementerID": "1", "Specification":
                  {"Standard": "TEST", "AIW": "Numbers", "AIM": "%s", "Version": "1"}}"""
                .formatted(name);
    }

    /** The files below a folder and what is in them. */
    static Map<String, String> content(Path folder) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                content.put(
                        folder.relativize(file).toString(),
                        java.util.HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return content;
    }
}
