// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.Technology;
import org.openaif.metadata.AimSettings.Execution;
import org.openaif.metadata.AimSettings.Join;
import org.openaif.metadata.AimSettings.Join.Policy;
import org.openaif.metadata.AimSettings.Limits;
import org.openaif.metadata.AimSettings.OnDegraded;
import org.openaif.metadata.AimSettings.ThreadKind;
import org.openaif.metadata.ChannelSettings.Overflow;
import org.openaif.metadata.ControllerSettings.Folder;
import org.openaif.metadata.ControllerSettings.Web;
import org.openaif.metadata.Extension.DeviceSettings;

class MetadataReaderTest {
    private static final Path FOLDER = Documents.folder();

    private static MetadataReader reader(String mode) {
        return mode.equals("strict") ? MetadataReader.strict() : MetadataReader.lenient();
    }

    @ParameterizedTest
    @ValueSource(strings = {"strict", "lenient"})
    void readsAllThatAWorkflowSays(String mode) {
        AimMetadata workflow = reader(mode).readAim(FOLDER.resolve("good-aiw.json")).orThrow();

        assertThat(workflow.identifier())
                .isEqualTo(new Identifier("100", "MPAI-XXX", "XXX-GOOD", "XXX-GOOD", "1"));
        assertThat(workflow.name()).isEqualTo("XXX-GOOD");
        assertThat(workflow.isComposite()).isTrue();
        assertThat(workflow.profile()).isEqualTo(Profile.BASIC);
        assertThat(workflow.description()).isEqualTo("Counts what it hears.");
        assertThat(workflow.types())
                .containsExactly(
                        new TypeDefinition("Audio_t", "int16[]"),
                        new TypeDefinition("Count_t", "{int32 count; float64 level}"));
        assertThat(workflow.ports())
                .containsExactly(
                        new PortMetadata(
                                "Sound", Direction.INPUT, "Audio_t", Technology.HARDWARE, "",
                                false),
                        new PortMetadata(
                                "Result", Direction.OUTPUT, "Count_t", Technology.SOFTWARE, "",
                                false));
        assertThat(workflow.subAims())
                .containsExactly(
                        new SubAim(
                                "Filter",
                                new Identifier("100", "MPAI-XXX", "XXX-GOOD", "Filter", "1")),
                        new SubAim("Counter", new Identifier("100", "OurCounter", "", "", "1")));
        assertThat(workflow.topology()).extracting(Connection::toString)
                .containsExactly(
                        "Sound -> Filter.Raw",
                        "Filter.Clean -> Counter.Clean",
                        "Counter.Count -> Result");
        assertThat(workflow.implementations())
                .containsExactly(
                        new Implementation(
                                "good.jar", "java", "Linux", "v0.1", "AIMStorage", ""));
        assertThat(workflow.resourcePolicies())
                .containsExactly(new ResourcePolicy("Memory", "50000", "100000", "75000"));
        assertThat(workflow.documentation())
                .containsExactly(new Documentation("Tutorial", "https://example.org/good"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"strict", "lenient"})
    void readsAllThatTheExtensionSays(String mode) {
        Extension extension =
                reader(mode).readAim(FOLDER.resolve("good-aiw.json")).orThrow().extension();

        Connection clean =
                new Connection(new PortRef("Filter", "Clean"), new PortRef("Counter", "Clean"));
        assertThat(extension)
                .isEqualTo(
                        new Extension(
                                AimSettings.NONE
                                        .withParameters(Map.of("Language", "en"))
                                        .withThread(ThreadKind.VIRTUAL)
                                        .withRestartLimit(3)
                                        .withRestartDelay(Duration.ofMillis(100)),
                                Map.of(
                                        "Filter",
                                        AimSettings.NONE
                                                .withParameters(
                                                        Map.of("Cutoff", "0.98", "Loud", "true"))
                                                .withThread(ThreadKind.PLATFORM)
                                                .withRegistration(
                                                        AimSettings.Registration.AT_START)
                                                .withExecution(Execution.CONTINUOUS)
                                                .withPeriod(Duration.ofMillis(20))
                                                .withDeadline(Duration.ofMillis(15))
                                                .withOnDegraded(OnDegraded.STOP)
                                                .withLimits(
                                                        Limits.NONE
                                                                .withQueueBytes(1_048_576)
                                                                .withCpuShare(0.25)
                                                                .withStorageBytes(8_388_608)),
                                        "Counter",
                                        AimSettings.NONE.withJoin(
                                                new Join(
                                                        Policy.ALIGNED,
                                                        List.of("Clean"),
                                                        Duration.ofMillis(5)))),
                                List.of(
                                        ChannelSettings.of(clean)
                                                .withDepth(64)
                                                .withOverflow(Overflow.DROP_OLDEST)
                                                .withMaxAge(Duration.ofMillis(500))),
                                Map.of(
                                        "Result",
                                        new PortSettings(
                                                Optional.of(16),
                                                Optional.of(Overflow.FAIL),
                                                Optional.of(Duration.ofSeconds(1)),
                                                true)),
                                Map.of(
                                        "Sound",
                                        new DeviceSettings("simulator", Map.of("Seed", "7")))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"strict", "lenient"})
    void readsAllThatAnAifSays(String mode) {
        AifMetadata aif = reader(mode).readAif(FOLDER.resolve("good-aif.json")).orThrow();

        assertThat(aif)
                .isEqualTo(
                        new AifMetadata(
                                "100",
                                "v0.1",
                                Profile.SECURE,
                                List.of(
                                        new ResourcePolicy("Memory", "50000", "100000", "75000"),
                                        new ResourcePolicy("CPU:Number", "1", "2", "1")),
                                new AifMetadata.Services("in process", "admin", "AES", "EAT"),
                                "NTP",
                                new ControllerSettings(
                                        Optional.of(Path.of("storage")),
                                        Map.of(
                                                "maps", new Folder(Path.of("/srv/maps")),
                                                "norms",
                                                new Web(URI.create("https://example.org/norms"))),
                                        Optional.of("XXX-GOOD"),
                                        new TrustSettings(
                                                Optional.of(Path.of("trust")),
                                                List.of(
                                                        new TrustSettings.Provider(
                                                                TrustSettings.Kind.TPM,
                                                                Map.of("Device", "/dev/tpmrm0")),
                                                        new TrustSettings.Provider(
                                                                TrustSettings.Kind.SOFTWARE,
                                                                Map.of())),
                                                Optional.of(Path.of("policy.json")),
                                                Optional.of(Path.of("/var/log/aif")),
                                                Optional.of(Path.of("reference.json"))))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"Folder\": 7} | /OpenAIF/Trust/Folder",
                "{\"Folder\": \"\"} | /OpenAIF/Trust/Folder",
                "{\"Policy\": \"a\\u0000b\"} | /OpenAIF/Trust/Policy",
                "{\"Providers\": {}} | /OpenAIF/Trust/Providers",
                "{\"Providers\": [{}]} | /OpenAIF/Trust/Providers/0",
                "{\"Providers\": [{\"Kind\": \"Paper\"}]} | /OpenAIF/Trust/Providers/0/Kind",
                "{\"Providers\": [{\"Kind\": \"TPM\", \"Settings\": {\"Device\": []}}]}"
                        + " | /OpenAIF/Trust/Providers/0/Settings/Device",
                "{\"Passwort\": \"x\"} | /OpenAIF/Trust/Passwort"
            })
    void whatIsWrongWithTrustIsToldWithItsPlace(String trust, String pointer) {
        String aif = Documents.text("good-aif.json");
        String broken =
                aif.substring(0, aif.indexOf("\"Trust\":")) + "\"Trust\": " + trust + "}}";

        Reading<AifMetadata> reading =
                MetadataReader.strict().readAif("aif.json", Documents.bytes(broken));

        assertThat(reading.value()).isEmpty();
        assertThat(reading.diagnostics())
                .anySatisfy(finding -> assertThat(finding.pointer()).startsWith(pointer));
    }

    @Test
    void aDocumentIsKeptAsItWasRead() {
        byte[] text = Documents.bytes(Documents.text("good-aiw.json"));
        byte[] given = text.clone();

        AimMetadata read = MetadataReader.lenient().readAim("a", given).orThrow();
        given[0] = 'x';

        assertThat(read.origin().document()).hasValue(text);
        assertThat(Origin.NONE.document()).isEmpty();
    }

    @Test
    void readsTheSameFromFilesBytesAndStreams() {
        MetadataReader reader = MetadataReader.lenient();
        byte[] aim = Documents.bytes(Documents.text("good-aiw.json"));
        byte[] aif = Documents.bytes(Documents.text("good-aif.json"));

        assertThat(reader.readAim("a", aim).value())
                .isEqualTo(reader.readAim(FOLDER.resolve("good-aiw.json")).value())
                .isEqualTo(reader.readAim("a", new ByteArrayInputStream(aim)).value());
        assertThat(reader.readAif("a", aif).value())
                .isEqualTo(reader.readAif(FOLDER.resolve("good-aif.json")).value())
                .isEqualTo(reader.readAif("a", new ByteArrayInputStream(aif)).value());
        assertThat(reader.read("a", new ByteArrayInputStream(aif)).value()).isPresent();
    }

    @Test
    void aByteOrderMarkIsPassedOver() {
        String marked = "\ufeff" + Documents.text("good-aiw.json");

        Reading<AimMetadata> reading =
                MetadataReader.strict().readAim("marked", Documents.bytes(marked));

        assertThat(reading.value()).isPresent();
        assertThat(reading.diagnostics()).isEmpty();
    }

    @Test
    void theOtherKindOfMetadataIsRefused() {
        MetadataReader reader = MetadataReader.lenient();

        assertThat(Documents.lines(
                        reader.readAim("x", Documents.bytes(Documents.text("good-aif.json")))))
                .containsExactly(
                        "x: error: is AIF metadata, not AIW/AIM metadata; give the other file");
        assertThat(Documents.lines(
                        reader.readAif("x", Documents.bytes(Documents.text("good-aiw.json")))))
                .containsExactly(
                        "x: error: is AIW/AIM metadata, not AIF metadata; give the other file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "3", "\"text\"", "null", "{\"Ports\": 8080}",
        "{\"Identifier\": \"me\"}"})
    void whatIsNoMetadataIsToldApart(String json) {
        MetadataReader reader = MetadataReader.lenient();

        assertThat(reader.read("x", Documents.bytes(json)).diagnostics()).singleElement()
                .extracting(Diagnostic::message).asString().startsWith("is no metadata");
    }

    @Test
    void ofAMemberThatIsThereTwiceTheLastCounts() {
        AimMetadata aim =
                Documents.read(
                        """
                        {"Identifier": {"ImplementerID": 1,
                             "Specification": {"Name": "A", "Version": "1"}},
                         "Description": "first", "Description": "second"}""");

        assertThat(aim.description()).isEqualTo("second");
    }

    @Test
    void equalMetadataIsEqualWhereverItWasRead() {
        byte[] document = Documents.bytes(Documents.text("good-aiw.json"));
        AimMetadata one = MetadataReader.lenient().readAim("one", document).orThrow();
        AimMetadata other = MetadataReader.lenient().readAim("other", document).orThrow();

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one.origin().file()).isEqualTo("one");
    }

    @Test
    void anUnusableDocumentThrowsItsFirstErrorOnlyWhenAskedTo() {
        Reading<AimMetadata> reading =
                MetadataReader.lenient()
                        .readAim("x", Documents.bytes("{\"Identifier\": {}, \"Ports\": {}}"));

        assertThatThrownBy(reading::orThrow)
                .isInstanceOfSatisfying(
                        AifException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INIT))
                .hasMessageContaining("x:1 /Identifier: error: names neither")
                .hasMessageEndingWith("(and 1 more)");
    }
}
