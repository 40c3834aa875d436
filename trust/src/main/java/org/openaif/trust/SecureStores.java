// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.DataLocation;
import org.openaif.api.trust.SecureStorage;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.trust.spi.KeyProvider;
import org.openaif.trust.spi.Medium;

/**
 * Secure storage of an installation: for every owner and location an own one, with an own key, all
 * under one master key that the first provider's root seals, and all bound to that provider's counter.
 *
 * <p>Nothing is opened before it is used; RAM needs neither provider nor file.
 *
 * <p><b>Thread.</b> Any thread may call it.
 *
 * <p><b>Guarantee.</b> What a call returned from survives the end of the process and of the power;
 * nothing that was altered, removed or put back from an older copy is taken for genuine. See {@code
 * docs/secure-storage.md} for what that rests on, which for a counter in software is not much.
 *
 * <p>Clause: MPAI-AIF V2, Security API 3; its Architecture: Secure Storage.
 */
public final class SecureStores implements TrustedPlatform.Media {
    /** As much as the medium holds. */
    public static final ToLongFunction<String> UNLIMITED = owner -> Long.MAX_VALUE;

    /**
     * How many segments a log may have before it is cleared up; an eighth of it far away, where each is
     * a request when it is opened. More take longer to open, fewer have to be cleared up more often.
     */
    private static final int SEGMENTS = 512;

    private final Path folder;
    private final KeyProvider root;
    private final Map<DataLocation, Medium> media;
    private final ToLongFunction<String> quota;
    private final Map<Place, OwnerStorage> storages = new ConcurrentHashMap<>();
    private final Disk disk;
    private final Executor beside;
    private final int segments;
    private final int patience;
    private @Nullable Secret memoryKey;
    private @Nullable Anchor anchor;
    private @Nullable Closeable lock;
    private boolean closed;

    /** Whose, and where. */
    private record Place(String owner, DataLocation location) {}

    /**
     * Secure storage, with what it needs at hand.
     *
     * @param folder for its anchor and its lock; on a local disk. One process at a time may use it
     * @param root seals the master key and counts; nobody else may turn its counter. Not closed here
     * @param media by location; closed with this. RAM need not be among them
     * @param quota how many bytes of capacities and names an owner may have, at each location
     */
    public SecureStores(
            Path folder,
            KeyProvider root,
            Map<DataLocation, Medium> media,
            ToLongFunction<String> quota) {
        // Platform threads: what they do is wait for the disk, which would pin a carrier.
        this(
                folder,
                root,
                media,
                quota,
                new RealDisk(),
                Executors.newCachedThreadPool(
                        Thread.ofPlatform().daemon().name("secure storage ", 0).factory()),
                SEGMENTS,
                WriteAhead.PATIENT);
    }

    SecureStores(
            Path folder,
            KeyProvider root,
            Map<DataLocation, Medium> media,
            ToLongFunction<String> quota,
            Disk disk,
            Executor beside,
            int segments,
            int patience) {
        this.folder = folder.toAbsolutePath().normalize();
        this.root = root;
        this.media = new EnumMap<>(DataLocation.class);
        this.media.put(DataLocation.RAM, StorageMedia.memory());
        this.media.putAll(media);
        this.quota = quota;
        this.disk = disk;
        this.beside = beside;
        this.segments = segments;
        this.patience = patience;
    }

    /**
     * The storage of an owner at a location.
     *
     * @param owner who; the names of two owners are compared whole
     * @throws TrustException NOT_SUPPORTED if this machine has no such medium; INVALID_ARGUMENT if the
     *     owner's name is none; CORRUPTION_DETECTED, and others, if what is there cannot be trusted
     */
    @Override
    public SecureStorage storage(String owner, DataLocation location) {
        Names.check("owner", owner);
        Medium medium = media.get(location);
        if (medium == null) {
            throw new TrustException(
                    TrustError.NOT_SUPPORTED,
                    "no medium is configured for " + location + "; there are " + media.keySet());
        }
        return storages.computeIfAbsent(
                new Place(owner, location), place -> new OwnerStorage(location, log(place, medium)));
    }

    private ItemLog log(Place place, Medium medium) {
        boolean kept = medium.distance() != Medium.Distance.MEMORY;
        Secret master = kept ? anchor().master() : memoryKey();
        byte[] owner = Secret.joined(place.location.name(), Secret.text(place.owner));
        byte[] hidden = master.derive("names").mac(owner);
        return new ItemLog(
                medium,
                kept ? anchor() : null,
                master.derive("owner", owner),
                owner,
                HexFormat.of().formatHex(hidden, 0, 16),
                () -> quota.applyAsLong(place.owner),
                medium.distance() == Medium.Distance.FAR ? segments / 8 : segments,
                beside);
    }

    private synchronized Secret memoryKey() {
        Secret known = memoryKey;
        if (known == null) {
            byte[] random = new byte[Secret.LENGTH];
            new java.security.SecureRandom().nextBytes(random);
            known = memoryKey = new Secret(random);
        }
        return known;
    }

    private synchronized Anchor anchor() {
        if (closed) {
            throw new TrustException(TrustError.BAD_STATE, "secure storage has been closed");
        }
        Anchor known = anchor;
        if (known == null) {
            take();
            try {
                known = anchor = Anchor.open(disk, file(), root, beside, patience);
            } finally {
                if (known == null) {
                    letGo();
                }
            }
        }
        return known;
    }

    private Path file() {
        return folder.resolve("anchor");
    }

    /**
     * What protects data of a category where it leaves: storages, recordings, messages.
     *
     * @param category of the data, as policy calls it; each has its own key
     */
    public Sealer sealer(String category) {
        Names.check("category", category);
        return new Sealer(category, anchor().master().derive("category", Secret.text(category)));
    }

    /**
     * Gives up all that an owner has at a location, even what is damaged, and begins anew: the way out
     * when a medium was lost, for a person to decide.
     */
    public void erase(String owner, DataLocation location) {
        ((OwnerStorage) storage(owner, location)).erase();
    }

    /**
     * Gives up all that anybody has, for a new master key: the way out when the anchor was lost or the
     * provider was replaced, for a person to decide. Not while anything is open.
     *
     * @throws TrustException BAD_STATE if it is open
     */
    public synchronized void startAnew() {
        if (anchor != null || closed) {
            throw new TrustException(
                    TrustError.BAD_STATE, "secure storage is in use; start anew before it is used");
        }
        take();
        try {
            disk.delete(file());
            Anchor.anew(disk, file(), root, beside, patience).close();
        } catch (IOException e) {
            throw unusable(e);
        } finally {
            letGo();
        }
    }

    private TrustException unusable(IOException e) {
        return new TrustException(
                TrustError.STORAGE_FAILURE, "secure storage cannot use " + folder + ": " + e, e);
    }

    private void take() {
        try {
            disk.makeFolder(folder);
            lock = disk.lock(folder.resolve("anchor.lock"));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private void letGo() {
        Closeable held = lock;
        lock = null;
        if (held != null) {
            try {
                held.close();
            } catch (IOException e) {
                throw unusable(e);
            }
        }
    }

    /** Forgets the keys and lets go of the media, after what is under way. What is called then is BAD_STATE. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        storages.values().forEach(OwnerStorage::close);
        if (anchor != null) {
            anchor.close();
            letGo();
        }
        if (beside instanceof ExecutorService threads) {
            threads.shutdown();
        }
        if (memoryKey != null) {
            memoryKey.forget();
        }
        for (Medium medium : media.values()) {
            try {
                medium.close();
            } catch (IOException e) {
                throw unusable(e);
            }
        }
    }
}
