// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.zip.CRC32C;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.sqlite.SQLiteConfig;

/**
 * The SQLite file: its format, how it is opened, how it is found to be damaged.
 *
 * <p>Write-ahead log with {@code synchronous=FULL}: a commit has returned from {@code fsync} before
 * it is acknowledged, a torn one is not there after a crash, and readers never wait for the writer.
 */
final class Database {
    /** Marks the file as ours, where {@code file(1)} and we look for it: "OAIF". */
    private static final int APPLICATION = 0x4F414946;

    /** The version of the tables below; a file of a later one is refused. */
    private static final int FORMAT = 1;

    /** The log gives back the room that a large value took once it is in the main file. */
    private static final int LOG_BYTES = 16 << 20;

    /**
     * The value stands last, so that what is known of a key is read without it. A row carries the
     * CRC-32C of its value, since SQLite guards its pages' structure but not their content.
     */
    private static final String[] TABLES = {
        """
        CREATE TABLE area (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL, workflow TEXT NOT NULL, aim TEXT NOT NULL,
            UNIQUE (kind, workflow, aim)) STRICT
        """,
        """
        CREATE TABLE entry (
            id INTEGER PRIMARY KEY,
            area INTEGER NOT NULL REFERENCES area, key TEXT NOT NULL, version INTEGER NOT NULL,
            stored_by TEXT NOT NULL, stored_s INTEGER NOT NULL, stored_ns INTEGER NOT NULL,
            crc INTEGER NOT NULL, value BLOB NOT NULL,
            UNIQUE (area, key)) STRICT
        """,
        "PRAGMA application_id = " + APPLICATION,
        "PRAGMA user_version = " + FORMAT,
    };

    private final Path file;

    private Database(Path file) {
        this.file = file;
    }

    /**
     * Looks at the file without writing to it, and makes one where there never was one.
     *
     * @throws AifException INIT if it is damaged, lost, or not ours; nothing was changed then
     */
    static Database in(OwnFolder folder) throws IOException {
        Path file = folder.file("storage.db");
        Database database = new Database(file);
        boolean empty = Files.notExists(file) || Files.size(file) == 0;
        if (empty && folder.wasFilled()) {
            throw database.unusable("it is lost or empty, though this folder had one");
        }
        try {
            if (empty || database.isBlank()) {
                database.create();
            }
        } catch (SQLException e) {
            throw database.unusable(e.getMessage());
        }
        folder.markFilled();
        return database;
    }

    /** Whether its making was cut short, so that it holds nothing yet. Refuses what is damaged. */
    private boolean isBlank() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        try (Connection connection = config.createConnection("jdbc:sqlite:" + file)) {
            long application = number(connection, "PRAGMA application_id");
            if (application == 0 && number(connection, "SELECT count(*) FROM sqlite_schema") == 0) {
                return true;
            }
            if (application != APPLICATION) {
                throw unusable("it is a file of another program");
            }
            long format = number(connection, "PRAGMA user_version");
            if (format > FORMAT) {
                throw unusable(
                        "its format is " + format + ", and this version knows up to " + FORMAT
                                + "; update OpenAIF");
            }
            checkPages(connection);
            return false;
        }
    }

    private void checkPages(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("PRAGMA quick_check(1)")) {
            String verdict = found.next() ? found.getString(1) : "no verdict";
            if (!verdict.equals("ok")) {
                throw unusable(verdict);
            }
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            return found.next() ? found.getLong(1) : 0;
        }
    }

    private void create() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            for (String table : TABLES) {
                statement.execute(table);
            }
            statement.execute("COMMIT");
        }
    }

    private AifException unusable(String why) {
        return new AifException(
                ErrorCode.INIT,
                "storage file " + file + " cannot be used and was left as it is: "
                        + why.replace('\n', ' ') + "; put a backup in its place, or move it away");
    }

    /** One more connection. */
    Connection connect() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setJournalSizeLimit(LOG_BYTES);
        // Nobody else has the file, so only our own checkpoint can be in the way, for milliseconds.
        config.setBusyTimeout(10_000);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            // On macOS fsync alone does not reach the disk; elsewhere these two do nothing.
            statement.execute("PRAGMA fullfsync = 1");
            statement.execute("PRAGMA checkpoint_fullfsync = 1");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    static long checksum(byte[] value) {
        CRC32C crc = new CRC32C();
        crc.update(value);
        return crc.getValue();
    }
}
