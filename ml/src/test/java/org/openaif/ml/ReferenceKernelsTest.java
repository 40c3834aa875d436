// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.BuiltinOpResolver;
import org.bytedeco.tensorflowlite.FlatBufferModel;
import org.bytedeco.tensorflowlite.Interpreter;
import org.bytedeco.tensorflowlite.InterpreterBuilder;
import org.bytedeco.tensorflowlite.TfLiteTensor;
import org.bytedeco.tensorflowlite.global.tensorflowlite;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.openaif.ml.spi.EngineSettings;
import org.openaif.testsupport.SharedData;

/**
 * Where {@code Exact} is said, a model gives, bit by bit, what an interpreter gives that TensorFlow
 * Lite itself builds with its reference kernels, which are those of microcontrollers.
 */
class ReferenceKernelsTest {
    @TestFactory
    Stream<DynamicTest> quantised_models_give_the_same_bits() throws IOException {
        Path root = SharedData.path("data/tinyml-models/open/models");
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files =
                    all.filter(file -> file.toString().matches(".*(int8|quant|quantized|ref_model)\\.tflite"))
                            .filter(file -> !file.toString().contains("audio_preprocessor"))
                            .sorted()
                            .toList();
        }
        assertThat(files).hasSizeGreaterThan(8);
        BuiltinOpResolver reference = ReferenceKernels.ALL;
        return files.stream()
                .map(
                        file ->
                                DynamicTest.dynamicTest(
                                        root.relativize(file).toString(), () -> same(file, reference)));
    }

    private static void same(Path file, BuiltinOpResolver reference) throws IOException {
        byte[] content = Files.readAllBytes(file);
        ByteBuffer memory = ByteBuffer.allocateDirect(content.length).put(content).flip();
        ModelLibrary library = new ModelLibrary(1L << 30);
        try (ModelLibrary.Lease lease = library.lease(content, new EngineSettings(1, true));
                var session = lease.model().session();
                FlatBufferModel model =
                        FlatBufferModel.VerifyAndBuildFromBuffer(
                                new BytePointer(memory), content.length, null, tensorflowlite.DefaultErrorReporter());
                Interpreter interpreter = new Interpreter((Pointer) null);
                InterpreterBuilder builder = new InterpreterBuilder(model, reference)) {
            assertThat(builder.apply(interpreter)).isZero();
            assertThat(interpreter.AllocateTensors()).isZero();
            for (int seed = 0; seed < 3; seed++) {
                byte[] input = new byte[session.input(0).capacity()];
                new Random(seed).nextBytes(input);
                session.input(0).duplicate().clear().put(input);
                session.run();
                bytes(interpreter.input_tensor(0)).put(input);
                assertThat(interpreter.Invoke()).isZero();
                byte[] here = new byte[session.output(0).capacity()];
                session.output(0).duplicate().clear().get(here);
                byte[] there = new byte[here.length];
                bytes(interpreter.output_tensor(0)).get(there);
                assertThat(here).isEqualTo(there);
                session.forget();
                assertThat(interpreter.ResetVariableTensors()).isZero();
            }
        }
    }

    private static ByteBuffer bytes(TfLiteTensor tensor) {
        return new BytePointer(tensorflowlite.TfLiteTensorData(tensor)).capacity(tensor.bytes()).asByteBuffer();
    }
}
