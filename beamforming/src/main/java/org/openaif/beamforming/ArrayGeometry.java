// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the microphones of an array are, in metres, in the order of the channels; read from a
 * Microphone Array Geometry document.
 *
 * <p>MPAI has published that data type in several forms. Read is what they have in common and what
 * this room needs: the positions, as {@code xCoord}, {@code yCoord}, {@code zCoord} of each entry of
 * {@code MicrophoneAttributes} (or {@code MicrophoneList}), and {@code NumberOfMicrophones}, which
 * has to agree. The rest is left unread.
 *
 * <p>Clause: MPAI-CAE V2, Microphone Array Geometry (CAE-MAG).
 */
record ArrayGeometry(List<Vector> microphones) {
    static final int MIN_MICROPHONES = 2;
    static final int MAX_MICROPHONES = 16;

    /** No array is larger; what says so has confused metres with something else. */
    private static final double MAX_METRES = 100;

    /** Two membranes cannot be nearer to each other. */
    private static final double MIN_DISTANCE_METRES = 0.001;

    private static final int MAX_BYTES = 1 << 20;

    private static final String MEND =
            "give a Microphone Array Geometry document with 2 to 16 MicrophoneAttributes, each with"
                    + " xCoord, yCoord and zCoord in metres";

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(16)
                                                    .maxDocumentLength(MAX_BYTES)
                                                    .maxTokenCount(100_000)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    ArrayGeometry {
        microphones = List.copyOf(microphones);
        if (microphones.size() < MIN_MICROPHONES || microphones.size() > MAX_MICROPHONES) {
            throw new IllegalArgumentException(
                    "an array has " + MIN_MICROPHONES + " to " + MAX_MICROPHONES
                            + " microphones, not " + microphones.size());
        }
        for (int i = 0; i < microphones.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (microphones.get(i).minus(microphones.get(j)).length() < MIN_DISTANCE_METRES) {
                    throw new IllegalArgumentException(
                            "microphones " + j + " and " + i + " are at the same place");
                }
            }
        }
    }

    int size() {
        return microphones.size();
    }

    /** The middle of the array: directions and distances count from here. */
    Vector centre() {
        return microphones.stream().reduce(Vector.ZERO, Vector::plus).times(1.0 / size());
    }

    /** The largest distance between two microphones. */
    double apertureMetres() {
        double largest = 0;
        for (Vector one : microphones) {
            for (Vector other : microphones) {
                largest = Math.max(largest, one.minus(other).length());
            }
        }
        return largest;
    }

    /** The array of these microphones alone, in the same order. */
    ArrayGeometry only(int... kept) {
        List<Vector> some = new ArrayList<>();
        for (int microphone : kept) {
            some.add(microphones.get(microphone));
        }
        return new ArrayGeometry(some);
    }

    /**
     * The array that a parameter names: the path of a document, or the name of one of ours ({@code
     * square4}, {@code line4}).
     *
     * @throws AifException INIT if there is none, or it is no geometry; says where and how to mend it
     */
    static ArrayGeometry named(String name) {
        if (name.matches("[a-z0-9]{1,32}")) {
            try (InputStream ours =
                    ArrayGeometry.class.getResourceAsStream("array-" + name + ".json")) {
                if (ours != null) {
                    return read(name, ours.readAllBytes());
                }
            } catch (IOException failed) {
                throw refused(name, "cannot be read (" + failed.getMessage() + ")");
            }
        }
        return read(Path.of(name));
    }

    static ArrayGeometry read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw refused(file, Files.exists(file) ? "is not a file" : "there is no such file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw refused(file, "is longer than " + MAX_BYTES + " bytes");
            }
            return read(file, bytes);
        } catch (IOException failed) {
            throw refused(file, "cannot be read (" + failed.getMessage() + ")");
        }
    }

    private static ArrayGeometry read(Object where, byte[] bytes) {
        try {
            return of(where, JSON.readTree(bytes));
        } catch (JacksonException broken) {
            throw refused(
                    where,
                    "is no JSON at line "
                            + (broken.getLocation() == null ? 1 : broken.getLocation().getLineNr())
                            + " (" + broken.getOriginalMessage() + ")");
        } catch (IllegalArgumentException impossible) {
            throw refused(where, impossible.getMessage());
        }
    }

    private static ArrayGeometry of(Object where, JsonNode document) {
        JsonNode list =
                document.has("MicrophoneAttributes")
                        ? document.get("MicrophoneAttributes")
                        : document.path("MicrophoneList");
        if (!list.isArray()) {
            throw refused(where, "has no list MicrophoneAttributes");
        }
        if (list.size() > MAX_MICROPHONES) {
            throw refused(where, "has " + list.size() + " microphones");
        }
        checkCount(where, document, list.size());
        List<Vector> microphones = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            microphones.add(
                    new Vector(
                            metres(where, list.get(i), i, "xCoord"),
                            metres(where, list.get(i), i, "yCoord"),
                            metres(where, list.get(i), i, "zCoord")));
        }
        return new ArrayGeometry(microphones);
    }

    private static void checkCount(Object where, JsonNode document, int listed) {
        for (String member : List.of("NumberOfMicrophones", "NumberofMicrophones")) {
            JsonNode said = document.path(member);
            if (!said.isMissingNode() && !(said.isIntegralNumber() && said.asInt() == listed)) {
                throw refused(
                        where,
                        "says " + member + " " + said + " and lists " + listed + " microphones");
            }
        }
    }

    private static double metres(Object where, JsonNode microphone, int index, String member) {
        JsonNode value = microphone.path(member);
        if (!value.isNumber() || !(Math.abs(value.doubleValue()) <= MAX_METRES)) {
            throw refused(
                    where,
                    "/MicrophoneAttributes/" + index + "/" + member + " is "
                            + (value.isMissingNode() ? "missing" : value)
                            + ", not a number from -" + MAX_METRES + " to " + MAX_METRES);
        }
        return value.doubleValue();
    }

    private static AifException refused(Object where, String what) {
        return new AifException(ErrorCode.INIT, where + ": " + what + "; " + MEND);
    }
}
