// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.Storage;
import org.openaif.controller.spi.StorageProvider;
import org.openaif.controller.spi.StorageQuota;
import org.openaif.controller.spi.StorageRules;

/**
 * Storages that last: AIM Storage and Shared Storage in a folder on this machine's disk.
 *
 * <p><b>Guarantee.</b> When a call that changes something returns, the change survives {@code kill
 * -9} and power loss; one that did not return is there whole or not at all. Reads see everything
 * acknowledged before them. What is compared with {@code compareAndSet} is compared in the order of
 * the writes.
 *
 * <p><b>Thread.</b> Any thread may call anything. A call is not cut short by an interrupt, so an AIM
 * that is being stopped can still save its state.
 *
 * <p><b>Limits.</b> Keys and values as in {@link StorageRules}, bytes of each AIM by a {@link
 * StorageQuota}. The folder must be on a local disk, not on a network's.
 *
 * <p>Clause: MPAI-AIF V2, AIM Storage and Shared Storage.
 */
public final class DurableStorage implements StorageProvider {
    private final OwnFolder folder;
    private final Ledger ledger;
    private final Readers readers;
    private final CommitQueue commits;
    private final InstantSource clock;
    private final StorageQuota own;
    private volatile StorageQuota quota;
    private final Map<Area, Long> areas = new ConcurrentHashMap<>();

    private DurableStorage(
            OwnFolder folder, Database database, InstantSource clock, StorageQuota quota)
            throws SQLException {
        this.folder = folder;
        this.clock = clock;
        this.own = quota;
        this.quota = quota;
        this.ledger = Ledger.in(database);
        try {
            this.readers = new Readers(database);
        } catch (SQLException e) {
            ledger.close();
            throw e;
        }
        this.commits = new CommitQueue(ledger, folder.file("storage.db"));
    }

    /**
     * Opens the storage in a folder, which is made where there is none. The whole file is looked
     * through for damage first.
     *
     * @param clock dates what is stored
     * @param quota how much each AIM may keep
     * @throws AifException INIT if another process has the folder, or if its file is damaged, lost,
     *     or not ours; nothing in the folder was changed then
     */
    public static DurableStorage open(Path folder, InstantSource clock, StorageQuota quota) {
        OwnFolder own = OwnFolder.take(folder);
        try {
            return new DurableStorage(own, Database.in(own), clock, quota);
        } catch (IOException | SQLException | RuntimeException e) {
            letGo(own, e);
            throw e instanceof AifException refused
                    ? refused
                    : new AifException(
                            ErrorCode.INIT,
                            "storage in " + folder + " cannot be opened: " + e.getMessage(),
                            e);
        }
    }

    private static void letGo(OwnFolder folder, Exception failure) {
        try {
            folder.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public Storage aimStorage(String workflow, String aim) {
        return storage(new Area(Area.Kind.AIM, workflow, aim), new Account(workflow, aim));
    }

    @Override
    public Storage sharedStorage(String workflow, String aim) {
        return storage(new Area(Area.Kind.SHARED, workflow, ""), new Account(workflow, aim));
    }

    private Storage storage(Area area, Account account) {
        StorageRules.name(account.workflow());
        StorageRules.name(account.aim());
        return new AreaStorage(
                commits,
                readers,
                clock,
                (workflow, aim) -> quota.bytes(workflow, aim),
                number(area),
                account);
    }

    @Override
    public void limit(StorageQuota other) {
        quota = own.and(other);
    }

    /** What the framework itself remembers; no workflow can reach it, and no quota bounds it. */
    Storage frameworkStorage() {
        return new AreaStorage(
                commits,
                readers,
                clock,
                StorageQuota.UNLIMITED,
                number(new Area(Area.Kind.FRAMEWORK, "", "")),
                new Account("", ""));
    }

    private long number(Area area) {
        return areas.computeIfAbsent(
                area, unknown -> commits.submit(ledger -> ledger.area(unknown)));
    }

    /** Waits for the calls under way, and lets go of the folder. Calls after it are refused. */
    @Override
    public void close() {
        commits.close();
        try {
            readers.close();
            ledger.close();
            folder.close();
        } catch (SQLException | IOException e) {
            throw new AifException(
                    ErrorCode.OP_FAILED,
                    "storage was not closed in good order (nothing acknowledged is lost): "
                            + e.getMessage(),
                    e);
        }
    }
}
