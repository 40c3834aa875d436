// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.Storage;
import org.openaif.controller.spi.StorageRules;

/** The reading side of the file, over one connection. One thread at a time may use it. */
final class Reader implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement value;
    private final PreparedStatement part;
    private final PreparedStatement info;
    private final PreparedStatement keys;

    Reader(Connection connection) throws SQLException {
        this.connection = connection;
        value = connection.prepareStatement("SELECT value, crc FROM entry WHERE area = ? AND key = ?");
        part =
                connection.prepareStatement(
                        """
                        SELECT substr(value, ?, ?), length(value) FROM entry
                        WHERE area = ? AND key = ?
                        """);
        info =
                connection.prepareStatement(
                        """
                        SELECT stored_by, stored_s, stored_ns, length(value), version FROM entry
                        WHERE area = ? AND key = ?
                        """);
        keys =
                connection.prepareStatement(
                        "SELECT key FROM entry WHERE area = ? AND key >= ? ORDER BY key");
    }

    Optional<byte[]> value(String who, long area, String key) throws SQLException {
        value.setLong(1, area);
        value.setString(2, key);
        try (ResultSet found = value.executeQuery()) {
            return found.next()
                    ? Optional.of(sound(who, key, found.getBytes(1), found.getLong(2)))
                    : Optional.empty();
        }
    }

    private static byte[] sound(String who, String key, byte[] value, long checksum) {
        if (Database.checksum(value) != checksum) {
            throw new AifException(
                    ErrorCode.READ,
                    who + ": the value of key '" + key + "' was damaged on the disk: its checksum is"
                            + " wrong; store it anew, or restore a backup");
        }
        return value;
    }

    /** A part of a value. The checksum is the whole value's, so it says nothing of a part. */
    Optional<byte[]> part(String who, long area, String key, long offset, int length)
            throws SQLException {
        // What lies outside every value is refused below, when it is known what this one's length is.
        part.setLong(1, Math.clamp(offset, 0, StorageRules.MAX_VALUE_BYTES) + 1L);
        part.setInt(2, Math.max(length, 0));
        part.setLong(3, area);
        part.setString(4, key);
        try (ResultSet found = part.executeQuery()) {
            if (!found.next()) {
                return Optional.empty();
            }
            StorageRules.range(who, key, found.getLong(2), offset, length);
            // The driver gives null for the empty result of an expression.
            return Optional.of(length == 0 ? new byte[0] : found.getBytes(1));
        }
    }

    Optional<Storage.Info> info(long area, String key) throws SQLException {
        info.setLong(1, area);
        info.setString(2, key);
        try (ResultSet found = info.executeQuery()) {
            return found.next()
                    ? Optional.of(
                            new Storage.Info(
                                    found.getString(1),
                                    Instant.ofEpochSecond(found.getLong(2), found.getLong(3)),
                                    found.getLong(4),
                                    found.getLong(5)))
                    : Optional.empty();
        }
    }

    List<String> keys(long area, String prefix) throws SQLException {
        keys.setLong(1, area);
        keys.setString(2, prefix);
        List<String> found = new ArrayList<>();
        try (ResultSet rows = keys.executeQuery()) {
            while (rows.next() && rows.getString(1).startsWith(prefix)) {
                found.add(rows.getString(1));
            }
        }
        // SQLite compares code points, Java and the standard's ordinal order UTF-16 units: they
        // differ beyond U+FFFF.
        found.sort(null);
        return List.copyOf(found);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
