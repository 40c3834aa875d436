// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The workflows that are shipped are to the letter of the standard. */
class OwnWorkflowsTest {
    private static final Path WORKFLOWS = Path.of("../workflows");

    @Test
    void areStrictlyRight() throws IOException {
        MetadataReader reader = MetadataReader.strict();
        for (Path file : files()) {
            Reading<Metadata> reading = reader.read(file);

            assertThat(Documents.lines(reading)).isEmpty();
            if (reading.orThrow() instanceof AimMetadata aim && aim.isComposite()) {
                FolderCatalogue folder = new FolderCatalogue(file, reader);
                assertThat(Documents.lines(WorkflowGraph.strictlyOf(aim, folder))).isEmpty();
            }
        }
    }

    @Test
    void theExamplesOfTheDocsAreStrictlyRight() throws IOException {
        String page = Files.readString(Path.of("../docs/metadata.md"));
        List<String> examples =
                Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
                        .matcher(page).results().map(found -> found.group(1)).toList();

        assertThat(examples).hasSize(2).allSatisfy(example -> {
            Reading<Metadata> reading =
                    MetadataReader.strict().read("docs", Documents.bytes(example));
            assertThat(Documents.lines(reading)).isEmpty();
            if (reading.orThrow() instanceof AimMetadata aim) {
                assertThat(Documents.lines(WorkflowGraph.strictlyOf(aim, Documents.catalogue())))
                        .isEmpty();
            }
        });
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(WORKFLOWS)) {
            List<Path> found = files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
            assertThat(found).isNotEmpty();
            return found;
        }
    }
}
