// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.trust.AuditLog;
import org.openaif.privatefiles.Disk;

/**
 * The releases that this machine has got from Stores, unpacked and ready to run without a network:
 *
 * <pre>
 * releases/SHA-256/release.json   what its publisher signed
 * releases/SHA-256/content/       what is in its archive
 * downloads/SHA-256.tar.gz        what is on its way, and goes on where it was interrupted
 * incoming/                       what is being unpacked; emptied by whoever installs next
 * </pre>
 *
 * <p>A release appears by one rename, after all of it was checked and is on the disk. Whenever it is
 * opened, each of its files is compared again with what was signed. Any thread and any process may
 * call; one installs at a time.
 */
public final class InstalledReleases {
    private static final Object ONE_AT_A_TIME = new Object();
    private static final String RELEASE = "release.json";
    private static final String CONTENT = "content";

    private final Path folder;
    private final AuditLog audit;
    private final Disk files;

    /** Those in a folder, which is made when something is installed. */
    public InstalledReleases(Path folder, AuditLog audit) {
        this(folder, audit, Disk.REAL);
    }

    InstalledReleases(Path folder, AuditLog audit, Disk files) {
        this.folder = folder.toAbsolutePath();
        this.audit = audit;
        this.files = files;
    }

    /**
     * A release that is there.
     *
     * @param folder with the content of its archive
     */
    public record Installed(Release release, Path folder) {
        /**
         * Its archive, understood.
         *
         * @throws AifException ERROR if it cannot be used on this machine
         */
        public ParsedArchive parsed(ParseSettings settings) {
            return ParsedArchive.of(release.name().toString(), folder, settings);
        }
    }

    /** Gets the archive of a release into a file; see {@link RemoteStore#fetch}. */
    @FunctionalInterface
    public interface Download {
        /** Gets it. */
        void fetch(Release release, Path file);
    }

    /**
     * Installs a release, unless it is there.
     *
     * @param found what its publisher signed, checked by {@link TrustedMetadata#release}
     * @throws AifException ERROR if its archive cannot be had, or is not what was signed, which is
     *     audited; nothing is installed then
     */
    public Installed install(TrustedMetadata.Found found, Download download) {
        Release release = found.release();
        try {
            Optional<Installed> there = find(release.sha256());
            if (there.isPresent()) {
                return there.get();
            }
        } catch (AifException damaged) {
            // Audited when it was found; what was signed replaces it.
            remove(release);
        }
        try {
            files.createFolders(folder);
            synchronized (ONE_AT_A_TIME) {
                try (FileChannel channel =
                                FileChannel.open(
                                        folder.resolve("lock"),
                                        StandardOpenOption.CREATE,
                                        StandardOpenOption.WRITE);
                        FileLock lock = channel.lock()) {
                    return lock.isValid() ? install(found, release, download) : refuseLock();
                }
            }
        } catch (AifException e) {
            audit.write(
                    "store", "install", release.name().toString(), "refused", e.getMessage());
            throw e;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private static Installed refuseLock() throws IOException {
        throw new IOException("its lock cannot be had");
    }

    private Installed install(TrustedMetadata.Found found, Release release, Download download)
            throws IOException {
        Path place = place(release.sha256());
        if (!Files.isDirectory(place)) {
            Path incoming = folder.resolve("incoming");
            files.delete(incoming);
            files.createFolders(incoming);
            files.createFolders(folder.resolve("downloads"));
            files.createFolders(place.getParent());
            Path archive = folder.resolve("downloads").resolve(release.sha256() + ".tar.gz");
            download.fetch(release, archive);
            release.check(archive);
            Path staged = incoming.resolve(UUID.randomUUID().toString());
            files.createFolders(staged);
            try (Archive read = Archive.open(archive)) {
                read.extractTo(staged.resolve(CONTENT));
            }
            release.checkContent(staged.resolve(CONTENT));
            files.write(staged.resolve(RELEASE), found.document());
            files.force(staged);
            files.move(staged, place);
            files.force(place.getParent());
            files.delete(archive);
            audit.write(
                    "store", "install", release.name().toString(), "installed", release.sha256());
        }
        return new Installed(release, place.resolve(CONTENT));
    }

    private void remove(Release release) {
        try {
            files.delete(place(release.sha256()));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * A release that is there, by the SHA-256 of its archive. All its files are compared with what was
     * signed.
     *
     * @throws AifException ERROR if one of them has changed since, which is audited
     */
    public Optional<Installed> find(String sha256) {
        Path place = place(sha256);
        if (!Files.isDirectory(place)) {
            return Optional.empty();
        }
        String name = sha256;
        try {
            Release release = Release.of(Files.readAllBytes(place.resolve(RELEASE)));
            name = release.name().toString();
            if (!release.sha256().equals(sha256)) {
                throw new Refusal(name).whole("lies in the place of another one", "install it again");
            }
            release.checkContent(place.resolve(CONTENT));
            return Optional.of(new Installed(release, place.resolve(CONTENT)));
        } catch (AifException e) {
            audit.write("store", "open", name, "refused", e.getMessage());
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            audit.write("store", "open", name, "refused", e.toString());
            throw new AifException(
                    ErrorCode.ERROR,
                    "the installed release " + sha256 + " cannot be read: " + e
                            + "; install it again",
                    e);
        }
    }

    /** All that are there and whole; of what is not, the audit tells. */
    public List<Installed> all() {
        Path releases = folder.resolve("releases");
        if (!Files.isDirectory(releases)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(releases)) {
            return all.map(place -> place.getFileName().toString())
                    .sorted()
                    .flatMap(sha256 -> whole(sha256).stream())
                    .toList();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private Optional<Installed> whole(String sha256) {
        try {
            return find(sha256);
        } catch (AifException audited) {
            return Optional.empty();
        }
    }

    private Path place(String sha256) {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new AifException(
                    ErrorCode.ERROR, Refusal.quoted(sha256) + " is no SHA-256; give 64 digits");
        }
        return folder.resolve("releases").resolve(sha256);
    }

    private AifException unusable(IOException e) {
        return new AifException(
                ErrorCode.ERROR,
                "releases cannot be kept in " + folder + ": " + e + "; check room on the disk",
                e);
    }
}
