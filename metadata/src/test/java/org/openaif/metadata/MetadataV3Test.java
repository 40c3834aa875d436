// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.Technology;
import org.openaif.metadata.AimSettings.Execution;
import org.openaif.metadata.AimSettings.OnDegraded;
import org.openaif.metadata.AimSettings.ThreadKind;
import org.openaif.metadata.ChannelSettings.Overflow;

/** Documents of V3 say what those of V1 and V2 say, and more. */
class MetadataV3Test {
    private static final Path FOLDER = Documents.folder();

    private static MetadataReader reader(String mode) {
        return mode.equals("strict") ? MetadataReader.strict() : MetadataReader.lenient();
    }

    @ParameterizedTest
    @ValueSource(strings = {"strict", "lenient"})
    void readsAllThatACompositeSays(String mode) {
        AimMetadata aim = reader(mode).readAim(FOLDER.resolve("good-v3-composite.json")).orThrow();

        Identifier filter =
                new Identifier(
                        "100", "", "", "XXX-FLT-V1.0", "1.0", "XXX-FLT-V1.0-I01", "", "");
        assertThat(aim.identifier())
                .isEqualTo(
                        new Identifier(
                                "100", "", "", "XXX-MIX-V1.0", "1.0", "XXX-MIX-V1.0-I01",
                                "Internal", "here"));
        assertThat(aim.name()).isEqualTo("XXX-MIX-V1.0");
        assertThat(aim.profile()).isEqualTo(Profile.BASIC);
        assertThat(aim.types())
                .containsExactly(
                        new TypeDefinition("Clean", "XXX_SND_V1_0"),
                        new TypeDefinition("Either", "XXX_SND_V1_0_or_XXX_MUS_V1_0"));
        assertThat(aim.ports())
                .containsExactly(
                        new PortMetadata(
                                "Sound", Direction.INPUT, "XXX_SND_V1_0", Technology.HARDWARE, "",
                                false, List.of("XXX-SND-V1.0#1")),
                        new PortMetadata(
                                "XXX-SND-V1.0#2", Direction.INPUT, "XXX_SND_V1_0",
                                Technology.SOFTWARE, "HTTPS", true, List.of("XXX-SND-V1.0#2")),
                        new PortMetadata(
                                "Sound:Output", Direction.OUTPUT, "XXX_SND_V1_0_or_XXX_MUS_V1_0",
                                Technology.SOFTWARE, "", false,
                                List.of("XXX-SND-V1.0#1", "XXX-MUS-V1.0#1")),
                        new PortMetadata(
                                "Loud", Direction.OUTPUT, "boolean", Technology.SOFTWARE, "",
                                false, List.of("boolean#1")));
        assertThat(aim.subAims().subList(0, 2))
                .containsExactly(
                        new SubAim("XXX-FLT-V1.0", filter), new SubAim("XXX-FLT-V1.0#2", filter));
        assertThat(aim.implementations())
                .containsExactly(
                        new Implementation(
                                "mix.jar", "x86-64", "Linux", "1.0", "AIMURL", "",
                                "https://example.org/mix"));
        assertThat(aim.resourcePolicies())
                .containsExactly(
                        new ResourcePolicy("Memory", "50000", "100000", "75000"),
                        new ResourcePolicy("CPU:Class", "Low", "", ""));
        assertThat(aim.documentation())
                .containsExactly(new Documentation("Manual", "https://example.org/mix"));
        assertThat(aim.extension().ports())
                .containsExactly(
                        Map.entry(
                                "XXX-SND-V1.0#2",
                                new PortSettings(
                                        Optional.empty(), Optional.empty(), Optional.empty(),
                                        true)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"strict", "lenient"})
    void whatV3HasFieldsForIsOverriddenByTheExtension(String mode) {
        Extension extension =
                reader(mode)
                        .readAim(FOLDER.resolve("good-v3-filter.json"))
                        .orThrow()
                        .extension();

        assertThat(extension.settings())
                .isEqualTo(
                        AimSettings.NONE
                                .withThread(ThreadKind.PLATFORM)
                                .withRestartLimit(3)
                                .withExecution(Execution.CONTINUOUS)
                                .withPeriod(Duration.ofMillis(10))
                                .withDeadline(Duration.ofMillis(15))
                                .withOnDegraded(OnDegraded.STOP));
        assertThat(extension.ports().get("Raw"))
                .isEqualTo(
                        new PortSettings(
                                Optional.of(64),
                                Optional.of(Overflow.DROP_OLDEST),
                                Optional.of(Duration.ofMillis(500)),
                                false));
        assertThat(extension.ports().get("Curve").isOptional()).isTrue();
    }

    @Test
    void aCompositeResolvesByNamesAndByDataTypesWithNumbers() {
        Path file = FOLDER.resolve("good-v3-composite.json");
        MetadataReader reader = MetadataReader.strict();

        WorkflowGraph graph =
                WorkflowGraph.strictlyOf(
                                reader.readAim(file).orThrow(), new FolderCatalogue(file, reader))
                        .orThrow();

        assertThat(graph.modules()).extracting(WorkflowGraph.Module::name)
                .containsExactly("XXX-FLT-V1.0", "XXX-FLT-V1.0#2", "XXX-SUM-V1.0");
        assertThat(graph.modules()).extracting(module -> module.settings().restartLimit())
                .containsExactly(Optional.of(3), Optional.of(5), Optional.empty());
        assertThat(graph.channels()).extracting(channel -> channel.output() + " " + channel.input())
                .containsExactly(
                        "XXX-FLT-V1.0.Clean XXX-SUM-V1.0.XXX-SND-V1.0#1",
                        "XXX-FLT-V1.0#2.Clean XXX-SUM-V1.0.XXX-SND-V1.0#2");
        assertThat(Documents.ports(graph))
                .containsExactly(
                        "INPUT HARDWARE Sound XXX_SND_V1_0 [XXX-FLT-V1.0.Raw]",
                        "INPUT SOFTWARE XXX-SND-V1.0#2 XXX_SND_V1_0 [XXX-FLT-V1.0#2.Raw]",
                        "OUTPUT SOFTWARE Sound:Output XXX_SND_V1_0_or_XXX_MUS_V1_0"
                                + " [XXX-SUM-V1.0.XXX-SND-V1.0#1:Output]",
                        "OUTPUT SOFTWARE Loud boolean [XXX-SUM-V1.0.Loud]",
                        "OUTPUT SOFTWARE XXX-FLT-V1.0.Curve {int32 frequency; float32 gain}[]"
                                + " [XXX-FLT-V1.0.Curve]",
                        "OUTPUT SOFTWARE XXX-FLT-V1.0#2.Curve {int32 frequency; float32 gain}[]"
                                + " [XXX-FLT-V1.0#2.Curve]");
        assertThat(graph.ports().getFirst().settings()).singleElement()
                .extracting(ChannelSettings::depth)
                .isEqualTo(Optional.of(64));
    }

    @ParameterizedTest
    @ValueSource(strings = {"strict", "lenient"})
    void readsAllThatAnAifSays(String mode) {
        AifMetadata aif = reader(mode).readAif(FOLDER.resolve("good-v3-aif.json")).orThrow();

        assertThat(aif)
                .isEqualTo(
                        new AifMetadata(
                                "100",
                                "v0.1",
                                Profile.SECURE,
                                List.of(new ResourcePolicy("CPU:Number", "2", "", "")),
                                new AifMetadata.Services("in process", "admin", "AES", "EAT"),
                                "RTP",
                                new ControllerSettings(
                                        Optional.empty(),
                                        Map.of(),
                                        Optional.of("XXX-MIX-V1.0"))));
    }

    @Test
    void aPortIsFoundByItsDataTypeWhereAnImplementationKnowsBetter() {
        Path file = FOLDER.resolve("good-v3-composite.json");
        FolderCatalogue folder = new FolderCatalogue(file, MetadataReader.strict());
        AimCatalogue implementations =
                subAim -> Optional.of(
                        Documents.aim(
                                subAim.identifier().name(), "> Raw int16[]", "< Clean int16[]",
                                "> XXX-SND-V1.0#1 int16[]", "> XXX-SND-V1.0#2 int16[]",
                                "< XXX-SND-V1.0#1:Output int16[]"));

        WorkflowGraph graph =
                WorkflowGraph.of(
                                MetadataReader.strict().readAim(file).orThrow(),
                                folder.completedBy(implementations))
                        .orThrow();

        assertThat(Documents.channels(graph))
                .containsExactly(
                        "XXX-FLT-V1.0.Clean->XXX-SUM-V1.0.XXX-SND-V1.0#1: XXX-FLT-V1.0.Clean ->"
                                + " XXX-SUM-V1.0.XXX-SND-V1.0#1 int16[]",
                        "XXX-FLT-V1.0#2.Clean->XXX-SUM-V1.0.XXX-SND-V1.0#2: XXX-FLT-V1.0#2.Clean"
                                + " -> XXX-SUM-V1.0.XXX-SND-V1.0#2 int16[]");
    }

    @Test
    void anOutputIsFoundByItsDataTypeThoughAnInputIsCalledSo() {
        String named =
                Documents.text("good-v3-sum.json")
                        .replace(
                                "{ \"Direction\": \"Output\"",
                                "{ \"Name\": \"Sum\", \"Direction\": \"Output\"");
        Path file = FOLDER.resolve("good-v3-composite.json");
        FolderCatalogue folder = new FolderCatalogue(file, MetadataReader.strict());
        AimMetadata sum = Documents.read(named);

        WorkflowGraph graph =
                WorkflowGraph.strictlyOf(
                                MetadataReader.strict().readAim(file).orThrow(),
                                Documents.catalogue(sum).or(folder))
                        .orThrow();

        assertThat(Documents.ports(graph))
                .contains(
                        "OUTPUT SOFTWARE Sound:Output XXX_SND_V1_0_or_XXX_MUS_V1_0"
                                + " [XXX-SUM-V1.0.Sum]");
    }

    @Test
    void ofSeveralImplementationsTheOneIsFoundThatIsAskedFor(@TempDir Path folder)
            throws IOException {
        String filter = Documents.text("good-v3-filter.json");
        for (String number : List.of("I01", "I02", "I03")) {
            Files.writeString(
                    folder.resolve(number + ".json"), filter.replace("V1.0-I01", "V1.0-" + number));
        }
        FolderCatalogue catalogue = new FolderCatalogue(folder, MetadataReader.strict());
        Identifier asked =
                new Identifier("100", "", "", "XXX-FLT-V1.0", "", "XXX-FLT-V1.0-I02", "", "");

        assertThat(catalogue.find(new SubAim("filter", asked)))
                .map(found -> found.identifier().implementationId())
                .contains("XXX-FLT-V1.0-I02");
    }
}
