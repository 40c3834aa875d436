// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.ObjectChecker;
import org.openaif.api.AifException;
import org.openaif.metadata.AifMetadata;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.Diagnostic;
import org.openaif.metadata.DocumentKind;
import org.openaif.metadata.Implementation;
import org.openaif.metadata.MetadataReader;
import org.openaif.metadata.Reading;
import org.openaif.privatefiles.Disk;
import org.openaif.store.Archive;
import org.openaif.store.ArchiveWriter;
import org.openaif.store.ParseSettings;
import org.openaif.store.ParsedArchive;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Looks at one thing that is to be published, and says all that is wrong with it, as far as it can be
 * looked at.
 */
final class Intake {
    private static final Pattern LICENCE = Pattern.compile("(?i)(licen[cs]e|copying)([-.].*)?");
    private static final Pattern BILL = Pattern.compile("(?i)(s?bom\\.json|.*\\.cdx\\.json)");

    /** As much JSON as the metadata room reads. */
    private static final long DOCUMENT_BYTES = 16L << 20;

    private final Publication publication;
    private final StoreLimits limits;
    private final ParseSettings settings;
    private final Clock clock;
    private final Disk disk;
    private final List<Finding> findings = new ArrayList<>();

    Intake(
            Publication publication,
            StoreLimits limits,
            ParseSettings settings,
            Clock clock,
            Disk disk) {
        this.publication = publication;
        this.limits = limits;
        this.settings = settings;
        this.clock = clock;
        this.disk = disk;
    }

    /** All that was found. */
    List<Finding> findings() {
        return List.copyOf(findings);
    }

    private boolean isRefused() {
        return findings.stream().anyMatch(Finding::isError);
    }

    // ---------------------------------------------------------------- an AIF

    /** Checks the metadata of an AIF, and puts it into the folder; empty if it is refused. */
    Optional<Published> document(Path upload, Path documents) throws IOException {
        Reading<AifMetadata> reading =
                MetadataReader.strict().readAif("aif.json", Files.readAllBytes(upload));
        reading.diagnostics().forEach(this::metadata);
        if (isRefused()) {
            return Optional.empty();
        }
        Published.Document document = keep(publication.component(), upload, "aif.json", documents);
        return Optional.of(
                published(
                        document.bytes(),
                        document.sha256(),
                        document.sha256(),
                        "",
                        List.of(document)));
    }

    // ---------------------------------------------------------------- an archive

    /**
     * Checks an archive, packs it in the stored form, and puts its metadata into the folder; empty if
     * it is refused.
     *
     * @param content a new folder, for what is in it
     */
    Optional<Published> archive(Path upload, Path content, Path stored, Path documents)
            throws IOException {
        try (Archive archive = Archive.open(upload, limits.archives())) {
            archive.extractTo(content);
        } catch (AifException e) {
            findings.add(
                    Finding.error(
                            "archive",
                            "",
                            said(e, upload),
                            "pack it again, with aif pack or ArchiveWriter"));
            return Optional.empty();
        }
        names(content);
        List<Path> metadata = metadata(content);
        String licence = licence(content);
        bill(content);
        if (isRefused()) {
            return Optional.empty();
        }
        try {
            ParsedArchive parsed = ParsedArchive.of(publication.toString(), content, settings);
            parsed.diagnostics().stream().filter(one -> !one.isError()).forEach(this::metadata);
            identity(parsed.metadata());
            implementations(parsed);
            findings.addAll(PortCheck.of(parsed));
            if (isRefused()) {
                return Optional.empty();
            }
            ArchiveWriter.within(limits.archives()).write(content, stored, settings);
            keepIfSame(upload, stored);
            return Optional.of(
                    published(
                            Files.size(stored),
                            Sha256.of(stored),
                            Sha256.ofUnpacked(stored),
                            licence,
                            kept(parsed, metadata, documents)));
        } catch (AifException e) {
            findings.add(
                    Finding.error(
                            "metadata",
                            "",
                            said(e, upload),
                            "check it with aif validate --strict"));
            return Optional.empty();
        }
    }

    /**
     * What was packed as ArchiveWriter does is kept byte for byte, since that is what its publisher
     * signs: another JDK compresses the same content to other bytes.
     */
    private static void keepIfSame(Path upload, Path stored) throws IOException {
        if (upload.getFileName().toString().endsWith(".tar.gz")
                && Sha256.ofUnpacked(upload).equals(Sha256.ofUnpacked(stored))) {
            try (FileChannel file = FileChannel.open(upload, StandardOpenOption.WRITE)) {
                file.force(true);
            }
            Files.move(upload, stored, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private String said(AifException e, Path upload) {
        return String.valueOf(e.getMessage())
                .replace("'" + publication + "'", "it")
                .replace("'" + upload.getFileName() + "'", "it");
    }

    /** The Store shows all of it by Git, too, so there is nothing in it that a Git client must not have. */
    private void names(Path content) throws IOException {
        ObjectChecker checker = new ObjectChecker().setSafeForWindows(true).setSafeForMacOS(true);
        try (Stream<Path> all = Files.walk(content)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = content.relativize(file).toString().replace('\\', '/');
                try {
                    checker.checkPath(name);
                } catch (CorruptObjectException e) {
                    findings.add(
                            Finding.error(
                                    "archive",
                                    name,
                                    "cannot be in a Git repository: " + e.getMessage(),
                                    "call it otherwise"));
                }
            }
        }
    }

    /** Its metadata, each of which has been read strictly. */
    private List<Path> metadata(Path content) throws IOException {
        List<Path> metadata = new ArrayList<>();
        try (Stream<Path> all = Files.list(content)) {
            for (Path file :
                    all.filter(one -> one.toString().endsWith(".json")).sorted().toList()) {
                String name = file.getFileName().toString();
                Reading<DocumentKind> kind = MetadataReader.lenient().identify(file);
                kind.diagnostics().forEach(this::metadata);
                if (kind.value().filter(DocumentKind::isMetadata).isPresent()) {
                    MetadataReader.strict()
                            .read(name, Files.readAllBytes(file))
                            .diagnostics()
                            .forEach(this::metadata);
                    metadata.add(file);
                }
            }
        }
        return metadata;
    }

    private void metadata(Diagnostic one) {
        String file = Path.of(one.file()).getFileName().toString();
        String where =
                file
                        + (one.line() > 0 ? ":" + one.line() : "")
                        + (one.pointer().isEmpty() ? "" : " " + one.pointer());
        findings.add(
                one.isError()
                        ? Finding.error("metadata", where, one.message(), one.hint())
                        : Finding.warning("metadata", where, one.message(), one.hint()));
    }

    private String licence(Path content) throws IOException {
        List<Path> found = top(content, LICENCE);
        if (found.isEmpty()) {
            findings.add(
                    Finding.error(
                            "licence",
                            "",
                            "nobody is told what they may do with it",
                            "put its licence beside the metadata, in a file LICENSE"));
            return "";
        }
        return found.getFirst().getFileName().toString();
    }

    private static List<Path> top(Path content, Pattern name) throws IOException {
        try (Stream<Path> all = Files.list(content)) {
            return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> name.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    /** A bill of materials must be there, and where it gives sums of the files, they must be right. */
    private void bill(Path content) throws IOException {
        List<Path> found = top(content, BILL);
        if (found.isEmpty()) {
            findings.add(
                    Finding.error(
                            "sbom",
                            "",
                            "nobody can tell what it is made of",
                            "put a bill of materials beside the metadata, CycloneDX as bom.json;"
                                    + " aif store publish FOLDER makes one"));
        }
        for (Path file : found) {
            String name = file.getFileName().toString();
            try {
                if (Files.size(file) > DOCUMENT_BYTES) {
                    throw new IOException("more than " + DOCUMENT_BYTES + " bytes");
                }
                bill(name, Json.MAPPER.readTree(Files.readAllBytes(file)), content);
            } catch (IOException | JacksonException e) {
                findings.add(
                        Finding.error(
                                "sbom",
                                name,
                                "cannot be read: " + e.getMessage(),
                                "make it again"));
            }
        }
    }

    private void bill(String name, JsonNode bill, Path content) throws IOException {
        if (!bill.path("bomFormat").asString("").equals("CycloneDX")
                || bill.path("specVersion").asString("").isEmpty()) {
            findings.add(
                    Finding.error(
                            "sbom", name, "is not CycloneDX", "give it bomFormat and specVersion"));
            return;
        }
        for (JsonNode component : bill.path("components")) {
            if (component.path("type").asString("").equals("file")) {
                for (JsonNode hash : component.path("hashes")) {
                    if (hash.path("alg").asString("").equals("SHA-256")) {
                        sum(
                                name,
                                component.path("name").asString(""),
                                hash.path("content").asString(""),
                                content);
                    }
                }
            }
        }
    }

    private void sum(String bill, String named, String sha256, Path content) throws IOException {
        // Looked up among the files that are there; no name of others is joined to a path.
        try (Stream<Path> all = Files.walk(content)) {
            Optional<Path> file =
                    all.filter(Files::isRegularFile)
                            .filter(
                                    one ->
                                            content.relativize(one)
                                                    .toString()
                                                    .replace('\\', '/')
                                                    .equals(named))
                            .findFirst();
            if (file.isEmpty() || !Sha256.of(file.get()).equalsIgnoreCase(sha256)) {
                findings.add(
                        Finding.error(
                                "sbom",
                                bill,
                                Plain.quoted(named)
                                        + (file.isEmpty()
                                                ? " is not there"
                                                : " is another file than it says"),
                                "make the bill of materials after the last change"));
            }
        }
    }

    private void identity(AimMetadata metadata) {
        ComponentKind kind = metadata.isComposite() ? ComponentKind.AIW : ComponentKind.AIM;
        if (kind != publication.component().kind()
                || !metadata.name().equals(publication.component().name())) {
            findings.add(
                    Finding.error(
                            "name",
                            "",
                            "it holds "
                                    + kind
                                    + "/"
                                    + Plain.sentence(metadata.name())
                                    + ", and is to be published as "
                                    + publication.component(),
                            "publish it under the name that its metadata has"));
        }
    }

    private void implementations(ParsedArchive parsed) {
        for (Implementation one : parsed.metadata().implementations()) {
            if (!VersionOrder.isSame(one.version(), publication.version())) {
                findings.add(
                        Finding.warning(
                                "version",
                                "Implementations",
                                Plain.quoted(one.binaryName())
                                        + " says version "
                                        + Plain.quoted(one.version())
                                        + ", published is "
                                        + publication.version(),
                                "let both be the same"));
            }
        }
        if (parsed.graph().modules().stream()
                .noneMatch(module -> parsed.implementation(module).isPresent())) {
            findings.add(
                    Finding.note(
                            "ports",
                            "",
                            "has nothing that would run on this machine, so its ports were not compared"));
        }
    }

    /** Its own document first. An AIM that it brings along under a name that no path has is not kept. */
    private List<Published.Document> kept(ParsedArchive parsed, List<Path> metadata, Path documents)
            throws IOException {
        List<Published.Document> kept = new ArrayList<>();
        for (Path file : metadata) {
            Optional<AimMetadata> aim = MetadataReader.strict().readAim(file).value();
            if (aim.isPresent() && ComponentName.isName(aim.get().name())) {
                ComponentKind kind =
                        aim.get().isComposite() ? ComponentKind.AIW : ComponentKind.AIM;
                Published.Document document =
                        keep(
                                new ComponentName(kind, aim.get().name()),
                                file,
                                file.getFileName().toString(),
                                documents);
                kept.add(
                        aim.get().name().equals(parsed.metadata().name()) ? 0 : kept.size(),
                        document);
            }
        }
        return kept;
    }

    private Published.Document keep(ComponentName component, Path from, String name, Path documents)
            throws IOException {
        byte[] bytes = Files.readAllBytes(from);
        disk.create(documents.resolve(name), bytes);
        return new Published.Document(component, name, bytes.length, Sha256.of(bytes));
    }

    private Published published(
            long bytes,
            String sha256,
            String content,
            String licence,
            List<Published.Document> documents) {
        return new Published(
                publication.component(),
                publication.version(),
                publication.publisher(),
                publication.level(),
                clock.instant(),
                bytes,
                sha256,
                content,
                licence,
                documents,
                findings);
    }
}
