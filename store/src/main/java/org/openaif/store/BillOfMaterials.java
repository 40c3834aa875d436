// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The software bill of materials of a folder that is to be packed: CycloneDX 1.6, one component for
 * each file with its SHA-256. From the same files the same bytes: it has no serial number and no
 * time, which the standard leaves optional.
 *
 * <p>What a jar was made of, only its build knows; a vendor whose build writes a bill keeps that one.
 */
public final class BillOfMaterials {
    /** Where it lies in an archive. */
    public static final String FILE = "bom.json";

    private BillOfMaterials() {}

    /**
     * Writes the bill of a folder into it, unless there is one.
     *
     * @param name of the AIW or AIM
     * @return whether it was written now
     * @throws AifException ERROR if a file cannot be read or written
     */
    public static boolean writeIfMissing(Path folder, String name, String version) {
        Path bill = folder.resolve(FILE);
        try {
            if (Files.exists(bill)) {
                return false;
            }
            Files.write(bill, of(folder, name, version));
            return true;
        } catch (IOException e) {
            throw new AifException(
                    ErrorCode.ERROR, "no bill of materials can be made of " + folder + ": " + e, e);
        }
    }

    private static byte[] of(Path folder, String name, String version) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json =
                new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("bomFormat", "CycloneDX");
            json.writeStringProperty("specVersion", "1.6");
            json.writeNumberProperty("version", 1);
            json.writeObjectPropertyStart("metadata");
            json.writeObjectPropertyStart("component");
            json.writeStringProperty("type", "application");
            json.writeStringProperty("name", name);
            json.writeStringProperty("version", version);
            json.writeEndObject();
            json.writeEndObject();
            json.writeArrayPropertyStart("components");
            for (Map.Entry<String, Path> file : files(folder).entrySet()) {
                write(json, file.getKey(), digest(file.getValue()));
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Path> files(Path folder) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        files.put(folder.relativize(file).toString().replace('\\', '/'), file);
                        return FileVisitResult.CONTINUE;
                    }
                });
        return files;
    }

    private static void write(JsonGenerator json, String name, String sha256) {
        json.writeStartObject();
        json.writeStringProperty("type", "file");
        json.writeStringProperty("name", name);
        json.writeArrayPropertyStart("hashes");
        json.writeStartObject();
        json.writeStringProperty("alg", "SHA-256");
        json.writeStringProperty("content", sha256);
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String digest(Path file) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(
                        Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
