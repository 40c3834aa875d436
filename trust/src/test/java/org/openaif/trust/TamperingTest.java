// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.Realises;
import org.openaif.api.trust.Data;
import org.openaif.api.trust.DataLocation;
import org.openaif.api.trust.SecureStorage;
import org.openaif.api.trust.StorageFlag;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** Whoever has the medium in hand changes it: each time it is noticed, and nothing false is read. */
@Realises("MPAI_AIFSS_Storage_Read")
final class TamperingTest {
    @TempDir Path folder;

    private Path flash;
    private Path state;
    private Path backup;
    private FakeRoot root;

    @BeforeEach
    void paths() {
        flash = folder.resolve("flash");
        state = folder.resolve("state");
        backup = folder.resolve("backup");
        root = new FakeRoot();
    }

    private SecureStores stores() {
        return new SecureStores(
                state,
                root,
                Map.of(
                        DataLocation.INT_FLASH,
                        StorageMedia.folder(flash),
                        DataLocation.EXT_FLASH,
                        StorageMedia.folder(folder.resolve("card"))),
                SecureStores.UNLIMITED);
    }

    /** What one does with the storage of one owner, which is opened before and closed after. */
    private interface Use {
        void with(SecureStorage storage) throws IOException;
    }

    private void use(Use use) throws IOException {
        try (SecureStores stores = stores()) {
            use.with(stores.storage("owner", DataLocation.INT_FLASH));
        }
    }

    private static Data text(String text) {
        return Data.plain(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(SecureStorage storage, String name) {
        return new String(storage.read(name).bytes(), StandardCharsets.UTF_8);
    }

    private static void refused(ThrowingCallable call, TrustError... errors) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        TrustException.class,
                        e -> assertThat(e.error()).as(e.getMessage()).isIn((Object[]) errors));
    }

    private static final TrustError[] TAMPERED = {
        TrustError.INVALID_SIGNATURE, TrustError.CORRUPTION_DETECTED, TrustError.DATA_INVALID
    };

    /** The segments, oldest first. */
    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(flash)) {
            return files.sorted().toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> old = Files.list(to)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void everyByteCounts() throws IOException {
        use(
                storage -> {
                    storage.write("secret", text("the secret"));
                    storage.write("public", text("the public"), StorageFlag.NO_CONFIDENTIALITY);
                });
        for (Path segment : segments()) {
            byte[] good = Files.readAllBytes(segment);
            String name = segment.equals(segments().getFirst()) ? "secret" : "public";
            for (int i = 0; i < good.length; i++) {
                byte[] bad = good.clone();
                bad[i] ^= (byte) (1 << i % 8);
                Files.write(segment, bad);
                use(storage -> refused(() -> storage.read(name), TAMPERED));
            }
            Files.write(segment, good);
            use(storage -> assertThat(read(storage, name)).isEqualTo("the " + name));
        }
    }

    @Test
    void everyLengthButTheRightOneIsNoticedOrWithoutEffect() throws IOException {
        use(storage -> storage.write("item", text("value")));
        Path segment = segments().getFirst();
        byte[] good = Files.readAllBytes(segment);
        for (int length = 0; length < good.length; length++) {
            Files.write(segment, Arrays.copyOf(good, length));
            use(storage -> refused(() -> storage.read("item"), TAMPERED));
        }
        Files.write(segment, Arrays.copyOf(good, good.length + 100));
        use(storage -> assertThat(read(storage, "item")).isEqualTo("value"));
    }

    @Test
    void oneDamagedContentLeavesTheOthersAndCanBeReplaced() throws IOException {
        use(
                storage -> {
                    storage.write("a", text("value of a"));
                    storage.write("b", text("value of b"));
                });
        Path segment = segments().getFirst();
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length - 20] ^= 1;
        Files.write(segment, bytes);

        use(
                storage -> {
                    refused(() -> storage.read("a"), TrustError.INVALID_SIGNATURE);
                    assertThat(read(storage, "b")).isEqualTo("value of b");
                    storage.write("a", text("new"));
                    assertThat(read(storage, "a")).isEqualTo("new");
                });
    }

    /** What was written after it is still known to be the newest; what was not, is not. */
    @Test
    void aDamagedDirectoryLeavesWhatCameAfterIt() throws IOException {
        use(
                storage -> {
                    storage.write("old", text("old"));
                    storage.write("damaged", text("damaged"));
                    storage.write("new", text("new"));
                });
        Path segment = segments().get(1);
        byte[] bytes = Files.readAllBytes(segment);
        bytes[Segment.HEADER_LENGTH] ^= 1;
        Files.write(segment, bytes);

        use(
                storage -> {
                    assertThat(read(storage, "new")).isEqualTo("new");
                    for (String name : List.of("old", "damaged", "never there")) {
                        refused(() -> storage.read(name), TrustError.INVALID_SIGNATURE);
                        refused(() -> storage.info(name), TrustError.INVALID_SIGNATURE);
                    }
                    refused(() -> storage.write("x", text("x")), TrustError.INVALID_SIGNATURE);
                    refused(() -> storage.delete("new"), TrustError.INVALID_SIGNATURE);
                });
    }

    @Test
    void swappedRecordsAreRefused() throws IOException {
        use(
                storage -> {
                    storage.write("a", text("value a"));
                    storage.write("b", text("value b"));
                });
        List<Path> both = segments();
        byte[] a = Files.readAllBytes(both.get(0));
        Files.write(both.get(0), Files.readAllBytes(both.get(1)));
        Files.write(both.get(1), a);

        use(
                storage -> {
                    refused(() -> storage.read("a"), TAMPERED);
                    refused(() -> storage.read("b"), TAMPERED);
                });
    }

    /** Of the same length, from the same place of segments that differ in nothing but the content. */
    @Test
    void aContentInThePlaceOfAnotherIsRefused() throws IOException {
        use(
                storage -> {
                    storage.write("a", text("value 1"));
                    storage.write("a", text("value 2"));
                });
        byte[] older = Files.readAllBytes(segments().get(0));
        byte[] newer = Files.readAllBytes(segments().get(1));
        int sealed = "value 1".length() + Secret.TAG_LENGTH;
        System.arraycopy(older, older.length - sealed, newer, newer.length - sealed, sealed);
        Files.write(segments().get(1), newer);

        use(storage -> refused(() -> storage.read("a"), TrustError.INVALID_SIGNATURE));
    }

    @Test
    void whatBelongsToAnotherOwnerOrLocationIsRefused() throws IOException {
        try (SecureStores stores = stores()) {
            stores.storage("owner", DataLocation.INT_FLASH).write("item", text("mine"));
            stores.storage("other", DataLocation.INT_FLASH).write("item", text("theirs"));
            stores.storage("owner", DataLocation.EXT_FLASH).write("item", text("on the card"));
        }
        Path card;
        try (Stream<Path> files = Files.list(folder.resolve("card"))) {
            card = files.findFirst().orElseThrow();
        }
        List<Path> inside = segments();
        byte[] first = Files.readAllBytes(inside.get(0));
        byte[] second = Files.readAllBytes(inside.get(1));
        List<List<byte[]>> exchanges =
                List.of(List.of(second, first), List.of(Files.readAllBytes(card), Files.readAllBytes(card)));
        for (List<byte[]> exchange : exchanges) {
            Files.write(inside.get(0), exchange.get(0));
            Files.write(inside.get(1), exchange.get(1));
            try (SecureStores stores = stores()) {
                for (String owner : List.of("owner", "other")) {
                    refused(
                            () -> stores.storage(owner, DataLocation.INT_FLASH).read("item"),
                            TAMPERED);
                }
            }
        }
    }

    @Test
    void anOlderRecordPutBackIsNoticed() throws IOException {
        use(storage -> storage.write("item", text("old")));
        byte[] old = Files.readAllBytes(segments().getFirst());
        use(storage -> storage.write("item", text("new")));
        Files.write(segments().getLast(), old);

        use(storage -> refused(() -> storage.read("item"), TAMPERED));
    }

    @Test
    void anOlderFolderPutBackIsNoticed() throws IOException {
        use(storage -> storage.write("item", text("old")));
        copy(flash, backup);
        use(storage -> storage.write("other", text("new")));
        copy(backup, flash);

        use(
                storage -> {
                    refused(() -> storage.read("item"), TrustError.CORRUPTION_DETECTED);
                    refused(() -> storage.info("other"), TrustError.CORRUPTION_DETECTED);
                    refused(
                            () -> storage.write("item", text("x")),
                            TrustError.CORRUPTION_DETECTED);
                });
    }

    @Test
    void anOlderFolderPutBackWhileItIsOpenIsNoticed() throws IOException {
        use(
                storage -> {
                    storage.write("item", text("old"));
                    copy(flash, backup);
                    storage.write("item", text("new"));
                    copy(backup, flash);
                    refused(() -> storage.read("item"), TrustError.CORRUPTION_DETECTED);
                });
    }

    /** All that there is but the counter. */
    @Test
    void everythingPutBackIsNoticedByTheCounter() throws IOException {
        use(storage -> storage.write("item", text("old")));
        Path stateBackup = folder.resolve("state backup");
        copy(flash, backup);
        copy(state, stateBackup);
        use(storage -> storage.write("item", text("new")));
        copy(backup, flash);
        copy(stateBackup, state);

        try (SecureStores stores = stores()) {
            refused(
                    () -> stores.storage("owner", DataLocation.INT_FLASH),
                    TrustError.CORRUPTION_DETECTED);
        }
    }

    @Test
    void anOlderAnchorPutBackIsNoticed() throws IOException {
        use(storage -> storage.write("item", text("old")));
        copy(state, backup);
        use(
                storage -> {
                    storage.write("item", text("new"));
                    storage.write("item", text("newer"));
                    storage.write("item", text("newest"));
                });
        copy(backup, state);

        try (SecureStores stores = stores()) {
            refused(
                    () -> stores.storage("owner", DataLocation.INT_FLASH),
                    TrustError.CORRUPTION_DETECTED);
        }
    }

    @Test
    void aCounterThatWasPutBackIsNoticed() throws IOException {
        use(storage -> storage.write("item", text("old")));
        use(storage -> storage.write("item", text("new")));
        root.put(0);

        try (SecureStores stores = stores()) {
            refused(
                    () -> stores.storage("owner", DataLocation.INT_FLASH),
                    TrustError.CORRUPTION_DETECTED);
        }
    }

    @Test
    void aCounterThatSomebodyElseTurnsIsNoticed() throws IOException {
        use(
                storage -> {
                    storage.write("item", text("old"));
                    root.count();
                    refused(() -> storage.write("item", text("new")), TrustError.CORRUPTION_DETECTED);
                });
    }

    @Test
    void everyByteOfTheAnchorCounts() throws IOException {
        use(storage -> storage.write("item", text("value")));
        Path anchor = state.resolve("anchor");
        byte[] good = Files.readAllBytes(anchor);
        int sealed = 12 + (good[11] & 0xff);
        int record = Anchor.RECORDS_AT + (root.counter() % 2 == 0 ? 0 : Anchor.RECORD_SPACE);
        // number, length, salt; how many, one position, tag
        int end = record + 28 + 4 + 65 + 16;
        for (int i = 0; i < end; i++) {
            if (i == sealed) {
                i = record;
            }
            byte[] bad = good.clone();
            bad[i] ^= 1;
            Files.write(anchor, bad);
            try (SecureStores stores = stores()) {
                refused(() -> stores.storage("owner", DataLocation.INT_FLASH), TAMPERED);
            }
        }
        Files.delete(anchor);
        try (SecureStores stores = stores()) {
            refused(
                    () -> stores.storage("owner", DataLocation.INT_FLASH),
                    TrustError.CORRUPTION_DETECTED);
        }
    }

    @Test
    void aRecordThatWasDeletedIsNoticed() throws IOException {
        use(
                storage -> {
                    storage.write("a", text("value"));
                    storage.write("b", text("value"));
                });
        Files.delete(segments().getFirst());
        use(
                storage -> {
                    refused(() -> storage.read("a"), TrustError.CORRUPTION_DETECTED);
                    assertThat(read(storage, "b")).isEqualTo("value");
                });
        Files.delete(segments().getFirst());
        use(storage -> refused(() -> storage.read("b"), TrustError.CORRUPTION_DETECTED));
    }

    @Test
    void aDeletedItemDoesNotComeBack() throws IOException {
        use(storage -> storage.write("item", text("value")));
        byte[] written = Files.readAllBytes(segments().getFirst());
        use(storage -> storage.delete("item"));
        Files.write(segments().getLast(), written);

        use(storage -> refused(() -> storage.read("item"), TAMPERED));
    }

    @Test
    void flagsCannotBeTakenAway() throws IOException {
        use(storage -> storage.write("item", text("value"), StorageFlag.WRITE_ONCE));
        byte[] good = Files.readAllBytes(segments().getFirst());
        int flagsAt = Segment.HEADER_LENGTH + 13;
        for (int bit = 0; bit < 8; bit++) {
            byte[] bad = good.clone();
            bad[flagsAt] ^= (byte) (1 << bit);
            Files.write(segments().getFirst(), bad);
            use(
                    storage -> {
                        refused(() -> storage.read("item"), TAMPERED);
                        refused(() -> storage.write("item", text("x")), TAMPERED);
                    });
        }
        Files.write(segments().getFirst(), good);
        use(
                storage ->
                        assertThat(storage.info("item").flags())
                                .isEqualTo(Set.of(StorageFlag.WRITE_ONCE)));
    }

    @Test
    void aLaterFormatIsSaidToBeOne() throws IOException {
        use(storage -> storage.write("item", text("value")));
        byte[] bytes = Files.readAllBytes(segments().getFirst());
        bytes[7] = '2';
        Files.write(segments().getFirst(), bytes);

        use(storage -> refused(() -> storage.read("item"), TrustError.DATA_INVALID));
    }

    /** The last one is permitted to be put back, as its flag says: nothing else is. */
    @Test
    void withoutReplayProtectionTheNewestMayBeTakenAwayAndNoMore() throws IOException {
        use(
                storage -> {
                    storage.write("kept", text("kept"));
                    storage.write("free", text("old"), StorageFlag.NO_REPLAY_PROTECTION);
                    storage.write("free", text("new"), StorageFlag.NO_REPLAY_PROTECTION);
                });
        Files.delete(segments().getLast());
        use(
                storage -> {
                    assertThat(read(storage, "free")).isEqualTo("old");
                    assertThat(read(storage, "kept")).isEqualTo("kept");
                });
        byte[] bytes = Files.readAllBytes(segments().getLast());
        bytes[bytes.length - 1] ^= 1;
        Files.write(segments().getLast(), bytes);
        use(storage -> refused(() -> storage.read("free"), TrustError.INVALID_SIGNATURE));
        use(storage -> storage.delete("kept"));
        use(storage -> refused(() -> storage.read("kept"), TrustError.DOES_NOT_EXIST));
    }

    @Test
    void anotherRootOfTrustOpensNothing() throws IOException {
        use(storage -> storage.write("item", text("value")));
        root = new FakeRoot(new byte[] {1});
        root.put(1);

        try (SecureStores stores = stores()) {
            refused(
                    () -> stores.storage("owner", DataLocation.INT_FLASH),
                    TrustError.INVALID_SIGNATURE);
        }
    }

    @Test
    void aPersonMayGiveUpWhatIsDamaged() throws IOException {
        use(
                storage -> {
                    storage.write("item", text("1"));
                    storage.write("item", text("2"));
                });
        byte[] old = Files.readAllBytes(segments().getFirst());
        String name = segments().getFirst().getFileName().toString();
        Files.delete(segments().getLast());
        try (SecureStores stores = stores()) {
            SecureStorage storage = stores.storage("owner", DataLocation.INT_FLASH);
            refused(() -> storage.read("item"), TrustError.CORRUPTION_DETECTED);

            stores.erase("owner", DataLocation.INT_FLASH);

            refused(() -> storage.read("item"), TrustError.DOES_NOT_EXIST);
            storage.write("item", text("3"));
        }
        Files.write(flash.resolve(name), old);
        use(storage -> assertThat(read(storage, "item")).isEqualTo("3"));
    }

    @Test
    void aPersonMayStartAnew() throws IOException {
        use(storage -> storage.write("item", text("old")));
        Files.delete(state.resolve("anchor"));
        try (SecureStores stores = stores()) {
            stores.startAnew();
            SecureStorage storage = stores.storage("owner", DataLocation.INT_FLASH);
            refused(() -> storage.read("item"), TrustError.DOES_NOT_EXIST);
            refused(stores::startAnew, TrustError.BAD_STATE);
            storage.write("item", text("new"));
        }
        use(storage -> assertThat(read(storage, "item")).isEqualTo("new"));
    }
}
