// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.openaif.attacks.Victim.MESSAGE;
import static org.openaif.attacks.Victim.assertRefused;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.trust.Data;
import org.openaif.api.trust.DataLocation;
import org.openaif.api.trust.SecureStorage;
import org.openaif.api.trust.StorageFlag;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** Whoever has the disk while nothing runs, and whoever may call secure storage and wants more. */
class StorageAttacksTest {
    private static final String OWNER = "aim/ward/monitor";

    @TempDir private Path folder;

    private Victim victim;
    private SecureStorage storage;

    @BeforeEach
    void open() {
        victim = new Victim(folder);
        storage = storage(OWNER);
    }

    @AfterEach
    void close() {
        victim.close();
    }

    private SecureStorage storage(String owner) {
        return victim.of(owner).storage(DataLocation.INT_FLASH);
    }

    private void whileItIsOff(Attack attack) throws IOException {
        victim.close();
        attack.make();
        victim = new Victim(folder);
        storage = storage(OWNER);
    }

    /** What is done to the files. */
    private interface Attack {
        void make() throws IOException;
    }

    /** Reading tells that something was done to it, one way or the other; which, is the reader's. */
    private void assertFound(String name) {
        TrustException refusal =
                catchThrowableOfType(
                        TrustException.class, () -> storage(OWNER).read(name));
        assertThat(refusal).as("the attack succeeded").isNotNull();
        assertThat(refusal.error())
                .as(refusal.getMessage())
                .isIn(TrustError.INVALID_SIGNATURE, TrustError.CORRUPTION_DETECTED);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** So long that it lies on the medium alone: what is short is kept beside the counter, too. */
    private static Data record(String text) {
        return Data.plain(Arrays.copyOf(text(text), 40_000));
    }

    /** What files there are now that were not there before, or are another. */
    private List<Path> changedBy(Runnable change) {
        List<byte[]> before = new ArrayList<>();
        Victim.files(victim.flash()).forEach(file -> before.add(content(file)));
        change.run();
        return Victim.files(victim.flash()).stream()
                .filter(file -> before.stream().noneMatch(old -> Arrays.equals(old, content(file))))
                .toList();
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void nothingOfWhatIsStoredOrOfItsNameCanBeReadOnTheDisk() {
        storage.write("the name of the patient", Data.plain(text("Anna Rossi, room 12")));
        victim.close();
        for (Path file : Victim.files(folder)) {
            String content = new String(content(file), StandardCharsets.ISO_8859_1);
            assertThat(content).doesNotContain("Anna").doesNotContain("patient");
            assertThat(file.toString()).doesNotContain("patient");
        }
    }

    @Test
    void aFlippedBitOnTheMediumIsFound() throws Exception {
        Data good = record("5 mg");
        storage.write("dose", good);
        victim.close();
        for (Path file : Victim.files(victim.flash())) {
            byte[] content = content(file);
            for (int at = 0; at < content.length; at += 997) {
                byte[] bad = content.clone();
                bad[at] ^= 1;
                Files.write(file, bad);
                try (Victim attacked = new Victim(folder)) {
                    assertRefused(
                            TrustError.INVALID_SIGNATURE,
                            () ->
                                    attacked.of(OWNER)
                                            .storage(DataLocation.INT_FLASH)
                                            .read("dose"));
                }
            }
            Files.write(file, content);
        }
        victim = new Victim(folder);
        assertThat(storage(OWNER).read("dose").bytes()).isEqualTo(good.bytes());
    }

    @Test
    void whatIsShortAndStillBesideTheCounterIsHealed() throws Exception {
        storage.write("dose", Data.plain(MESSAGE));
        whileItIsOff(
                () -> {
                    for (Path file : Victim.files(victim.flash())) {
                        Files.write(file, new byte[100]);
                    }
                });
        assertThat(storage.read("dose").bytes()).isEqualTo(MESSAGE);
    }

    @Test
    void whatWasCutOffIsMissed() throws Exception {
        storage.write("dose", record("5 mg"));
        whileItIsOff(
                () -> {
                    for (Path file : Victim.files(victim.flash())) {
                        Files.write(file, Arrays.copyOf(content(file), content(file).length / 2));
                    }
                });
        assertFound("dose");
    }

    @Test
    void anOlderRecordPutBackIsFound(@TempDir Path backup) throws Exception {
        storage.write("dose", record("5 mg"));
        Victim.copy(victim.flash(), backup);
        List<Path> changed =
                changedBy(() -> storage.write("dose", record("1 mg")));
        whileItIsOff(
                () -> {
                    for (Path file : changed) {
                        Path old = backup.resolve(victim.flash().relativize(file).toString());
                        if (Files.exists(old)) {
                            Files.write(file, content(old));
                        } else {
                            Files.delete(file);
                        }
                    }
                });
        assertFound("dose");
    }

    @Test
    void theWholeFolderOfYesterdayIsFound(@TempDir Path backup) throws Exception {
        storage.write("dose", record("5 mg"));
        victim.close();
        Victim.copy(victim.flash(), backup);
        victim = new Victim(folder);
        storage = storage(OWNER);
        storage.write("dose", record("1 mg"));
        whileItIsOff(
                () -> {
                    for (Path file : Victim.files(victim.flash())) {
                        Files.delete(file);
                    }
                    Victim.copy(backup, victim.flash());
                });
        assertFound("dose");
    }

    @Test
    void theFilesOfAnotherOwnerInTheirPlaceAreFound(@TempDir Path backup) throws Exception {
        storage.write("dose", record("5 mg"));
        List<Path> mine = Victim.files(victim.flash());
        List<Path> others =
                changedBy(
                        () ->
                                storage("aim/ward/other")
                                        .write("dose", record("500 mg")));
        whileItIsOff(
                () -> {
                    for (int i = 0; i < Math.min(mine.size(), others.size()); i++) {
                        Files.write(mine.get(i), content(others.get(i)));
                    }
                });
        assertFound("dose");
    }

    @Test
    void twoSwappedRecordsAreFound() throws Exception {
        List<Path> first = changedBy(() -> storage.write("a", record("five")));
        victim.close();
        victim = new Victim(folder);
        storage = storage(OWNER);
        List<Path> second = changedBy(() -> storage.write("b", record("nine")));
        Path one = first.getLast();
        Path two = second.getLast();
        assertThat(one).isNotEqualTo(two);
        whileItIsOff(
                () -> {
                    byte[] kept = content(one);
                    Files.write(one, content(two));
                    Files.write(two, kept);
                });
        assertFound("a");
    }

    @Test
    void aRemovedRecordIsMissed() throws Exception {
        storage.write("dose", record("5 mg"));
        whileItIsOff(
                () -> {
                    for (Path file : Victim.files(victim.flash())) {
                        Files.delete(file);
                    }
                });
        assertFound("dose");
    }

    @Test
    void whatIsWrittenOnceIsNeitherWrittenAgainNorDeleted() {
        storage.write("serial", Data.plain(MESSAGE), StorageFlag.WRITE_ONCE);
        assertRefused(
                TrustError.NOT_PERMITTED,
                () -> storage.write("serial", Data.plain(text("another"))));
        assertRefused(TrustError.NOT_PERMITTED, () -> storage.delete("serial"));
    }

    @Test
    void theItemsOfAnotherOwnerAreUnknown() {
        storage.write("dose", Data.plain(MESSAGE));
        assertRefused(
                TrustError.DOES_NOT_EXIST, () -> storage("aim/ward/monito").read("dose"));
        assertRefused(
                TrustError.DOES_NOT_EXIST, () -> storage("aim/ward/monitor/").read("dose"));
    }

    @Test
    void aNameIsNeverAWayToAnotherPlace() {
        storage.write("../../root", Data.plain(MESSAGE));
        assertThat(Victim.files(folder))
                .allSatisfy(file -> assertThat(file.normalize()).isEqualTo(file));
        assertThat(storage.read("../../root").bytes()).isEqualTo(MESSAGE);
        assertRefused(
                TrustError.INVALID_ARGUMENT,
                () -> storage.write("a\nb", Data.plain(MESSAGE)));
    }

    @Test
    void theRootOfAnotherInstallationOpensNothing(@TempDir Path elsewhere) throws Exception {
        storage.write("dose", record("5 mg"));
        victim.close();
        try (Victim other = new Victim(elsewhere)) {
            other.of(OWNER).storage(DataLocation.INT_FLASH).write("dose", record("5 mg"));
        }
        for (Path file : Victim.files(elsewhere.resolve("flash"))) {
            Files.delete(file);
        }
        Victim.copy(folder.resolve("flash"), elsewhere.resolve("flash"));
        victim = new Victim(elsewhere);
        assertFound("dose");
    }
}
