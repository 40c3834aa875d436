// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads metadata of AIFs, AIWs and AIMs in the forms of V1, V2 (IEEE 3301) and V3.
 *
 * <p>{@link #strict} accepts what the standard says, and nothing else; {@link #lenient} accepts
 * what real documents do wrong as well, wherever a meaning can be given to it, and tells each
 * deviation as a warning. Nothing here throws for what is in a document, however it is made: a
 * reading without a value has at least one error. Nothing is ever fetched: {@code $schema} and
 * {@code $id} are text.
 *
 * <p>A reader has no state; it may be used by many threads at once.
 *
 * <p>Clause: MPAI-AIF V2, Metadata, 2 and 3; V3, AIF and AIM Metadata.
 */
public final class MetadataReader {
    private static final MetadataReader STRICT = new MetadataReader(true);
    private static final MetadataReader LENIENT = new MetadataReader(false);

    private final boolean strict;

    private MetadataReader(boolean strict) {
        this.strict = strict;
    }

    /** The reader for documents that shall conform. */
    public static MetadataReader strict() {
        return STRICT;
    }

    /** The reader for documents that shall run. */
    public static MetadataReader lenient() {
        return LENIENT;
    }

    /** Reads a file that holds the metadata of an AIM or an AIW. */
    public Reading<AimMetadata> readAim(Path file) {
        return aim(file.toString(), read(file));
    }

    /**
     * Reads the metadata of an AIM or an AIW.
     *
     * @param name of the document, for its findings
     */
    public Reading<AimMetadata> readAim(String name, byte[] document) {
        return aim(name, read(name, document));
    }

    /** As {@link #readAim(String, byte[])}; reads the stream to its end, and does not close it. */
    public Reading<AimMetadata> readAim(String name, InputStream document) {
        return aim(name, read(name, document));
    }

    /** Reads a file that holds the metadata of an AIF. */
    public Reading<AifMetadata> readAif(Path file) {
        return aif(file.toString(), read(file));
    }

    /**
     * Reads the metadata of an AIF.
     *
     * @param name of the document, for its findings
     */
    public Reading<AifMetadata> readAif(String name, byte[] document) {
        return aif(name, read(name, document));
    }

    /** As {@link #readAif(String, byte[])}; reads the stream to its end, and does not close it. */
    public Reading<AifMetadata> readAif(String name, InputStream document) {
        return aif(name, read(name, document));
    }

    /** Reads a file that holds metadata, whichever it is. */
    public Reading<Metadata> read(Path file) {
        Findings findings = new Findings(file.toString(), strict);
        return metadata(BoundedFile.read(file, findings), findings);
    }

    /**
     * Reads metadata, whichever it is.
     *
     * @param name of the document, for its findings
     */
    public Reading<Metadata> read(String name, byte[] document) {
        Findings findings = new Findings(name, strict);
        return metadata(BoundedFile.checked(document, findings), findings);
    }

    /** As {@link #read(String, byte[])}; reads the stream to its end, and does not close it. */
    public Reading<Metadata> read(String name, InputStream document) {
        Findings findings = new Findings(name, strict);
        return metadata(BoundedFile.read(document, findings), findings);
    }

    /**
     * Tells what a file is without reading what it says: metadata, a schema, something else. Only
     * of what is no JSON at all there is no value, in strict mode, too.
     */
    public Reading<DocumentKind> identify(Path file) {
        Findings findings = new Findings(file.toString(), false);
        return findings.reading(
                BoundedFile.read(file, findings)
                        .flatMap(bytes -> JsonTree.read(bytes, findings))
                        .map(DocumentKind::of));
    }

    /** As {@link #read(Path)}, but empty for JSON that is no metadata. */
    Optional<Reading<Metadata>> readUnlessOther(Path file) {
        Findings findings = new Findings(file.toString(), strict);
        Optional<JsonValue> root =
                BoundedFile.read(file, findings).flatMap(bytes -> JsonTree.read(bytes, findings));
        boolean other = root.map(DocumentKind::of).filter(kind -> !kind.isMetadata()).isPresent();
        return other
                ? Optional.empty()
                : Optional.of(findings.reading(root.flatMap(tree -> metadata(tree, findings))));
    }

    private Reading<Metadata> metadata(Optional<byte[]> bytes, Findings findings) {
        Optional<Metadata> metadata =
                bytes.flatMap(document -> JsonTree.read(document, findings))
                        .flatMap(root -> metadata(root, findings));
        return findings.reading(metadata);
    }

    private static Optional<Metadata> metadata(JsonValue root, Findings findings) {
        DocumentKind kind = DocumentKind.of(root);
        return switch (kind) {
            case AIM_METADATA -> checked(kind, root, findings, AimForm::read);
            case AIF_METADATA -> checked(kind, root, findings, AifForm::read);
            case AIM_METADATA_V3 -> checked(kind, root, findings, AimFormV3::read);
            case AIF_METADATA_V3 -> checked(kind, root, findings, AifFormV3::read);
            case SCHEMA ->
                    refused(root, findings, "is " + kind + ": it says what metadata looks like and"
                            + " is none", "give a document that follows it");
            case OTHER ->
                    refused(root, findings, "is no metadata: " + root.kind() + " without the"
                            + " members of AIF metadata (ImplementerID, ...) or AIW/AIM metadata"
                            + " (Identifier, Ports, ...)", "give a file that has them");
        };
    }

    /** In strict mode what does not follow the schema is not looked at further. */
    private static Optional<Metadata> checked(
            DocumentKind kind, JsonValue root, Findings findings, Form form) {
        if (findings.strict()) {
            StrictSchema.of(kind).check(root, findings);
        }
        return findings.hasErrors()
                ? Optional.empty()
                : Optional.of(form.read((JsonValue.Members) root, findings));
    }

    private static Optional<Metadata> refused(
            JsonValue root, Findings findings, String message, String hint) {
        findings.error(root, message, hint);
        return Optional.empty();
    }

    private Reading<AimMetadata> aim(String name, Reading<Metadata> reading) {
        return only(
                AimMetadata.class, "is AIF metadata, not AIW/AIM metadata", name, reading);
    }

    private Reading<AifMetadata> aif(String name, Reading<Metadata> reading) {
        return only(
                AifMetadata.class, "is AIW/AIM metadata, not AIF metadata", name, reading);
    }

    private <T extends Metadata> Reading<T> only(
            Class<T> wanted, String otherwise, String name, Reading<Metadata> reading) {
        Optional<T> value = reading.value().filter(wanted::isInstance).map(wanted::cast);
        if (value.isPresent() || reading.value().isEmpty()) {
            return new Reading<>(value, reading.diagnostics());
        }
        Findings findings = new Findings(name, strict);
        findings.error(Place.whole(name), otherwise, "give the other file");
        return findings.reading(Optional.empty());
    }
}
