// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openaif.api.Aim;
import org.openaif.api.Implements;
import org.openaif.api.Input;
import org.openaif.api.Output;
import org.openaif.testkit.AimTest;

/** What {@code workflows/iot-rev/} says of the AIMs is what the AIMs are. */
class WorkflowTest {
    private static final Pattern PORT =
            Pattern.compile(
                    "\"Name\": \"(\\w+)\",\\s*\"Direction\": \"(\\w+)\","
                            + "\\s*\"RecordType\": \"\\w+\","
                            + "\\s*\"Technology\": \"(\\w+)\"");

    private static final Pattern PARAMETERS = Pattern.compile("\"Parameters\": \\{([^}]*)}");

    private static final Pattern PARAMETER = Pattern.compile("\"(\\w+)\":\\s*([-0-9.]+)");

    static Stream<Aim> aims() {
        return Stream.of(
                new VolumePeaksAnalysis(),
                new ControlUnitSensorsReading(),
                new MotionRecognitionAnalysis(),
                new MovementsWithAudioValidation());
    }

    @ParameterizedTest
    @MethodSource("aims")
    void its_ports_and_parameters_are_those_of_the_class(Aim aim) throws IOException {
        Class<?> type = aim.getClass();
        String document = metadata(type.getAnnotation(Implements.class).aim());

        assertThat(ports(document)).isEqualTo(ports(type));
        assertThat(parameters(document)).isEqualTo(defaults(aim));
        assertThat(document).contains("\"BinaryName\": \"" + type.getName() + "\"");
    }

    private static Map<String, String> ports(Class<?> type) {
        Map<String, String> ports = new TreeMap<>();
        Arrays.stream(type.getAnnotationsByType(Input.class))
                .forEach(port -> ports.put(port.name(), "InputOutput " + port.technology()));
        Arrays.stream(type.getAnnotationsByType(Output.class))
                .forEach(port -> ports.put(port.name(), "OutputInput " + port.technology()));
        return ports;
    }

    private static Map<String, String> ports(String document) {
        Map<String, String> ports = new TreeMap<>();
        Matcher port = PORT.matcher(document);
        while (port.find()) {
            ports.put(port.group(1), port.group(2) + " " + port.group(3).toUpperCase());
        }
        return ports;
    }

    private static Map<String, Double> parameters(String document) {
        Map<String, Double> parameters = new TreeMap<>();
        Matcher all = PARAMETERS.matcher(document);
        assertThat(all.find()).isTrue();
        Matcher one = PARAMETER.matcher(all.group(1));
        while (one.find()) {
            parameters.put(one.group(1), Double.valueOf(one.group(2)));
        }
        return parameters;
    }

    /** What the class takes where the metadata has nothing: what it asks for, run without it. */
    private static Map<String, Double> defaults(Aim aim) {
        Map<String, Double> defaults = new TreeMap<>();
        AimTest.of(aim).run().asked().forEach((name, text) ->
                defaults.put(name, Double.valueOf(text)));
        return defaults;
    }

    private static String metadata(String aim) throws IOException {
        return Files.readString(Path.of("../workflows/iot-rev", aim + ".json"));
    }
}
