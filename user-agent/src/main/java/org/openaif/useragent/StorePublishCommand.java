// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.trust.KeyId;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.Implementation;
import org.openaif.store.Archive;
import org.openaif.store.ArchiveWriter;
import org.openaif.store.BillOfMaterials;
import org.openaif.store.ParseSettings;
import org.openaif.store.ParsedArchive;
import org.openaif.store.DocumentSigner;
import org.openaif.store.Release;
import org.openaif.store.ReleaseName;
import org.openaif.store.RemoteStore;
import org.openaif.store.SignatureScheme;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code aif store publish}. */
@Command(
        name = "publish",
        header = "Publishes an AIW or AIM, a folder or an archive, or the configuration of an AIF.",
        description = {
            "A folder is packed as it is, and a bill of materials is added if it has none. What the Store"
                    + " finds wrong is printed, a line each; nothing is published if one is an error."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif store publish my-aim/",
            "  aif store publish my-aim.zip --as 1.1 --store https://store.example --token token.txt",
            "  aif store publish aif.json --name office --as 1"
        })
final class StorePublishCommand implements Callable<Integer> {
    /** In whose name releases are signed, among the owners of keys. */
    private static final String PUBLISHER = "publisher";

    /** How long a signature is believed. */
    private static final Duration LIFE = Duration.ofDays(3650);

    private final Surroundings surroundings;

    @Parameters(
            paramLabel = "PATH",
            description = "A folder, an archive, or the JSON file of an AIF.")
    private Path path = Path.of("");

    @Option(
            names = "--as",
            paramLabel = "VERSION",
            description = "Its version. Default: that of its implementations.")
    private @Nullable String version;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What the configuration of an AIF is called.")
    private @Nullable String name;

    @Option(
            names = "--level",
            paramLabel = "N",
            defaultValue = "1",
            description = "The level of interoperability, 1 to 3. Default: ${DEFAULT-VALUE}.")
    private int level;

    @Option(
            names = "--sign",
            paramLabel = "SCHEME",
            defaultValue = "ed25519",
            description =
                    "How it is signed: ed25519 or ml-dsa-65, with a key of yours in ~/.openaif/trust."
                            + " Default: ${DEFAULT-VALUE}.")
    private String scheme = "";

    @Option(
            names = "--revision",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Of the signature: one more than before, to sign again with another key.")
    private long revision;

    @Option(
            names = "--json",
            description = "Print the verdict as one JSON object, and nothing else.")
    private boolean json;

    @Mixin private final StoreAccess access = new StoreAccess();

    /** What is sent. */
    private record Parcel(String kind, String name, String version, Path file, Path content) {}

    StorePublishCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.exists(path)) {
            throw new AifException(ErrorCode.READ, path + ": there is no such file or folder");
        }
        Path work = Files.createTempDirectory("aif-publish");
        try (StoreAccess.Opened store = access.open(surroundings)) {
            SignatureScheme chosen = scheme();
            return publish(store.remote(), parcel(work), chosen);
        } finally {
            FolderTree.delete(work);
        }
    }

    private SignatureScheme scheme() {
        try {
            return SignatureScheme.of(scheme);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--sign: " + e.getMessage());
        }
    }

    /** Signs exactly what was sent; the key stays where this user's Trusted Services keep it. */
    private void sign(RemoteStore store, Parcel parcel, SignatureScheme chosen)
            throws IOException {
        try (TrustInstallation trust = TrustInstallation.ofThisUser()) {
            DocumentSigner signer =
                    DocumentSigner.persistent(
                            trust.services(PUBLISHER), new KeyId(1 + chosen.ordinal()), chosen);
            ReleaseName release = new ReleaseName(parcel.kind, parcel.name, parcel.version);
            Instant expires = Instant.now().plus(LIFE);
            Release signed =
                    parcel.kind.equals("aif")
                            ? Release.ofDocument(
                                    release, revision, expires, parcel.file, signer.key())
                            : Release.of(
                                    release,
                                    revision,
                                    expires,
                                    parcel.file,
                                    parcel.content,
                                    signer.key());
            StoreAnswer.of(store.sign(release, signed.signed(signer)));
        }
    }

    private int publish(RemoteStore store, Parcel parcel, SignatureScheme chosen)
            throws IOException {
        RemoteStore.Answer answer;
        try (ProgressLine progress = new ProgressLine(surroundings, parcel.name, json)) {
            answer =
                    store.publish(
                            parcel.kind, parcel.name, parcel.version, level, parcel.file, progress);
        }
        boolean refused = answer.status() == 422;
        JsonNode verdict = refused ? StoreAnswer.parsed(answer) : StoreAnswer.of(answer);
        String what = parcel.kind + "/" + parcel.name + "@" + parcel.version;
        if (!refused) {
            sign(store, parcel, chosen);
        }
        if (json) {
            surroundings.print(StoreAnswer.line(verdict));
        } else {
            for (String line : StoreAnswer.findings(verdict)) {
                surroundings.print(line);
            }
            if (!refused) {
                surroundings.print(
                        OneLine.of(
                                (answer.status() == 201 ? "published " : "was published before: ")
                                        + what));
            }
        }
        if (refused) {
            surroundings.say(what + " is not published; mend the errors, and try again");
        }
        return refused ? ExitStatus.FAILURE : ExitStatus.DONE;
    }

    private Parcel parcel(Path work) throws IOException {
        if (Files.isDirectory(path)) {
            Path folder = work.resolve("content");
            FolderTree.copy(path, folder);
            AimMetadata metadata =
                    ParsedArchive.of(path.toString(), folder, ParseSettings.LENIENT).metadata();
            String as = version(metadata);
            BillOfMaterials.writeIfMissing(folder, metadata.name(), as);
            Path archive = work.resolve("archive.tar.gz");
            ArchiveWriter.standard().write(folder, archive, ParseSettings.LENIENT);
            return new Parcel(kind(metadata), metadata.name(), as, archive, folder);
        }
        if (path.toString().endsWith(".json")) {
            if (name == null || version == null) {
                throw new UsageException(
                        "the configuration of an AIF says neither: give --name NAME and --as VERSION");
            }
            return new Parcel("aif", name, version, path, work);
        }
        try (Archive archive = Archive.open(path)) {
            archive.extractTo(work.resolve("content"));
        }
        AimMetadata metadata =
                ParsedArchive.of(path.toString(), work.resolve("content"), ParseSettings.LENIENT)
                        .metadata();
        // Packed anew in the one form in which a Store keeps it, byte for byte as it is signed.
        Path packed = work.resolve("archive.tar.gz");
        ArchiveWriter.standard().write(work.resolve("content"), packed, ParseSettings.LENIENT);
        return new Parcel(
                kind(metadata),
                metadata.name(),
                version(metadata),
                packed,
                work.resolve("content"));
    }

    private static String kind(AimMetadata metadata) {
        return metadata.isComposite() ? "aiw" : "aim";
    }

    private String version(AimMetadata metadata) {
        if (version != null) {
            return version;
        }
        List<String> versions =
                metadata.implementations().stream()
                        .map(Implementation::version)
                        .distinct()
                        .toList();
        if (versions.size() != 1 || versions.getFirst().isBlank()) {
            throw new UsageException("the metadata does not say one version: give --as VERSION");
        }
        return versions.getFirst();
    }
}
