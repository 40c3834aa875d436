// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.trust.AuditLog;
import org.openaif.api.trust.TrustedServices;
import org.openaif.privatefiles.Disk;
import org.openaif.store.Archive;
import org.openaif.store.ArchiveFormat;
import org.openaif.store.ArchiveWriter;
import org.openaif.store.ParseSettings;
import org.openaif.store.Release;
import org.openaif.store.SigningRule;
import tools.jackson.core.JacksonException;

/**
 * What a Store holds, in a folder:
 *
 * <pre>
 * store.lock                         one process at a time
 * components/aiw/IOT-REV/0.1.0/      a version: appears by one rename, and never changes
 *   record.json                      what is known of it
 *   archive.tar.gz                   not of an AIF
 *   documents/iot-rev.json ...       metadata, byte for byte as it was published
 *   release.json                     what its publisher signed of it, if it has
 *   yanked.json                      if it has been yanked
 * incoming/                          what is being published; emptied when the folder is opened
 * cache/                             other formats of archives; can be deleted
 * damaged/                           versions that could not be read; never served
 * </pre>
 *
 * <p>A version is whole or not there, whatever is killed or loses power when. Any thread may call.
 */
public final class Repository implements AutoCloseable {
    private static final String LOCK = "store.lock";
    private static final String RECORD = "record.json";
    private static final String YANKED = "yanked.json";
    private static final String ARCHIVE = "archive.tar.gz";
    private static final String DOCUMENTS = "documents";
    private static final String RELEASE = "release.json";

    private final Path folder;
    private final StoreLimits limits;
    private final AuditLog audit;
    private final Clock clock;
    private final Disk disk;
    private final FileChannel lock;
    private final Set<Path> verified = ConcurrentHashMap.newKeySet();
    private final Map<Path, Object> packing = new ConcurrentHashMap<>();
    private volatile Catalogue catalogue = Catalogue.of(List.of());

    private Repository(
            Path folder,
            StoreLimits limits,
            AuditLog audit,
            Clock clock,
            Disk disk,
            FileChannel lock) {
        this.folder = folder;
        this.limits = limits;
        this.audit = audit;
        this.clock = clock;
        this.disk = disk;
        this.lock = lock;
    }

    /**
     * Opens the repository in a folder, which is made if it is not there.
     *
     * @param audit where is written down what is published, yanked, refused and damaged
     * @throws AifException INIT if it cannot be used, or another process uses it
     */
    public static Repository open(Path folder, StoreLimits limits, AuditLog audit) {
        return open(folder, limits, audit, Clock.systemUTC(), Disk.REAL);
    }

    static Repository open(
            Path folder, StoreLimits limits, AuditLog audit, Clock clock, Disk disk) {
        Path absolute = folder.toAbsolutePath().normalize();
        try {
            disk.createFolders(absolute);
            FileChannel lock = lock(absolute);
            try {
                Repository repository = new Repository(absolute, limits, audit, clock, disk, lock);
                repository.readAll();
                return repository;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw unusable(absolute, e);
        }
    }

    /** Whether another process, or this one, uses the repository in a folder just now. */
    public static boolean isInUse(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        if (!Files.exists(absolute.resolve(LOCK))) {
            return false;
        }
        try (FileChannel probe =
                FileChannel.open(absolute.resolve(LOCK), StandardOpenOption.WRITE)) {
            return probe.tryLock() == null;
        } catch (OverlappingFileLockException here) {
            return true;
        } catch (IOException e) {
            throw unusable(absolute, e);
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException here) {
            // By another repository of this process: as much in use as by another process.
            channel.close();
            throw inUse(folder);
        }
        channel.close();
        throw inUse(folder);
    }

    private static AifException inUse(Path folder) {
        return new AifException(
                ErrorCode.INIT,
                "the Store in "
                        + folder
                        + " is in use by another process; stop that, or give"
                        + " another folder");
    }

    private static AifException unusable(Path folder, IOException e) {
        return new AifException(
                ErrorCode.INIT,
                "the Store in "
                        + folder
                        + " cannot be used: "
                        + e
                        + "; check permissions and room on the disk",
                e);
    }

    // ---------------------------------------------------------------- opening

    private void readAll() throws IOException {
        disk.delete(incoming());
        disk.createFolders(incoming());
        disk.createFolders(cache());
        try (Stream<Path> cached = Files.list(cache())) {
            for (Path part : cached.filter(Repository::isPart).toList()) {
                disk.delete(part);
            }
        }
        for (ComponentKind kind : ComponentKind.values()) {
            disk.createFolders(components().resolve(kind.word()));
        }
        List<Shelf.Item> items = new ArrayList<>();
        for (ComponentKind kind : ComponentKind.values()) {
            for (Path component : list(components().resolve(kind.word()))) {
                for (Path version : list(component)) {
                    read(kind, version).ifPresent(items::add);
                }
            }
        }
        catalogue = Catalogue.of(items);
    }

    private Optional<Shelf.Item> read(ComponentKind kind, Path version) throws IOException {
        try {
            Shelf.Item item = item(version);
            checkIsWhole(kind, item);
            return Optional.of(item);
        } catch (IOException | JacksonException | AifException | IllegalArgumentException e) {
            Path aside = folder.resolve("damaged").resolve(UUID.randomUUID().toString());
            disk.createFolders(aside.getParent());
            disk.move(version, aside);
            disk.force(version.getParent());
            audit.write(
                    "store",
                    "open",
                    folder.relativize(version).toString(),
                    "damaged",
                    Plain.sentence(e + "; moved to " + folder.relativize(aside)));
            return Optional.empty();
        }
    }

    private static Shelf.Item item(Path version) throws IOException {
        Published published =
                Json.MAPPER.readValue(Files.readAllBytes(version.resolve(RECORD)), Published.class);
        Path yanked = version.resolve(YANKED);
        Optional<Shelf.Yank> yank =
                Files.exists(yanked)
                        ? Optional.of(
                                Json.MAPPER.readValue(Files.readAllBytes(yanked), Shelf.Yank.class))
                        : Optional.empty();
        return new Shelf.Item(published, version, yank);
    }

    /** Names and sizes here; sums when a file is first served. */
    private static void checkIsWhole(ComponentKind kind, Shelf.Item item) throws IOException {
        Published published = item.published();
        Path version = item.folder();
        String lies = kind + "/" + version.getParent().getFileName() + "@" + version.getFileName();
        if (!published.toString().equals(lies)) {
            throw new IOException(published + " lies where " + lies + " should");
        }
        for (Published.Document document : published.documents()) {
            checkSize(documentFile(item, document), document.bytes());
        }
        if (kind != ComponentKind.AIF) {
            checkSize(version.resolve(ARCHIVE), published.bytes());
        }
    }

    private static void checkSize(Path file, long bytes) throws IOException {
        if (Files.size(file) != bytes) {
            throw new IOException(
                    file.getFileName() + " has " + Files.size(file) + " bytes, not " + bytes);
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isDirectory).sorted().toList();
        }
    }

    private Path components() {
        return folder.resolve("components");
    }

    /** What {@link ArchiveWriter} was killed at. */
    private static boolean isPart(Path file) {
        return file.getFileName().toString().startsWith(".");
    }

    private Path cache() {
        return folder.resolve("cache");
    }

    private Path incoming() {
        return folder.resolve("incoming");
    }

    // ---------------------------------------------------------------- asking

    /** All components, by kind and name. */
    public Collection<Shelf> shelves() {
        return catalogue.shelves();
    }

    /** A component with all its versions. */
    public Optional<Shelf> shelf(ComponentName component) {
        return catalogue.shelf(component);
    }

    /**
     * The metadata of a component that is the current one: of its latest version; of an AIM that
     * only AIWs bring along, of the first of these.
     *
     * @throws AifException ERROR if it is damaged
     */
    public Optional<byte[]> document(ComponentName component) {
        return catalogue
                .current(component)
                .flatMap(item -> item.published().document(component).map(d -> document(item, d)));
    }

    /**
     * A document of a version, byte for byte as it was published.
     *
     * @throws AifException ERROR if it is damaged
     */
    public byte[] document(Shelf.Item item, Published.Document document) {
        try {
            byte[] bytes = Files.readAllBytes(documentFile(item, document));
            if (!Sha256.of(bytes).equals(document.sha256())) {
                throw damaged(item, document.file());
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(item, e);
        }
    }

    private static Path documentFile(Shelf.Item item, Published.Document document)
            throws IOException {
        Path file = item.folder().resolve(DOCUMENTS).resolve(document.file());
        if (!file.getParent().equals(item.folder().resolve(DOCUMENTS))) {
            throw new IOException("no name of a document: " + Plain.quoted(document.file()));
        }
        return file;
    }

    /**
     * The file of an archive in a format. What is not kept in it is packed when it is first asked
     * for; the same content gives the same bytes.
     *
     * @throws AifException ERROR if it is damaged, or an AIF, which has none
     */
    public Path archive(Shelf.Item item, ArchiveFormat format) {
        if (item.published().component().kind() == ComponentKind.AIF) {
            throw new AifException(
                    ErrorCode.ERROR,
                    item.published()
                            + " is the configuration of an AIF and has no archive; ask for"
                            + " its metadata");
        }
        try {
            Path stored = verified(item);
            return format == ArchiveFormat.TAR_GZ ? stored : packed(item, stored, format);
        } catch (IOException e) {
            throw unreadable(item, e);
        }
    }

    private Path verified(Shelf.Item item) throws IOException {
        Path stored = item.folder().resolve(ARCHIVE);
        if (!verified.contains(stored)) {
            if (!Sha256.of(stored).equals(item.published().sha256())) {
                throw damaged(item, ARCHIVE);
            }
            verified.add(stored);
        }
        return stored;
    }

    private Path packed(Shelf.Item item, Path stored, ArchiveFormat format) throws IOException {
        Path cached = cache().resolve(item.published().content() + "." + format.extension());
        // One at a time for each file; who comes later finds it.
        synchronized (packing.computeIfAbsent(cached, file -> new Object())) {
            if (!Files.exists(cached)) {
                Path unpacked = incoming().resolve(UUID.randomUUID().toString());
                try (Archive archive = Archive.open(stored, limits.archives())) {
                    archive.extractTo(unpacked);
                    ArchiveWriter.standard().write(unpacked, cached, settings(false));
                } finally {
                    Disk.REAL.delete(unpacked);
                }
            }
        }
        return cached;
    }

    /**
     * Unpacks what was published into a new folder: the content of the archive, or the document of
     * an AIF.
     */
    void unpack(Shelf.Item item, Path to) throws IOException {
        if (item.published().component().kind() == ComponentKind.AIF) {
            Files.createDirectory(to);
            Published.Document document = item.published().document();
            Files.write(to.resolve(document.file()), document(item, document));
        } else {
            try (Archive archive = Archive.open(verified(item), limits.archives())) {
                archive.extractTo(to);
            }
        }
    }

    private static AifException damaged(Shelf.Item item, String file) {
        return new AifException(
                ErrorCode.ERROR,
                item.published()
                        + ": "
                        + file
                        + " is damaged in the Store; ask who runs it to bring"
                        + " it back from a copy");
    }

    private static AifException unreadable(Shelf.Item item, IOException e) {
        return new AifException(
                ErrorCode.ERROR, item.published() + " cannot be read in the Store: " + e, e);
    }

    /** Where sub-AIMs are looked up that an archive does not bring along. */
    private ParseSettings settings(boolean strict) {
        ParseSettings base = strict ? ParseSettings.STRICT : ParseSettings.LENIENT;
        return new ParseSettings(strict, base.machine(), new PublishedAims(this));
    }

    /** What its publisher signed of a version, if that has been signed. */
    Optional<Path> release(Shelf.Item item) {
        Path file = item.folder().resolve(RELEASE);
        return Files.exists(file) ? Optional.of(file) : Optional.empty();
    }

    /**
     * Puts what a publisher signed beside what it signed, in the place of an earlier revision.
     *
     * @throws IllegalArgumentException if it is not signed as the rule says, or is older than what is
     *     there
     * @throws AifException ERROR if it is of other content than the Store has
     */
    void sign(
            Shelf.Item item,
            String publisher,
            byte[] document,
            SigningRule rule,
            TrustedServices services)
            throws IOException {
        Release release =
                Release.verified(document, SignedCatalogue.name(item), rule, services);
        boolean isAif = item.published().component().kind() == ComponentKind.AIF;
        Path unpacked = temporary();
        try {
            unpack(item, unpacked);
            release.check(
                    isAif
                            ? unpacked.resolve(item.published().document().file())
                            : verified(item));
            if (!isAif) {
                release.checkContent(unpacked);
            }
        } finally {
            disk.delete(unpacked);
        }
        place(item, release, document);
        audit.write(
                publisher,
                "sign",
                item.published().toString(),
                "signed",
                "revision " + release.revision());
    }

    private synchronized void place(Shelf.Item item, Release release, byte[] document)
            throws IOException {
        Path file = item.folder().resolve(RELEASE);
        if (Files.exists(file)) {
            byte[] there = Files.readAllBytes(file);
            if (Arrays.equals(there, document)) {
                return;
            }
            Release known = Release.of(there);
            if (release.revision() == known.revision()
                    && release.publisher().equals(known.publisher())) {
                // The same said once more.
                return;
            }
            if (release.revision() <= known.revision()) {
                throw new IllegalArgumentException(
                        "it is revision "
                                + release.revision()
                                + ", and there is "
                                + known.revision());
            }
        }
        Path part = temporary();
        disk.create(part, document);
        disk.move(part, file);
        disk.force(item.folder());
    }

    // ---------------------------------------------------------------- publishing

    /**
     * Publishes a version: an archive, or the document of an AIF. All or nothing; when this returns,
     * it is on the disk.
     *
     * @param format of the archive; ignored for an AIF
     * @param content read to its end, or until it is too large; not closed
     * @return what was found; nothing is published if there is an error among it
     * @throws IOException if the content cannot be read; nothing is published
     * @throws AifException WRITE if the disk does not take it
     */
    public Verdict publish(Publication publication, ArchiveFormat format, InputStream content)
            throws IOException {
        Path staging = incoming().resolve(UUID.randomUUID().toString());
        try {
            disk.createFolders(staging);
            Verdict verdict = publish(publication, format, content, staging);
            audit(publication, verdict);
            return verdict;
        } finally {
            disk.delete(staging);
        }
    }

    private Verdict publish(
            Publication publication, ArchiveFormat format, InputStream content, Path staging)
            throws IOException {
        Optional<Finding> foreign = foreign(publication);
        if (foreign.isPresent()) {
            return Verdict.refused(List.of(foreign.get()));
        }
        boolean isAif = publication.component().kind() == ComponentKind.AIF;
        String extension = isAif ? "json" : format.extension();
        Path upload = staging.resolve("upload." + extension);
        if (!receive(content, upload)) {
            return Verdict.refused(
                    List.of(
                            Finding.error(
                                    "size",
                                    "",
                                    "it has more than "
                                            + limits.archives().archiveBytes()
                                            + " bytes",
                                    "pack less, or ask who runs the Store for more")));
        }
        Path version = staging.resolve("version");
        disk.createFolders(version.resolve(DOCUMENTS));
        Intake intake = new Intake(publication, limits, settings(true), clock, disk);
        Optional<Published> examined =
                isAif
                        ? intake.document(upload, version.resolve(DOCUMENTS))
                        : intake.archive(
                                upload,
                                staging.resolve("content"),
                                version.resolve(ARCHIVE),
                                version.resolve(DOCUMENTS));
        if (examined.isEmpty()) {
            return Verdict.refused(intake.findings());
        }
        disk.create(version.resolve(RECORD), Json.bytes(examined.get()));
        disk.force(version.resolve(DOCUMENTS));
        disk.force(version);
        return putInPlace(examined.get(), version, intake.findings());
    }

    /** Whether all of it has come, and was not too large. */
    private boolean receive(InputStream content, Path upload) throws IOException {
        long limit = limits.archives().archiveBytes();
        byte[] buffer = new byte[1 << 16];
        long bytes = 0;
        try (OutputStream out = Files.newOutputStream(upload, StandardOpenOption.CREATE_NEW)) {
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                bytes += n;
                if (bytes > limit) {
                    return false;
                }
                out.write(buffer, 0, n);
            }
        }
        return true;
    }

    /** Whether the name is another one's, or is told from another one's only by its case. */
    private Optional<Finding> foreign(Publication publication) {
        ComponentName wanted = publication.component();
        Optional<Finding> alike =
                catalogue.shelves().stream()
                        .map(Shelf::component)
                        .filter(other -> other.kind() == wanted.kind() && !other.equals(wanted))
                        .filter(other -> other.name().equalsIgnoreCase(wanted.name()))
                        .findFirst()
                        .map(
                                other ->
                                        Finding.error(
                                                "name",
                                                "",
                                                "there is "
                                                        + other
                                                        + ", which differs only in case",
                                                "give it a name that cannot be mistaken"));
        return alike.or(() -> ofAnother(publication));
    }

    private Optional<Finding> ofAnother(Publication publication) {
        return shelf(publication.component())
                .map(Shelf::owner)
                .filter(owner -> !owner.equals(publication.publisher()))
                .map(
                        owner ->
                                Finding.error(
                                        "name",
                                        "",
                                        publication.component()
                                                + " belongs to another publisher, "
                                                + Plain.quoted(owner),
                                        "publish under a name of your own"));
    }

    private synchronized Verdict putInPlace(
            Published published, Path version, List<Finding> findings) throws IOException {
        Optional<Finding> foreign =
                foreign(
                        new Publication(
                                published.component(),
                                published.version(),
                                published.publisher(),
                                published.level()));
        if (foreign.isPresent()) {
            return Verdict.refused(List.of(foreign.get()));
        }
        Optional<Published> there =
                shelf(published.component())
                        .flatMap(shelf -> shelf.version(published.version()))
                        .map(Shelf.Item::published);
        if (there.isPresent()) {
            return there.get().isSameAs(published)
                    ? new Verdict(there, false, findings)
                    : Verdict.refused(
                            List.of(
                                    Finding.error(
                                            "version",
                                            "",
                                            published + " has been published with other content",
                                            "give it another version: what is published does not"
                                                    + " change")));
        }
        Path component =
                components()
                        .resolve(published.component().kind().word())
                        .resolve(published.component().name());
        disk.createFolders(component);
        disk.force(component.getParent());
        Path place = component.resolve(published.version());
        disk.move(version, place);
        disk.force(component);
        catalogue = catalogue.with(new Shelf.Item(published, place, Optional.empty()));
        return new Verdict(Optional.of(published), true, findings);
    }

    private void audit(Publication publication, Verdict verdict) {
        String outcome =
                verdict.published().isEmpty()
                        ? "refused"
                        : verdict.isNew() ? "published" : "unchanged";
        String detail =
                verdict.findings().stream()
                        .filter(Finding::isError)
                        .map(Finding::toString)
                        .findFirst()
                        .orElseGet(() -> verdict.published().map(Published::sha256).orElse(""));
        audit.write(
                publication.publisher(),
                "publish",
                publication.component() + "@" + publication.version(),
                outcome,
                detail);
    }

    /**
     * Hides a version from searches and from who asks for none in particular, or shows it again.
     * Whoever asks for exactly this version still gets it.
     *
     * @param yank present to hide it
     * @return the version as it is now; empty if there is none
     * @throws AifException ERROR if it belongs to another publisher
     * @throws IOException if the disk does not take it; nothing has changed then
     */
    public synchronized Optional<Shelf.Item> yank(
            ComponentName component, String version, String publisher, Optional<String> yank)
            throws IOException {
        Optional<Shelf> shelf = shelf(component);
        Optional<Shelf.Item> found = shelf.flatMap(one -> one.version(version));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (!shelf.orElseThrow().owner().equals(publisher)) {
            audit.write(
                    publisher,
                    "yank",
                    component + "@" + version,
                    "refused",
                    "of another publisher");
            throw new AifException(
                    ErrorCode.ERROR,
                    component + " belongs to another publisher; only that one may yank it");
        }
        Shelf.Item item = found.get();
        Optional<Shelf.Yank> note =
                yank.map(
                        reason ->
                                new Shelf.Yank(publisher, Plain.sentence(reason), clock.instant()));
        Path file = item.folder().resolve(YANKED);
        if (note.isPresent()) {
            Path part = incoming().resolve(UUID.randomUUID() + ".json");
            disk.create(part, Json.bytes(note.get()));
            disk.move(part, file);
        } else {
            disk.delete(file);
        }
        disk.force(item.folder());
        Shelf.Item now = new Shelf.Item(item.published(), item.folder(), note);
        catalogue = catalogue.with(now);
        audit.write(
                publisher,
                "yank",
                component + "@" + version,
                note.isPresent() ? "yanked" : "restored",
                yank.map(Plain::sentence).orElse(""));
        return Optional.of(now);
    }

    /** A place for what can be made again, such as Git's history; made if it is not there. */
    Path derived(String name) throws IOException {
        return Files.createDirectories(cache().resolve(name));
    }

    /** A new name for what is needed for a while. */
    Path temporary() {
        return incoming().resolve(UUID.randomUUID().toString());
    }

    /** Lets another process have the folder. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }
}
