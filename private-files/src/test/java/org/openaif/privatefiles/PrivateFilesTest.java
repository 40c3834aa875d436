// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privatefiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files for their owner alone, and one at a time in a folder. */
@Timeout(60)
class PrivateFilesTest {
    @TempDir private Path folder;

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aFolderIsItsOwnersAloneAlsoOneThatWasOpen() throws Exception {
        PrivateFiles.makeFolder(folder.resolve("a/b"));
        assertThat(permissions(folder.resolve("a/b"))).isEqualTo("rwx------");
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        PrivateFiles.makeFolder(open);
        assertThat(permissions(open)).isEqualTo("rwx------");
    }

    @Test
    void aFileIsWrittenOverAnOlderOneAndNothingElseIsLeft() throws Exception {
        Path file = folder.resolve("key");
        PrivateFiles.write(file, new byte[] {1});
        PrivateFiles.write(file, new byte[] {2, 3});
        assertThat(PrivateFiles.read(file, 2)).contains(new byte[] {2, 3});
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(folder).isDirectoryContaining(path -> path.equals(file)).isDirectoryNotContaining("glob:**.next");
        PrivateFiles.delete(file);
        assertThat(PrivateFiles.read(file, 2)).isEmpty();
        PrivateFiles.delete(file);
    }

    @Test
    void whatACrashLeftOfTheLastWritingIsNoHindrance() throws Exception {
        Files.writeString(folder.resolve("key.next"), "half");
        PrivateFiles.write(folder.resolve("key"), new byte[] {1});
        assertThat(PrivateFiles.read(folder.resolve("key"), 10)).contains(new byte[] {1});
        assertThat(folder.resolve("key.next")).doesNotExist();
    }

    @Test
    void aLongFileHasItsNameWhenItIsWhole() throws Exception {
        Path partial = folder.resolve("model.part");
        try (OutputStream out = PrivateFiles.begin(partial)) {
            out.write(new byte[100_000]);
            assertThat(folder.resolve("model")).doesNotExist();
        }
        PrivateFiles.finish(partial, folder.resolve("model"));
        assertThat(folder.resolve("model")).hasSize(100_000);
        assertThat(partial).doesNotExist();
    }

    @Test
    void aFileThatIsLargerThanItMayBeIsNotRead() throws Exception {
        PrivateFiles.write(folder.resolve("key"), new byte[11]);
        assertThatThrownBy(() -> PrivateFiles.read(folder.resolve("key"), 10))
                .isInstanceOf(IOException.class)
                .hasMessage("it has 11 bytes; 10 are the most");
    }

    @Test
    void aThreadMayTakeTheLockAgainAndAnotherWaits() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        FutureTask<Void> other =
                new FutureTask<>(
                        () -> {
                            try (FolderLock _ = FolderLock.of(folder)) {
                                entered.countDown();
                            }
                            return null;
                        });
        try (FolderLock _ = FolderLock.of(folder)) {
            try (FolderLock _ = FolderLock.of(folder)) {
                Thread.ofPlatform().start(other);
            }
            assertThat(entered.await(100, TimeUnit.MILLISECONDS)).isFalse();
        }
        other.get();
        assertThat(entered.getCount()).isZero();
    }

    @Test
    void anotherProcessWaits() throws Exception {
        Process other;
        try (FolderLock _ = FolderLock.of(folder)) {
            other =
                    new ProcessBuilder(
                                    ProcessHandle.current().info().command().orElseThrow(),
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Other.class.getName(),
                                    folder.toString())
                            .redirectErrorStream(true)
                            .start();
            assertThat(other.inputReader().readLine()).isEqualTo("waits");
            assertThat(other.waitFor(200, TimeUnit.MILLISECONDS)).isFalse();
        }
        assertThat(other.inputReader().readLine()).isEqualTo("has it");
        assertThat(other.waitFor()).isZero();
    }

    /** Another process that takes the lock. */
    static final class Other {
        private Other() {}

        public static void main(String[] arguments) throws IOException {
            System.out.println("waits");
            try (FolderLock _ = FolderLock.of(Path.of(arguments[0]))) {
                System.out.println("has it");
            }
        }
    }
}
