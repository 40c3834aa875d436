// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.ml.spi.EngineSettings;
import org.openaif.testsupport.SharedData;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Models of others give in an AIM what they give elsewhere. */
class GoldenVectorsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir Path folder;

    @TestFactory
    Stream<DynamicTest> every_model_reproduces_its_golden_vectors() {
        Path open = SharedData.path("data/tinyml-models/open");
        JsonNode models = JSON.readTree(open.resolve("golden_vectors.json").toFile()).get("models");
        return models.propertyStream()
                .map(
                        model ->
                                DynamicTest.dynamicTest(
                                        model.getKey(),
                                        () ->
                                                reproduces(
                                                        open.resolve("models").resolve(model.getKey()),
                                                        model.getKey(),
                                                        model.getValue())));
    }

    private void reproduces(Path file, String name, JsonNode golden) throws IOException {
        boolean quantised = golden.get("input_type").asString().equals("int8");
        Path metadata = aim(file, quantised ? "int8[]" : "float32[]", "float32[]");
        try (ModelAims models = new ModelAims();
                ModelRun run =
                        new ModelRun(
                                models,
                                metadata,
                                Map.of("In", quantised ? Values.Int8.class : Values.Float32.class))) {
            int elements = 1;
            for (JsonNode dimension : golden.get("input_shape")) {
                elements *= dimension.intValue();
            }
            for (JsonNode vector : golden.get("cases")) {
                byte[] bytes = bytes(vector.get("seed").longValue(), elements);
                float factor = name.contains("hello_world") ? (float) (2 * Math.PI) : 1;
                Record input = quantised ? new Values.Int8(bytes) : new Values.Float32(reals(bytes, factor));
                check(name, run.answer(input, Values.Float32.class).values(), golden, vector);
            }
            assertThat(run.reports()).isEmpty();
        }
    }

    private static void check(
            String name, float[] values, JsonNode golden, JsonNode vector) {
        JsonNode scale = golden.get("output_scale_zp");
        // The reference is not rounded between the layers. So a quantised model may be two steps
        // off; scores of a softmax may be as far off as one step of what goes into it makes them; and
        // a float model whose weights are quantised quantises what it multiplies them with, too.
        boolean scores = golden.get("output_shape").toString().matches("\\[1,(2|4|10|12)\\]");
        double near =
                golden.get("input_type").asString().equals("float32")
                        ? name.contains("kws_ref_model_float32") ? 0.015 : 1e-3
                        : scores ? 0.05 : 2.01 * scale.get(0).doubleValue();
        JsonNode expected = vector.get("output_real");
        if (expected != null) {
            assertThat(values).hasSize(expected.size());
        } else {
            expected = vector.get("output_real_first8");
            double mean = 0;
            for (float value : values) {
                mean += value / values.length;
            }
            assertThat(mean).isCloseTo(vector.get("output_real_mean").doubleValue(), within(near / 2));
        }
        for (int i = 0; i < expected.size(); i++) {
            assertThat((double) values[i]).as("value " + i).isCloseTo(expected.get(i).doubleValue(), within(near));
        }
    }

    private static byte[] bytes(long seed, int count) {
        byte[] bytes = new byte[count];
        long state = seed;
        for (int i = 0; i < count; i++) {
            state = (1664525 * state + 1013904223) & 0xffffffffL;
            bytes[i] = (byte) (state >> 24);
        }
        return bytes;
    }

    private static float[] reals(byte[] bytes, float factor) {
        float[] reals = new float[bytes.length];
        for (int i = 0; i < reals.length; i++) {
            reals[i] = (bytes[i] & 0xff) / 255f * factor;
        }
        return reals;
    }

    private Path aim(Path model, String in, String out) throws IOException {
        Path own = Files.createTempDirectory(folder, "aim");
        Files.copy(model, own.resolve("model"));
        return ModelRun.metadata(own, "model", Map.of("In", in), Map.of("Out", out));
    }

    /** What has no golden vector runs at least, and gives the same for the same, whatever came between. */
    @TestFactory
    Stream<DynamicTest> every_other_model_runs_too() throws IOException {
        Path root = SharedData.path("data/tinyml-models/open/models");
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files =
                    all.filter(file -> file.toString().matches(".*\\.(tflite|onnx)"))
                            // These need operators of TensorFlow Lite Micro's own library.
                            .filter(file -> !file.toString().contains("audio_preprocessor"))
                            .toList();
        }
        assertThat(files).hasSizeGreaterThan(20);
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(root.relativize(file).toString(), () -> runs(file)));
    }

    private void runs(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        int elements;
        ModelLibrary library = new ModelLibrary(1L << 30);
        try (ModelLibrary.Lease lease = library.lease(content, new EngineSettings(1, false))) {
            assertThat(lease.model().inputs()).hasSize(1);
            elements = lease.model().inputs().getFirst().elements();
        }
        Path metadata = aim(file, "float32[]", "float32[]");
        try (ModelAims models = new ModelAims();
                ModelRun run = new ModelRun(models, metadata, Map.of("In", Values.Float32.class))) {
            float[] some = reals(bytes(7, elements), 1);
            float[] first = run.answer(new Values.Float32(some), Values.Float32.class).values();
            run.answer(new Values.Float32(reals(bytes(8, elements), 1)), Values.Float32.class);
            assertThat(run.answer(new Values.Float32(some), Values.Float32.class).values())
                    .isEqualTo(first)
                    .doesNotContain(Float.NaN);
        }
    }

    @TestFactory
    Stream<DynamicTest> one_operator_models_of_16_bits_are_exact() throws IOException {
        Path root = SharedData.path("data/tinyml-models/open/conformance-seanet-int16");
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(file -> file.toString().endsWith(".tflite")).sorted().toList();
        }
        assertThat(files).hasSizeGreaterThanOrEqualTo(15);
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(root.relativize(file).toString(), () -> exact(file)));
    }

    private void exact(Path file) throws IOException {
        String name = file.getFileName().toString().replace(".tflite", "");
        Map<String, Path> data = new TreeMap<>();
        try (Stream<Path> beside = Files.list(file.getParent())) {
            beside.filter(other -> other.getFileName().toString().startsWith(name + "_"))
                    .forEach(other -> data.put(other.getFileName().toString(), other));
        }
        Map<String, String> ports = new TreeMap<>();
        Map<String, Class<? extends Record>> fed = new TreeMap<>();
        Map<String, Record> records = new TreeMap<>();
        for (Map.Entry<String, Path> one : data.entrySet()) {
            if (one.getKey().contains("_input")) {
                String port = one.getKey().replaceAll(".*_(input[0-9]+)_.*", "$1");
                Record record = record(one.getValue());
                records.put(port, record);
                fed.put(port, record.getClass());
                ports.put(port, record instanceof Values.Int16 ? "int16[]" : "int32[]");
            }
        }
        Path golden = file.resolveSibling(name + "_golden_int16.csv");
        Path own = Files.createTempDirectory(folder, "seanet");
        Files.copy(file, own.resolve("model"));
        Path metadata = ModelRun.metadata(own, "model", ports, Map.of("Out", "int16[]"));
        try (ModelAims models = new ModelAims();
                ModelRun run = new ModelRun(models, metadata, fed)) {
            records.forEach(run::feed);
            assertThat(run.next("Out", Values.Int16.class).values())
                    .isEqualTo(((Values.Int16) record(golden)).values());
        }
    }

    private static Record record(Path csv) throws IOException {
        int[] numbers =
                Arrays.stream(Files.readString(csv).strip().split("[,\\s]+"))
                        .mapToInt(Integer::parseInt)
                        .toArray();
        if (csv.toString().endsWith("int32.csv")) {
            return new Values.Int32(numbers);
        }
        short[] shorts = new short[numbers.length];
        for (int i = 0; i < shorts.length; i++) {
            shorts[i] = (short) numbers[i];
        }
        return new Values.Int16(shorts);
    }

    @Test
    void mnist_in_onnx_gives_what_its_authors_say() throws IOException {
        Path root = SharedData.path("data/tinyml-models/open/models/onnx/mnist-8");
        Path metadata = aim(root.resolve("model.onnx"), "float32[]", "float32[]");
        List<Path> sets = new ArrayList<>();
        try (Stream<Path> all = Files.list(root)) {
            all.filter(Files::isDirectory).forEach(sets::add);
        }
        try (ModelAims models = new ModelAims();
                ModelRun run = new ModelRun(models, metadata, Map.of("In", Values.Float32.class))) {
            for (Path set : sets) {
                float[] values =
                        run.answer(
                                        new Values.Float32(tensor(set.resolve("input_0.pb"), 784)),
                                        Values.Float32.class)
                                .values();
                float[] expected = tensor(set.resolve("output_0.pb"), 10);
                for (int i = 0; i < expected.length; i++) {
                    assertThat((double) values[i])
                            .isCloseTo(expected[i], within(1e-3 * Math.max(1, Math.abs(expected[i]))));
                }
            }
        }
    }

    /** The numbers of a small tensor in a protocol buffer are its last bytes. */
    private static float[] tensor(Path file, int count) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        float[] values = new float[count];
        ByteBuffer.wrap(bytes, bytes.length - 4 * count, 4 * count)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }
}
