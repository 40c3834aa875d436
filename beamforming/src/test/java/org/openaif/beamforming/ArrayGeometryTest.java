// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.AifException;

class ArrayGeometryTest {
    @TempDir private Path folder;

    @Test
    void a_document_is_read_as_it_was_meant() throws IOException {
        ArrayGeometry line = Arrays4.line(-0.2, 0.1, 0.4);

        assertThat(ArrayGeometry.read(file(Arrays4.document(line)))).isEqualTo(line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | has no list MicrophoneAttributes",
                "{\"MicrophoneAttributes\": 7} | has no list",
                "{\"MicrophoneAttributes\": []} | 2 to 16 microphones, not 0",
                "{\"MicrophoneAttributes\": [{}, {}]} | /MicrophoneAttributes/0/xCoord is missing",
                "[[[[[[[[[[[[[[[[[[[[ | is no JSON at line 1",
                "{\"a\": 1, \"a\": 2} | is no JSON",
                "{} {} | is no JSON",
                "nonsense | is no JSON"
            })
    void what_is_no_geometry_is_refused(String text, String why) throws IOException {
        Path file = file(text);

        assertThatThrownBy(() -> ArrayGeometry.read(file))
                .isInstanceOf(AifException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(why);
    }

    @Test
    void microphones_that_cannot_be_are_refused() throws IOException {
        String good = Arrays4.document(Arrays4.line(0, 0.1));
        Path same = file(good.replace("0.1", "0.0"));
        assertThatThrownBy(() -> ArrayGeometry.read(same)).hasMessageContaining("same place");
        Path far = file(good.replace("0.1", "1e300"));
        assertThatThrownBy(() -> ArrayGeometry.read(far)).hasMessageContaining("not a number from");
        Path count = file(good.replace(": 2,", ": 3,"));
        assertThatThrownBy(() -> ArrayGeometry.read(count)).hasMessageContaining("lists 2");
        Path many = file("{\"MicrophoneAttributes\": [" + "{},".repeat(5000) + "{}]}");
        assertThatThrownBy(() -> ArrayGeometry.read(many)).hasMessageContaining("5001 microphones");
        assertThatThrownBy(() -> ArrayGeometry.named("nowhere"))
                .isInstanceOf(AifException.class)
                .hasMessageContaining("no such file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"square4", "line4"})
    void arrays_of_ours_have_names(String name) {
        assertThat(ArrayGeometry.named(name).size()).isEqualTo(4);
    }

    @Test
    void an_array_says_what_directions_it_tells_apart() {
        assertThat(field("line4").dimensions()).isEqualTo(1);
        assertThat(field("square4").dimensions()).isEqualTo(2);
        // Behind the line it is as in front, below the square as above.
        Vector behind = field("line4").representative(Vector.towards(150, 0));
        assertThat(behind.azimuthDegrees()).isBetween(29.9, 30.1);
        Vector below = field("square4").representative(Vector.towards(100, -20));
        assertThat(below.elevationDegrees()).isBetween(19.9, 20.1);
    }

    @Test
    void a_direction_that_is_told_is_understood() {
        for (String array : new String[] {"line4", "square4"}) {
            Field field = field(array);
            for (Vector towards : field.grid(15)) {
                SourceDirection told = field.told(towards, 1, 1);
                assertThat(field.towards(told).degreesTo(towards)).isLessThan(1e-6);
            }
        }
    }

    private static Field field(String array) {
        return new Field(ArrayGeometry.named(array), Field.SOUND_METRES_PER_SECOND);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "array", ".json"), text);
    }
}
