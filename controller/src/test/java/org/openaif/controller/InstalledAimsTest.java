// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.Device;
import org.openaif.api.Implements;
import org.openaif.api.Input;
import org.openaif.api.Output;
import org.openaif.api.Technology;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.AimSettings;
import org.openaif.metadata.Direction;
import org.openaif.metadata.Identifier;
import org.openaif.metadata.SubAim;
import org.openaif.metadata.WorkflowGraph;

class InstalledAimsTest {
    /** What the messages of these AIMs say. */
    public record Level(int tenths, float[] history) {}

    /** Nobody may make one of these just to find out what it is. */
    public abstract static class Untouchable implements Aim {
        protected Untouchable() {
            throw new IllegalStateException("made");
        }

        @Override
        public void run(AimContext context) {}
    }

    /** An AIM of a standard. */
    @Implements(aim = "Thermostat", standard = "MPAI-XYZ", aiw = "HEAT")
    @Input(name = "Levels", type = Level.class, technology = Technology.HARDWARE)
    @Output(name = "Valve", type = Level.class)
    public static final class Thermostat extends Untouchable {}

    /** An AIM of the same name in another standard. */
    @Implements(aim = "Thermostat", standard = "MPAI-ABC")
    @Input(name = "Degrees", type = Level.class)
    public static final class OtherThermostat extends Untouchable {}

    /** A device. */
    @Device(kind = "simulator")
    @Output(name = "Levels", type = Level.class)
    public static final class Thermometer extends Untouchable {}

    /** A device that is none. */
    @Device(kind = "simulator")
    public static final class NoDevice extends Untouchable {}

    @TempDir private Path folder;

    private InstalledAims installed(String... classes) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.write(services.resolve(Aim.class.getName()), List.of(classes));
        try (URLClassLoader loader =
                new URLClassLoader(
                        new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            return InstalledAims.of(loader);
        }
    }

    private InstalledAims three() throws IOException {
        return installed(
                OtherThermostat.class.getName(),
                Thermostat.class.getName(),
                Thermometer.class.getName());
    }

    private static SubAim subAim(String standard, String aim) {
        return new SubAim("local", new Identifier("1", standard, "HEAT", aim, "1"));
    }

    @Test
    void givesMetadataMadeOfTheAnnotations() throws IOException {
        AimMetadata metadata = three().find(subAim("MPAI-XYZ", "Thermostat")).orElseThrow();

        assertThat(metadata.name()).isEqualTo("Thermostat");
        assertThat(metadata.ports())
                .extracting(port -> port.direction() + " " + port.technology() + " " + port.name()
                        + " " + port.recordType())
                .containsExactly(
                        "INPUT HARDWARE Levels {int32 tenths; float32[] history}",
                        "OUTPUT SOFTWARE Valve {int32 tenths; float32[] history}");
    }

    @Test
    void tellsTheSameNameOfTwoStandardsApart() throws IOException {
        assertThat(three().find(subAim("MPAI-ABC", "Thermostat")).orElseThrow().ports())
                .singleElement()
                .extracting(port -> port.name())
                .isEqualTo("Degrees");
    }

    @Test
    void knowsNothingOfOthersNorOfDevicesAsAims() throws IOException {
        assertThat(three().find(subAim("MPAI-XYZ", "Boiler"))).isEmpty();
        assertThat(three().find(subAim("", "Thermometer"))).isEmpty();
    }

    @Test
    void givesImplementationsByTheClassThatMetadataNames() throws IOException {
        InstalledAims installed = three();
        AimMetadata metadata = installed.find(subAim("MPAI-XYZ", "Thermostat")).orElseThrow();
        WorkflowGraph.Module module =
                new WorkflowGraph.Module("Living room", metadata, AimSettings.NONE);

        assertThat(installed.find(module).orElseThrow().type()).isEqualTo(Thermostat.class);
        assertThat(installed.recordType(module, "Valve", Direction.OUTPUT)).contains(Level.class);
        assertThat(installed.recordType(module, "Valve", Direction.INPUT)).isEmpty();
    }

    @Test
    void listsDevicesWithKindPortAndRecord() throws IOException {
        assertThat(three().devices()).singleElement().satisfies(device -> {
            assertThat(device.kind()).isEqualTo("simulator");
            assertThat(device.port().name()).isEqualTo("Levels");
            assertThat(device.port().direction()).isEqualTo(Direction.OUTPUT);
            assertThat(device.recordType()).isEqualTo(Level.class);
            assertThat(device.metadata().name()).isEqualTo("Thermometer");
        });
    }

    @Test
    void refusesWhatIsListedAndNotThere() {
        assertThatThrownBy(() -> installed("org.example.Gone"))
                .isInstanceOf(AifException.class)
                .hasMessageContaining("org.example.Gone")
                .hasMessageContaining("mend or remove");
    }

    @Test
    void refusesADeviceWithoutAPort() {
        assertThatThrownBy(() -> installed(NoDevice.class.getName()))
                .isInstanceOf(AifException.class)
                .hasMessageContaining("NoDevice")
                .hasMessageContaining("0 ports");
    }
}
