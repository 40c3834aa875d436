// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.openaif.api.trust.Data;
import org.openaif.api.trust.DataLocation;
import org.openaif.api.trust.SecureStorage;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.trust.spi.Medium;

/** Segments that the counter's note carries: what becomes of them, and what nobody can make of them. */
final class WriteAheadTest {
    private static final Path FOLDER = Path.of("/state");
    private static final Path FLASH = Path.of("/flash");
    private static final int NEVER = Integer.MAX_VALUE;

    private final FragileDisk disk = new FragileDisk();
    private final FakeRoot root = new FakeRoot();
    private boolean broken;

    WriteAheadTest() {
        root.notes = true;
    }

    /** Never closed where the process is to end without notice. */
    private SecureStores stores(int patience) throws IOException {
        return new SecureStores(
                FOLDER,
                root,
                Map.of(DataLocation.INT_FLASH, new Breakable(FolderMedium.open(disk, FLASH))),
                SecureStores.UNLIMITED,
                disk,
                Runnable::run,
                512,
                patience);
    }

    private SecureStorage owner(int patience, String owner) throws IOException {
        return stores(patience).storage(owner, DataLocation.INT_FLASH);
    }

    /** A medium that fails when it is told to. */
    private final class Breakable implements Medium {
        private final Medium medium;

        Breakable(Medium medium) {
            this.medium = medium;
        }

        @Override
        public Distance distance() {
            return medium.distance();
        }

        @Override
        public void write(String name, byte[] content) throws IOException {
            if (broken) {
                throw new IOException("the card was pulled out");
            }
            medium.write(name, content);
        }

        @Override
        public Optional<byte[]> read(String name, long offset, int length) throws IOException {
            return medium.read(name, offset, length);
        }

        @Override
        public void delete(String name) throws IOException {
            medium.delete(name);
        }
    }

    private static Data text(String text) {
        return Data.plain(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(SecureStorage storage, String name) {
        return new String(storage.read(name).bytes(), StandardCharsets.UTF_8);
    }

    private static void refused(Runnable call, TrustError error) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        TrustException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    private List<Path> segments() {
        return disk.list(FLASH).stream().sorted().toList();
    }

    @Test
    void theNoteAloneMakesAWriteDurableAndTheMediumGetsItLater() throws IOException {
        SecureStorage storage = owner(NEVER, "owner");
        storage.write("a", text("1"));
        storage.write("b", text("2"));
        storage.delete("a");
        assertThat(segments()).isEmpty();
        assertThat(read(storage, "b")).isEqualTo("2");

        SecureStorage again = owner(NEVER, "owner");
        assertThat(read(again, "b")).isEqualTo("2");
        refused(() -> again.read("a"), TrustError.DOES_NOT_EXIST);
        assertThat(segments()).hasSize(3);
        again.write("c", text("3"));

        SecureStorage third = owner(NEVER, "owner");
        assertThat(read(third, "b") + read(third, "c")).isEqualTo("23");
    }

    @Test
    void whatIsCarriedOfALogThatNobodyOpensStaysCarried() throws IOException {
        owner(NEVER, "away").write("item", text("kept"));
        SecureStorage other = owner(0, "other");
        for (int i = 0; i < 5; i++) {
            other.write("item", text("other " + i));
        }
        assertThat(read(owner(0, "away"), "item")).isEqualTo("kept");
        assertThat(read(owner(0, "other"), "item")).isEqualTo("other 4");
    }

    @Test
    void closingGivesTheMediumEverything() throws IOException {
        try (SecureStores stores = stores(NEVER)) {
            stores.storage("owner", DataLocation.INT_FLASH).write("item", text("value"));
        }
        assertThat(segments()).hasSize(1);
    }

    @Test
    void aSegmentThatWasAlteredOrDeletedIsTakenFromTheNote() throws IOException {
        owner(0, "owner").write("item", text("value"));
        Path segment = segments().getFirst();
        byte[] good = disk.copy().get(segment);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            disk.create(segment, bad);
            assertThat(read(owner(0, "owner"), "item")).isEqualTo("value");
            assertThat(disk.copy().get(segment)).isEqualTo(good);
        }
        disk.delete(segment);
        assertThat(read(owner(0, "owner"), "item")).isEqualTo("value");
    }

    @Test
    void anAlteredSegmentThatNoNoteCarriesAnyMoreIsRefused() throws IOException {
        SecureStorage storage = owner(0, "owner");
        storage.write("old", text("old"));
        storage.write("new", text("new"));
        Path segment = segments().getFirst();
        byte[] bad = disk.copy().get(segment).clone();
        bad[bad.length - 1] ^= 1;
        disk.create(segment, bad);
        SecureStorage again = owner(0, "owner");
        refused(() -> again.read("old"), TrustError.INVALID_SIGNATURE);
        assertThat(read(again, "new")).isEqualTo("new");
    }

    @Test
    void aNotePutBackIsNoticed() throws IOException {
        SecureStorage storage = owner(NEVER, "owner");
        storage.write("item", text("old"));
        byte[] old = root.note();
        storage.write("item", text("new"));
        byte[] newest = root.note();
        root.putNote(old);
        refused(() -> open("owner"), TrustError.CORRUPTION_DETECTED);
        root.putNote(newest);
        assertThat(read(owner(NEVER, "owner"), "item")).isEqualTo("new");
    }

    private void open(String owner) {
        try {
            owner(NEVER, owner);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aNoteThatWasCutOrAlteredIsNoticed() throws IOException {
        owner(NEVER, "owner").write("item", text("value"));
        byte[] note = root.note();
        for (int length = 0; length < note.length; length++) {
            root.putNote(Arrays.copyOf(note, length));
            refused(() -> open("owner"), TrustError.CORRUPTION_DETECTED);
        }
        for (int i = 0; i < note.length; i++) {
            byte[] bad = note.clone();
            bad[i] ^= 1;
            root.putNote(bad);
            refused(() -> open("owner"), TrustError.CORRUPTION_DETECTED);
        }
        root.putNote(note);
        assertThat(read(owner(NEVER, "owner"), "item")).isEqualTo("value");
    }

    @Test
    void aMediumThatFailsTakesNothingAwayAndRefusesTheNextWrite() throws IOException {
        SecureStorage storage = owner(0, "owner");
        storage.write("a", text("1"));
        broken = true;
        storage.write("b", text("2"));
        refused(() -> storage.write("c", text("3")), TrustError.STORAGE_FAILURE);
        assertThat(read(storage, "b")).isEqualTo("2");
        broken = false;
        storage.write("c", text("3"));
        SecureStorage again = owner(0, "owner");
        assertThat(read(again, "a") + read(again, "b") + read(again, "c")).isEqualTo("123");
    }

    @Test
    void whatWasErasedIsNotBroughtBackByANote() throws IOException {
        SecureStores stores = stores(NEVER);
        SecureStorage storage = stores.storage("owner", DataLocation.INT_FLASH);
        storage.write("item", text("1"));
        storage.write("item", text("2"));
        stores.erase("owner", DataLocation.INT_FLASH);
        SecureStorage again = owner(NEVER, "owner");
        refused(() -> again.read("item"), TrustError.DOES_NOT_EXIST);
        assertThat(segments()).isEmpty();
    }

    @Test
    void aLargeItemGoesToTheMediumFirst() throws IOException {
        SecureStorage storage = owner(NEVER, "owner");
        storage.write("small", text("small"));
        storage.write("large", Data.plain(new byte[WriteAhead.LARGEST]));
        assertThat(segments()).hasSize(1);
        SecureStorage again = owner(NEVER, "owner");
        assertThat(read(again, "small")).isEqualTo("small");
        assertThat(again.read("large").bytes()).hasSize(WriteAhead.LARGEST);
        assertThat(segments()).hasSize(2);
    }
}
