// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openaif.api.InputPort;
import org.openaif.api.OutputPort;
import org.openaif.controller.Configuration;
import org.openaif.controller.Controller;
import org.openaif.controller.StreamClock;
import org.openaif.controller.Workflow;
import org.openaif.controller.spi.WorkflowListener;
import org.openaif.metadata.MetadataReader;
import org.openaif.metadata.WorkflowGraph;
import org.openaif.ml.ModelAims;
import org.openaif.ml.TfliteEngine;
import org.openaif.ml.Values;
import org.openaif.ml.spi.EngineModel;
import org.openaif.ml.spi.EngineSession;
import org.openaif.ml.spi.EngineSettings;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Question: what does an inference cost more inside an AIM than by the engine alone?
 *
 * <p>{@code direct}: bytes into the input, run, bytes out of the output. {@code inAim}: a message into
 * a workflow whose one AIM is that model, and a message out of it; so many in flight that the AIM is
 * never out of work. The model takes and gives {@code int8}: {@code -p model=FILE.tflite}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ModelBenchmark {
    private static final int BATCH = 200;
    private static final int IN_FLIGHT = 4;

    /** The file of the model. */
    @Param("")
    public String model;

    private EngineModel engine;
    private EngineSession session;
    private byte[] input;
    private ModelAims models;
    private Workflow workflow;
    private OutputPort<Values.Int8> in;
    private InputPort<Values.Int8> out;
    private long time;

    /** Makes both. */
    @Setup
    public void make() throws IOException {
        byte[] file = Files.readAllBytes(Path.of(model));
        ByteBuffer memory = ByteBuffer.allocateDirect(file.length).order(ByteOrder.nativeOrder()).put(file).flip();
        engine = new TfliteEngine().load(memory, new EngineSettings(1, false));
        session = engine.session();
        input = new byte[session.input(0).capacity()];
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "model-bench");
        Path copy = Files.write(folder.resolve("model"), file);
        Path metadata =
                Files.writeString(
                        folder.resolve("Aim.json"),
                        """
                        {"Identifier": {"ImplementerID": "1", "Specification":
                           {"Standard": "Bench", "AIW": "", "AIM": "Aim", "Version": "1"}},
                         "APIProfile": "Basic", "Description": "A model.", "Types": [],
                         "Ports": [
                           {"Name": "In", "Direction": "InputOutput", "RecordType": "int8[]",
                            "Technology": "Software", "Protocol": "", "IsRemote": false},
                           {"Name": "Out", "Direction": "OutputInput", "RecordType": "int8[]",
                            "Technology": "Software", "Protocol": "", "IsRemote": false}],
                         "SubAIMs": [], "Topology": [],
                         "Implementations": [{"BinaryName": "model", "Architecture": "model",
                           "OperatingSystem": "any", "Version": "1", "Source": "AIMStorage",
                           "Destination": ""}],
                         "ResourcePolicies": [], "Documentation": []}
                        """);
        models = new ModelAims();
        WorkflowGraph graph =
                WorkflowGraph.of(
                                MetadataReader.lenient().readAim(metadata).orThrow(),
                                part -> Optional.empty())
                        .orThrow();
        workflow =
                Controller.initialize(Configuration.of(models).withModels(models))
                        .prepare(graph, StreamClock.unpaced(0), WorkflowListener.NONE);
        in = workflow.input("In", Values.Int8.class);
        out = workflow.output("Out", Values.Int8.class);
        workflow.start();
        Files.delete(copy);
        Files.delete(metadata);
        Files.delete(folder);
    }

    /** The engine alone. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public byte[] direct() {
        byte[] result = new byte[0];
        for (int i = 0; i < BATCH; i++) {
            session.input(0).duplicate().clear().put(input);
            session.run();
            result = new byte[session.output(0).capacity()];
            session.output(0).duplicate().clear().get(result);
        }
        return result;
    }

    /** In an AIM. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public byte[] inAim() {
        byte[] result = new byte[0];
        for (int i = 0; i < BATCH + IN_FLIGHT; i++) {
            if (i < BATCH) {
                in.write(new Values.Int8(input), time++);
            }
            if (i >= IN_FLIGHT) {
                result = out.read().orElseThrow().record().values();
            }
        }
        return result;
    }

    /** Ends both. */
    @TearDown
    public void end() {
        workflow.stop();
        models.close();
        session.close();
        engine.close();
    }
}
