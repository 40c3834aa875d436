// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openaif.storage.StorageContract.bytes;
import static org.openaif.storage.StorageContract.refused;
import static org.openaif.storage.StorageContract.text;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.ErrorCode;
import org.openaif.controller.spi.StorageQuota;

/** AIMs read a folder, and nothing beside it. */
final class FolderAccessTest {
    @TempDir Path temporary;

    private Path data;
    private DurableStorage storage;
    private DataSources access;

    @BeforeEach
    void open() throws IOException {
        data = Files.createDirectories(temporary.resolve("data"));
        write("a.txt", "A");
        write("sub/b.txt", "B");
        write("sub/ä %.txt", "C");
        Files.writeString(temporary.resolve("secret"), "secret");
        begin();
    }

    private void begin() {
        storage =
                DurableStorage.open(
                        temporary.resolve("storage"), InstantSource.system(), StorageQuota.UNLIMITED);
        access = DataSources.of(Map.of("knowledge", DataSource.folder(data)), storage);
    }

    @AfterEach
    void close() {
        access.close();
        storage.close();
    }

    private void write(String name, String content) throws IOException {
        Files.createDirectories(data.resolve(name).getParent());
        Files.writeString(data.resolve(name), content);
    }

    @Test
    void filesAreItems() {
        assertThat(text(access.get("knowledge", "a.txt"))).isEqualTo("A");
        assertThat(text(access.get("knowledge", "sub/ä %.txt"))).isEqualTo("C");
        assertThat(access.get("knowledge", "absent")).isEmpty();
        assertThat(access.get("knowledge", "sub")).isEmpty();
        assertThat(access.get("knowledge", "absent/b.txt")).isEmpty();
        assertThat(access.list("knowledge", "")).containsExactly("a.txt", "sub/b.txt", "sub/ä %.txt");
        assertThat(access.list("knowledge", "sub/b")).containsExactly("sub/b.txt");
    }

    @Test
    void unboundSourceIsEmpty() {
        assertThat(access.get("other", "a.txt")).isEmpty();
        assertThat(access.list("other", "")).isEmpty();
        assertThat(access.version("other")).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret", "sub/../../secret", "..", ".", "./a.txt", "/etc/passwd", "sub//b.txt",
                "sub/", "..\\secret", "C:secret", "a.txt:stream", "sub/../a.txt", "a\0.txt", ""
            })
    void keysThatGoElsewhereAreRefused(String key) {
        refused(ErrorCode.OP_FAILED, "access: refused", () -> access.get("knowledge", key));
    }

    @Test
    void linksLeadNowhere() throws IOException {
        Files.createSymbolicLink(data.resolve("link"), temporary.resolve("secret"));
        Files.createSymbolicLink(data.resolve("up"), temporary);
        Files.createSymbolicLink(data.resolve("loop"), data);

        assertThat(access.get("knowledge", "link")).isEmpty();
        assertThat(access.get("knowledge", "up/secret")).isEmpty();
        assertThat(access.get("knowledge", "loop/a.txt")).isEmpty();
        assertThat(access.list("knowledge", "")).containsExactly("a.txt", "sub/b.txt", "sub/ä %.txt");
    }

    @Test
    void folderItselfMayBeALink() throws IOException {
        Path link = Files.createSymbolicLink(temporary.resolve("current"), data);
        try (DataSource source = DataSource.folder(link)) {
            assertThat(text(source.get("sub/b.txt"))).isEqualTo("B");
            assertThat(source.list("")).hasSize(3);
            assertThat(source.state()).isEqualTo(DataSource.folder(data).state());
        }
    }

    @Test
    void hugeFileIsRefusedAndTheVersionStillTold() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(data.resolve("huge").toFile(), "rw")) {
            file.setLength(DataSource.MAX_ITEM_BYTES + 1L);
        }
        refused(ErrorCode.READ, "more than the 67108864 bytes", () -> access.get("knowledge", "huge"));
        assertThat(access.version("knowledge")).isEqualTo(1);
    }

    @Test
    void versionCountsChanges() throws IOException {
        assertThat(access.version("knowledge")).isEqualTo(1);
        assertThat(access.version("knowledge")).isEqualTo(1);
        write("a.txt", "X");
        assertThat(access.version("knowledge")).isEqualTo(2);
        write("new", "");
        assertThat(access.version("knowledge")).isEqualTo(3);
        Files.delete(data.resolve("new"));
        assertThat(access.version("knowledge")).isEqualTo(4);
        Files.move(data.resolve("a.txt"), data.resolve("c.txt"));
        assertThat(access.version("knowledge")).isEqualTo(5);
        assertThat(access.version("knowledge")).isEqualTo(5);
    }

    @Test
    void changeOfSameLengthWithItsOldDateIsSeen() throws IOException {
        FileTime old = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        Files.setLastModifiedTime(data.resolve("a.txt"), old);
        assertThat(access.version("knowledge")).isEqualTo(1);
        write("a.txt", "Z");
        Files.setLastModifiedTime(data.resolve("a.txt"), old);
        assertThat(access.version("knowledge")).isEqualTo(2);
    }

    @Test
    void touchedFileIsNoChange() throws IOException {
        assertThat(access.version("knowledge")).isEqualTo(1);
        Files.setLastModifiedTime(data.resolve("a.txt"), FileTime.from(Instant.EPOCH));
        assertThat(access.version("knowledge")).isEqualTo(1);
    }

    @Test
    void versionMeansTheSameAfterARestart() throws IOException {
        access.version("knowledge");
        write("a.txt", "X");
        assertThat(access.version("knowledge")).isEqualTo(2);
        close();
        begin();
        assertThat(access.version("knowledge")).isEqualTo(2);
        close();
        write("a.txt", "Y");
        begin();
        assertThat(access.version("knowledge")).isEqualTo(3);
    }

    @Test
    void lostFolderIsAnErrorAndNoEmptySource() {
        try (DataSource source = DataSource.folder(temporary.resolve("lost"))) {
            refused(ErrorCode.READ, "lost cannot be read", () -> source.get("key"));
            refused(ErrorCode.READ, "lost cannot be read", () -> source.list(""));
            refused(ErrorCode.READ, "lost cannot be read", source::state);
        }
    }

    @Test
    void valueIsBytesAndNotText() throws IOException {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        Files.write(data.resolve("all"), all);
        assertThat(access.get("knowledge", "all").orElseThrow()).isEqualTo(all);
        assertThat(bytes("A")).isEqualTo(access.get("knowledge", "a.txt").orElseThrow());
    }
}
