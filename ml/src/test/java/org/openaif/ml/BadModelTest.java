// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.AifException;
import org.openaif.ml.spi.RefusedModel;
import org.openaif.ml.spi.EngineSettings;
import org.openaif.testsupport.SharedData;

/** What is wrong with a model is found when it is loaded, and said in one line. */
class BadModelTest {
    @TempDir Path folder;

    private static Path open(String file) {
        return SharedData.path("data/tinyml-models/open/models").resolve(file);
    }

    private void assertRefused(String binary, String in, String out, String... words) throws IOException {
        Path metadata = ModelRun.metadata(folder, binary, Map.of("In", in), Map.of("Out", out));
        try (ModelAims models = new ModelAims()) {
            assertThatThrownBy(() -> models.check(ModelRun.read(metadata)))
                    .isInstanceOf(AifException.class)
                    .satisfies(e -> assertThat(e.getMessage()).contains(words).doesNotContain("\n"));
            assertThat(models.loaded()).isZero();
        }
    }

    private void copy(String file) throws IOException {
        Files.copy(open(file), folder.resolve("model"));
    }

    private void document(String inputs, String outputs, String more) throws IOException {
        Files.writeString(
                folder.resolve("model.json"),
                """
                {"Header": "AIF-MLO-V2.2", "MLModelData": {"DataURI": "model"},
                 "OpenAIF": {%s "Inputs": [%s], "Outputs": [%s]}}"""
                        .formatted(more, inputs, outputs));
    }

    @Test
    void ports_that_do_not_match_are_refused() throws IOException {
        copy("mlperf-tiny/kws_ref_model.tflite");
        assertRefused("model", "int8[489]", "float32[]", "[1, 49, 10, 1]", "489");
        assertRefused("model", "uint8[]", "int16[]", "Out", "int16[]", "int8[]");
        assertRefused("model", "{uint8[] a; uint8[] b}", "float32[]", "several arrays");
        assertRefused("model", "{{int8 x} y}", "float32[]", "no numbers");
    }

    @Test
    void a_window_that_does_not_fill_the_input_is_refused() throws IOException {
        copy("mlperf-tiny/kws_ref_model.tflite");
        document("{\"Window\": {\"Length\": 100}}", "", "");
        assertRefused("model.json", "{float32 x; float32 y}", "float32[]", "100 values of 2 fields", "200");
        document("{\"Spectrum\": {\"Bands\": 40}, \"Patches\": {\"Frames\": 49}}", "", "");
        assertRefused("model.json", "int16[]", "float32[]", "40 x 49");
    }

    @Test
    void a_label_file_of_another_length_is_refused() throws IOException {
        copy("mlperf-tiny/kws_ref_model.tflite");
        Files.writeString(folder.resolve("labels.txt"), "one\ntwo\n");
        document("", "{\"LabelFile\": \"labels.txt\"}", "");
        assertRefused("model.json", "int8[]", "float32[]", "12 values", "2 labels");
    }

    @Test
    void a_document_with_a_mistake_is_refused() throws IOException {
        copy("mlperf-tiny/kws_ref_model.tflite");
        document("{\"Windw\": 3}", "", "");
        assertRefused("model.json", "int8[]", "float32[]", "model.json/OpenAIF/Inputs/0/Windw");
        document("", "", "\"SHA256\": \"00\",");
        assertRefused("model.json", "int8[]", "float32[]", "SHA256");
        Files.writeString(folder.resolve("model.json"), "{\"Header\": \"AIF-MLO-V2.2\", ");
        assertRefused("model.json", "int8[]", "float32[]", "no JSON");
        Files.writeString(
                folder.resolve("model.json"),
                "{\"Header\": \"AIF-MLO-V2.2\", \"MLModelData\": {\"DataURI\": \"../../etc/passwd\"}}");
        assertRefused("model.json", "int8[]", "float32[]", "../../etc/passwd");
    }

    @Test
    void a_file_of_no_known_format_is_refused() throws IOException {
        Files.writeString(folder.resolve("model"), "<html>not a model</html>");
        assertRefused("model", "int8[]", "float32[]", "no format known here", "ONNX Runtime");
        assertRefused("missing", "int8[]", "float32[]", "missing");
    }

    @Test
    void operators_that_only_microcontrollers_have_are_named() throws IOException {
        copy("tflite-micro/audio_preprocessor_int8.tflite");
        assertRefused("model", "int16[]", "float32[]", "SignalWindow");
    }

    /** Whatever is in the file, this process lives: a few thousand broken ones, in both formats. */
    @Test
    void broken_files_are_refused_and_never_end_the_process() throws IOException {
        Random random = new Random(20);
        int refused = 0;
        for (String file :
                List.of("tflite-micro/hello_world_int8.tflite", "mlperf-tiny/kws_ref_model.tflite", "onnx/mnist-8/model.onnx")) {
            byte[] whole = Files.readAllBytes(open(file));
            ModelLibrary library = new ModelLibrary(1L << 30);
            for (int round = 0; round < 400; round++) {
                byte[] broken = round % 4 == 0 ? java.util.Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
                for (int i = 0; round % 4 != 0 && i < 1 + round % 8; i++) {
                    broken[random.nextInt(broken.length)] = (byte) random.nextInt();
                }
                try (ModelLibrary.Lease lease = library.lease(broken, new EngineSettings(1, false))) {
                    assertThat(lease.model().inputs()).isNotNull();
                } catch (RefusedModel | ArithmeticException e) {
                    refused++;
                }
            }
            assertThat(library.size()).isZero();
            assertThat(library.bytes()).isZero();
        }
        assertThat(refused).isGreaterThan(300);
    }

    @Test
    void weights_elsewhere_and_foreign_operators_are_refused() {
        byte[] elsewhere = {8, 8, 58, 6, 42, 4, 106, 2, 10, 0};
        ModelLibrary library = new ModelLibrary(1 << 20);
        assertThatThrownBy(() -> library.lease(elsewhere, new EngineSettings(1, false))).hasMessageContaining("other files");
        byte[] domain = "\u0008\u0008B\u0006\n\u0004evil".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> library.lease(domain, new EngineSettings(1, false))).hasMessageContaining("evil");
    }

    @Test
    void there_is_room_for_so_many_bytes() throws IOException {
        byte[] file = Files.readAllBytes(open("mlperf-tiny/kws_ref_model.tflite"));
        ModelLibrary library = new ModelLibrary(file.length);
        try (ModelLibrary.Lease one = library.lease(file, new EngineSettings(1, false));
                ModelLibrary.Lease same = library.lease(file.clone(), new EngineSettings(1, false))) {
            assertThat(one.model()).isSameAs(same.model());
            assertThatThrownBy(() -> library.lease(file, new EngineSettings(2, false))).isInstanceOf(RefusedModel.class);
        }
        library.lease(file, new EngineSettings(2, false)).close();
        assertThat(library.size()).isZero();
    }

    @Test
    void samples_that_are_no_numbers_and_silence_are_told() throws IOException {
        copy("tflite-micro/hello_world_float.tflite");
        document("{\"Window\": {\"Length\": 1}}", "", "");
        Path metadata = ModelRun.metadata(folder, "model.json", Map.of("In", "float32[]"), Map.of("Out", "float32[]"));
        try (ModelAims models = new ModelAims();
                ModelRun run = new ModelRun(models, metadata, Map.of("In", Values.Float32.class))) {
            float zero = run.answer(new Values.Float32(new float[] {0}), Values.Float32.class).values()[0];
            assertThat(run.answer(new Values.Float32(new float[] {Float.NaN}), Values.Float32.class).values())
                    .containsExactly(zero);
            assertThat(run.reports()).hasSize(1).first().asString().contains("no numbers on In");
            run.feed("In", new Values.Float32(new float[] {1, Float.POSITIVE_INFINITY}));
            run.next("Out", Values.Float32.class);
            assertThat(run.next("Out", Values.Float32.class).values()).containsExactly(zero);
        }
    }

    @Test
    void a_message_of_another_length_is_left_out_and_told() throws IOException {
        copy("tflite-micro/micro_speech_quantized.tflite");
        Path metadata = ModelRun.metadata(folder, "model", Map.of("In", "int8[]"), Map.of("Out", "float32[]"));
        try (ModelAims models = new ModelAims();
                ModelRun run = new ModelRun(models, metadata, Map.of("In", Values.Int8.class))) {
            run.feed("In", new Values.Int8(new byte[3]));
            assertThat(run.answer(new Values.Int8(new byte[1960]), Values.Float32.class).values()).hasSize(4);
            assertThat(run.reports()).singleElement().asString().contains("3 values", "1960");
        }
    }
}
