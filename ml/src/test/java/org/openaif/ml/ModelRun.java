// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.openaif.api.InputPort;
import org.openaif.api.OutputPort;
import org.openaif.controller.Configuration;
import org.openaif.controller.Controller;
import org.openaif.controller.StreamClock;
import org.openaif.controller.Workflow;
import org.openaif.controller.spi.WorkflowListener;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.MetadataReader;
import org.openaif.metadata.WorkflowGraph;

/** An AIM of nothing but metadata, run by a real Controller. */
final class ModelRun implements AutoCloseable, WorkflowListener {
    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final ModelAims models;
    private final Workflow workflow;
    private final Map<String, OutputPort<Record>> inputs = new LinkedHashMap<>();
    private final Map<String, InputPort<Record>> outputs = new LinkedHashMap<>();
    private long time;

    /** The metadata of an AIM with that model; ports by name and type. */
    static Path metadata(
            Path folder, String binary, Map<String, String> inputs, Map<String, String> outputs)
            throws IOException {
        List<String> ports = new ArrayList<>();
        inputs.forEach((name, type) -> ports.add(port(name, "InputOutput", type)));
        outputs.forEach((name, type) -> ports.add(port(name, "OutputInput", type)));
        return Files.writeString(
                folder.resolve("Aim.json"),
                """
                {"$schema": "https://json-schema.org/draft/2020-12/schema",
                 "$id": "https://schemas.mpai.community/AIF/V2.0/AIW-AIM-metadata.schema.json",
                 "title": "Aim",
                 "Identifier": {"ImplementerID": "1", "Specification":
                   {"Standard": "Test", "AIW": "", "AIM": "Aim", "Version": "1"}},
                 "APIProfile": "Basic", "Description": "A model.", "Types": [],
                 "Ports": [%s], "SubAIMs": [], "Topology": [],
                 "Implementations": [{"BinaryName": "%s", "Architecture": "model",
                   "OperatingSystem": "any", "Version": "1", "Source": "AIMStorage",
                   "Destination": ""}],
                 "ResourcePolicies": [], "Documentation": []}
                """
                        .formatted(String.join(",\n", ports), binary));
    }

    private static String port(String name, String direction, String type) {
        return """
                {"Name": "%s", "Direction": "%s", "RecordType": "%s", "Technology": "Software",
                 "Protocol": "", "IsRemote": false}"""
                .formatted(name, direction, type);
    }

    static AimMetadata read(Path metadata) {
        return MetadataReader.lenient().readAim(metadata).orThrow();
    }

    ModelRun(ModelAims models, Path metadata, Map<String, Class<? extends Record>> fed) {
        this.models = models;
        AimMetadata aim = read(metadata);
        WorkflowGraph graph = WorkflowGraph.of(aim, part -> Optional.empty()).orThrow();
        Controller controller =
                Controller.initialize(Configuration.of(models).withModels(models));
        workflow = controller.prepare(graph, StreamClock.unpaced(0), this);
        fed.forEach((name, type) -> inputs.put(name, input(name, type)));
        aim.ports().stream()
                .filter(port -> !fed.containsKey(port.name()))
                .forEach(port -> outputs.put(port.name(), workflow.output(port.name(), Record.class)));
        workflow.start();
    }

    @SuppressWarnings("unchecked")
    private OutputPort<Record> input(String name, Class<? extends Record> type) {
        return workflow.input(name, (Class<Record>) (Class<?>) type);
    }

    void feed(String port, Record record) {
        inputs.get(port).write(record, time++);
    }

    <T extends Record> T next(String port, Class<T> type) {
        return type.cast(outputs.get(port).read().orElseThrow().record());
    }

    /** One message in, one out, through ports named In and Out. */
    <T extends Record> T answer(Record record, Class<T> type) {
        feed("In", record);
        return next("Out", type);
    }

    ModelAims models() {
        return models;
    }

    List<String> reports() {
        return reports;
    }

    @Override
    public void reported(String aim, String text) {
        reports.add(text);
    }

    @Override
    public void failed(String aim, Throwable thrown, boolean restarting) {
        reports.add("FAILED: " + thrown);
    }

    @Override
    public void close() {
        workflow.stop();
    }
}
