// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import org.openaif.api.AifException;
import org.openaif.controller.spi.StorageRules;

/**
 * The writing side of the file: entries and what they cost, in one transaction at a time. Used by
 * the committing thread alone.
 */
final class Ledger implements AutoCloseable {
    private final Statement control;
    private final Reader reader;
    private final PreparedStatement find;
    private final PreparedStatement store;
    private final PreparedStatement delete;
    private final PreparedStatement addArea;
    private final PreparedStatement findArea;
    private final Usage usage = new Usage();

    /** An entry without its value. */
    private record Found(long version, Account account, long bytes) {}

    static Ledger in(Database database) throws SQLException {
        Connection connection = database.connect();
        try {
            return new Ledger(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private Ledger(Connection connection) throws SQLException {
        control = connection.createStatement();
        reader = new Reader(connection);
        find =
                connection.prepareStatement(
                        """
                        SELECT version, workflow, stored_by, octet_length(key) + length(value)
                        FROM entry JOIN area ON area.id = area WHERE area = ? AND key = ?
                        """);
        store =
                connection.prepareStatement(
                        """
                        INSERT INTO entry
                            (area, key, version, stored_by, stored_s, stored_ns, crc, value)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (area, key) DO UPDATE SET
                            version = excluded.version, stored_by = excluded.stored_by,
                            stored_s = excluded.stored_s, stored_ns = excluded.stored_ns,
                            crc = excluded.crc, value = excluded.value
                        """);
        delete = connection.prepareStatement("DELETE FROM entry WHERE area = ? AND key = ?");
        addArea =
                connection.prepareStatement(
                        """
                        INSERT INTO area (kind, workflow, aim) VALUES (?, ?, ?)
                        ON CONFLICT DO NOTHING
                        """);
        findArea =
                connection.prepareStatement(
                        "SELECT id FROM area WHERE kind = ? AND workflow = ? AND aim = ?");
        countUsage();
    }

    private void countUsage() throws SQLException {
        try (ResultSet found =
                control.executeQuery(
                        """
                        SELECT workflow, stored_by, sum(octet_length(key) + length(value))
                        FROM entry JOIN area ON area.id = area GROUP BY workflow, stored_by
                        """)) {
            while (found.next()) {
                usage.add(new Account(found.getString(1), found.getString(2)), found.getLong(3));
            }
        }
        usage.commit();
    }

    void begin() throws SQLException {
        control.execute("BEGIN IMMEDIATE");
    }

    /** On return everything since {@link #begin} survives power loss. */
    void commit() throws SQLException {
        control.execute("COMMIT");
        usage.commit();
    }

    /** Forgets everything since {@link #begin}, after that failure. */
    void rollback(SQLException failure) {
        usage.rollback();
        try {
            control.execute("ROLLBACK");
        } catch (SQLException e) {
            // SQLite rolls back on its own on some failures. Had it not, the next BEGIN would fail.
            failure.addSuppressed(e);
        }
    }

    /** The number of an area, which gets one if it has none. */
    long area(Area area) throws SQLException {
        for (PreparedStatement statement : new PreparedStatement[] {addArea, findArea}) {
            statement.setString(1, area.kind().name());
            statement.setString(2, area.workflow());
            statement.setString(3, area.aim());
        }
        addArea.executeUpdate();
        try (ResultSet found = findArea.executeQuery()) {
            found.next();
            return found.getLong(1);
        }
    }

    /** The version of a key, 0 if it is absent. */
    long version(long area, String key) throws SQLException {
        return find(area, key).map(Found::version).orElse(0L);
    }

    /** The value of a key as this transaction sees it, empty if it is absent. */
    byte[] value(String who, long area, String key) throws SQLException {
        return reader.value(who, area, key).orElseGet(() -> new byte[0]);
    }

    private Optional<Found> find(long area, String key) throws SQLException {
        find.setLong(1, area);
        find.setString(2, key);
        try (ResultSet found = find.executeQuery()) {
            return found.next()
                    ? Optional.of(
                            new Found(
                                    found.getLong(1),
                                    new Account(found.getString(2), found.getString(3)),
                                    found.getLong(4)))
                    : Optional.empty();
        }
    }

    /**
     * Stores a value. Its one statement that writes is its last, so that what is refused or fails
     * leaves nothing behind in the transaction.
     *
     * @param limit how many bytes the account may have then
     * @throws AifException MEM_ALLOC if that is passed
     */
    void store(long area, String key, byte[] value, Account account, long limit, Instant now)
            throws SQLException {
        Optional<Found> old = find(area, key);
        long bytes = key.getBytes(StandardCharsets.UTF_8).length + (long) value.length;
        long freed = old.filter(o -> o.account().equals(account)).map(Found::bytes).orElse(0L);
        StorageRules.quota(
                account.workflow(), account.aim(), key, usage.of(account), freed, bytes, limit);

        store.setLong(1, area);
        store.setString(2, key);
        store.setLong(3, old.map(Found::version).orElse(0L) + 1);
        store.setString(4, account.aim());
        store.setLong(5, now.getEpochSecond());
        store.setLong(6, now.getNano());
        store.setLong(7, Database.checksum(value));
        store.setBytes(8, value);
        store.executeUpdate();
        old.ifPresent(found -> usage.add(found.account(), -found.bytes()));
        usage.add(account, bytes);
    }

    /** Deletes a key; whether it existed. */
    boolean delete(long area, String key) throws SQLException {
        Optional<Found> old = find(area, key);
        delete.setLong(1, area);
        delete.setString(2, key);
        boolean deleted = delete.executeUpdate() > 0;
        old.ifPresent(found -> usage.add(found.account(), -found.bytes()));
        return deleted;
    }

    @Override
    public void close() throws SQLException {
        reader.close();
    }
}
