// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code aif run} reads leniently and has to start fast: the validator is not even loaded. */
class LenientStartTest {
    /** Reads a file in a JVM of its own, and resolves it. */
    public static void main(String[] arguments) {
        Path file = Path.of(arguments[0]);
        MetadataReader reader = MetadataReader.lenient();
        AimMetadata workflow = reader.readAim(file).orThrow();
        WorkflowGraph.of(workflow, new FolderCatalogue(file, reader)).orThrow();
    }

    @Test
    void loadsNeitherTheValidatorNorDataBinding() throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xlog:class+load",
                                "-cp",
                                System.getProperty("java.class.path"),
                                LenientStartTest.class.getName(),
                                Documents.folder().resolve("good-aiw.json").toString())
                        .redirectErrorStream(true)
                        .start();
        List<String> output = process.inputReader().lines().toList();

        assertThat(process.waitFor()).as(String.join("\n", output)).isZero();
        assertThat(output).anyMatch(line -> line.contains("org.openaif.metadata.WorkflowGraph"));
        assertThat(output)
                .noneMatch(line -> line.contains(" com.networknt."))
                .noneMatch(line -> line.contains(" tools.jackson.databind."))
                .noneMatch(line -> line.contains(" org.slf4j."));
    }
}
