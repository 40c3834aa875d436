// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.openaif.api.Realises;

/**
 * Makes the conformance table from a checkout after a full test run: {@link Realises} in the compiled
 * classes of all rooms, and in their tests; what came of these, from the reports of the run. No class
 * is loaded for it.
 */
final class ConformanceScan {
    private static final String REALISES = Realises.class.descriptorString();

    private final Map<String, TreeSet<String>> methods = new HashMap<>();
    private final Map<String, TreeSet<String>> tests = new HashMap<>();
    private final Map<String, TreeSet<String>> decisions = new HashMap<>();
    private final Map<String, Result> results = new HashMap<>();

    /** What came of a test, in all of its cases; what is worse counts. */
    private enum Result {
        PASSED,
        NOT_RUN,
        FAILED
    }

    private ConformanceScan() {}

    /** The table of a checkout. */
    static List<Conformance> of(Path checkout) throws IOException {
        ConformanceScan scan = new ConformanceScan();
        try (Stream<Path> rooms = Files.list(checkout)) {
            for (Path room : rooms.sorted().toList()) {
                Path target = room.resolve("target");
                scan.classes(target.resolve("classes"), scan.methods);
                scan.classes(target.resolve("test-classes"), scan.tests);
                scan.reports(target.resolve("surefire-reports"));
                scan.reports(target.resolve("failsafe-reports"));
            }
        }
        return scan.table();
    }

    private static List<Path> files(Path folder, String suffix) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        }
    }

    private void classes(Path folder, Map<String, TreeSet<String>> into) throws IOException {
        for (Path file : files(folder, ".class")) {
            ClassModel type = ClassFile.of().parse(file);
            String name = type.thisClass().asInternalName().replace('/', '.');
            note(type, name, into);
            for (MethodModel method : type.methods()) {
                note(method, name + "." + method.methodName().stringValue(), into);
            }
        }
    }

    private void note(
            AttributedElement element, String name, Map<String, TreeSet<String>> into) {
        element.findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
                .flatMap(attribute -> attribute.annotations().stream())
                .filter(annotation -> annotation.className().equalsString(REALISES))
                .forEach(annotation -> note(annotation, name, into));
    }

    private void note(Annotation realises, String name, Map<String, TreeSet<String>> into) {
        List<String> functions = new ArrayList<>();
        String decision = "";
        for (AnnotationElement element : realises.elements()) {
            switch (element.value()) {
                case AnnotationValue.OfArray array ->
                        array.values().forEach(
                                one -> functions.add(((AnnotationValue.OfString) one).stringValue()));
                case AnnotationValue.OfString text -> decision = text.stringValue();
                default -> throw new IllegalStateException(name + ": " + element);
            }
        }
        for (String function : functions) {
            into.computeIfAbsent(function, key -> new TreeSet<>()).add(name);
            if (!decision.isEmpty()) {
                decisions.computeIfAbsent(function, key -> new TreeSet<>()).add(decision);
            }
        }
    }

    private void reports(Path folder) throws IOException {
        for (Path file : files(folder, ".xml")) {
            try {
                report(file);
            } catch (XMLStreamException e) {
                throw new IOException(file + " is no report of a test run", e);
            }
        }
    }

    private void report(Path file) throws IOException, XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try (var input = Files.newInputStream(file)) {
            XMLStreamReader xml = factory.createXMLStreamReader(input);
            String test = "";
            while (xml.hasNext()) {
                if (xml.next() != XMLStreamConstants.START_ELEMENT) {
                    continue;
                }
                switch (xml.getLocalName()) {
                    case "testcase" -> {
                        test =
                                xml.getAttributeValue(null, "classname") + "."
                                        + methodOf(xml.getAttributeValue(null, "name"));
                        note(test, Result.PASSED);
                    }
                    case "failure", "error" -> note(test, Result.FAILED);
                    case "skipped" -> note(test, Result.NOT_RUN);
                    default -> {}
                }
            }
        }
    }

    private void note(String test, Result result) {
        results.merge(test, result, (one, other) -> one.compareTo(other) > 0 ? one : other);
    }

    /** The cases of a parameterised test are called {@code name(String)[1]}. */
    private static String methodOf(String testCase) {
        int end = 0;
        while (end < testCase.length() && Character.isJavaIdentifierPart(testCase.charAt(end))) {
            end++;
        }
        return testCase.substring(0, end);
    }

    private List<Conformance> table() throws IOException {
        List<Conformance> rows = new ArrayList<>();
        for (String line : functions()) {
            String section = line.substring(0, line.indexOf(';'));
            String function = line.substring(line.indexOf(';') + 1);
            String method = String.join(", ", names(methods.get(function)));
            List<String> shownBy = names(tests.get(function));
            rows.add(
                    new Conformance(
                            function,
                            section,
                            method,
                            shownBy,
                            status(method, shownBy),
                            String.join("; ", names(decisions.get(function)))));
        }
        return rows;
    }

    private Conformance.Status status(String method, List<String> shownBy) {
        List<Result> came =
                shownBy.stream().map(test -> results.getOrDefault(test, Result.NOT_RUN)).toList();
        if (came.contains(Result.FAILED)) {
            return Conformance.Status.FAIL;
        }
        return came.contains(Result.PASSED) && !method.isEmpty()
                ? Conformance.Status.PASS
                : Conformance.Status.MISSING;
    }

    private static List<String> names(TreeSet<String> found) {
        return found == null ? List.of() : List.copyOf(found);
    }

    /** The functions of the standard. */
    private static List<String> functions() throws IOException {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                ConformanceScan.class.getResourceAsStream("functions.csv"),
                                StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.startsWith("#")).toList();
        }
    }
}
