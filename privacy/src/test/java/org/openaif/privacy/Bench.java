// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privacy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.openaif.api.Storage;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.MetadataReader;
import org.openaif.metadata.WorkflowGraph;
import org.openaif.testkit.WorkflowTest;

/** An Anonymisation on a real Controller, between a test that feeds it and one that reads. */
final class Bench {
    static final String AIM = "Anonymisation";

    private Bench() {}

    /** A source of chance that is the same each time. */
    static RandomGenerator chance(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** One whose ports carry a type, with these parameters by turns name and value. */
    static WorkflowTest test(String type, Object... parameters) {
        WorkflowTest test = WorkflowTest.of(graph(type)).replace(AIM, new Anonymisation(chance(1)));
        for (int i = 0; i < parameters.length; i += 2) {
            test.with(AIM, parameters[i].toString(), parameters[i + 1]);
        }
        return test;
    }

    private static WorkflowGraph graph(String type) {
        String json =
                """
                {"Identifier": {"ImplementerID": "1", "Specification": {"Standard": "", "AIW": "",
                   "AIM": "Anonymisation", "Version": "1"}},
                 "APIProfile": "Basic", "Description": "", "Types": [],
                 "Ports": [
                   {"Name": "In", "Direction": "InputOutput", "RecordType": "%1$s",
                    "Technology": "Software", "Protocol": "", "IsRemote": false},
                   {"Name": "Out", "Direction": "OutputInput", "RecordType": "%1$s",
                    "Technology": "Software", "Protocol": "", "IsRemote": false}],
                 "SubAIMs": [], "Topology": [], "Implementations": [], "ResourcePolicies": [],
                 "Documentation": []}
                """.formatted(type);
        AimMetadata aim =
                MetadataReader.lenient()
                        .readAim("test.json", json.getBytes(StandardCharsets.UTF_8))
                        .orThrow();
        return WorkflowGraph.of(aim, part -> Optional.empty()).orThrow();
    }

    /** What comes out where these go in. */
    static <T extends Record> List<T> through(
            String type, Class<T> record, List<T> records, Object... parameters) {
        try (WorkflowTest test = test(type, parameters)) {
            return through(test, record, records);
        }
    }

    /** What comes out of a test where these go in. */
    static <T extends Record> List<T> through(
            WorkflowTest test, Class<T> record, List<T> records) {
        for (int i = 0; i < records.size(); i++) {
            test.feed("In", records.get(i), i);
        }
        test.run();
        return test.written("Out", record).stream().map(message -> message.record()).toList();
    }

    /** Lets another one find what this one kept. */
    static void move(Storage from, Storage to) {
        from.list("").forEach(key -> to.put(key, from.get(key).orElseThrow()));
    }

    /** All that is kept. */
    static Map<String, byte[]> content(Storage storage) {
        return storage.list("").stream()
                .collect(
                        java.util.stream.Collectors.toMap(
                                key -> key, key -> storage.get(key).orElseThrow()));
    }
}
