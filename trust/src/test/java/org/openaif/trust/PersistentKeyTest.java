// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.Realises;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.Keys;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** What becomes of persistent keys when somebody else lays hands on their files. */
class PersistentKeyTest {
    private static final KeyId ONE = new KeyId(1);
    private static final KeyId TWO = new KeyId(2);
    private static final KeyAttributes RAW =
            KeyAttributes.of(KeyType.RAW_DATA, 0)
                    .permitting(Algorithm.NONE, KeyUsage.EXPORT, KeyUsage.COPY);

    @TempDir Path folder;

    private TrustedPlatform open() {
        return open("software");
    }

    private TrustedPlatform open(String root) {
        return TrustedPlatform.in(folder)
                .with(new SoftwareProvider(folder.resolve(root)))
                .open();
    }

    private static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }

    private static void assertRefused(TrustError error, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        TrustException.class,
                        refused -> assertThat(refused.error()).isEqualTo(error));
    }

    /** The file of the only key that there is, or of the newest of them. */
    private Set<Path> keyFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("keys"))) {
            return new TreeSet<>(
                    files.filter(file -> file.toString().endsWith(".key")).toList());
        }
    }

    private Path keep(String owner, KeyId name, String secret) throws IOException {
        Set<Path> before = Files.exists(folder.resolve("keys")) ? keyFiles() : Set.of();
        try (TrustedPlatform platform = open()) {
            platform.services(owner).keys().importKey(RAW.persistent(name), text(secret));
        }
        Set<Path> after = keyFiles();
        after.removeAll(before);
        return after.iterator().next();
    }

    private static byte[] read(TrustedPlatform platform, String owner, KeyId name) {
        return platform.services(owner).keys().export(name);
    }

    @Test
    void aFileThatWasAlteredAnywhereIsRefused() throws IOException {
        Path file = keep("anna", ONE, "a secret of anna");
        byte[] content = Files.readAllBytes(file);
        for (int at = 0; at < content.length; at++) {
            byte[] altered = content.clone();
            altered[at] ^= 0x10;
            Files.write(file, altered);
            try (TrustedPlatform platform = open()) {
                TrustError error = at == 0 ? TrustError.DATA_INVALID : TrustError.DATA_CORRUPT;
                assertRefused(error, () -> read(platform, "anna", ONE));
            }
        }
        Files.write(file, content);
        try (TrustedPlatform platform = open()) {
            assertThat(read(platform, "anna", ONE)).isEqualTo(text("a secret of anna"));
        }
    }

    @Test
    void aFileThatWasCutOrMadeLongerIsRefused() throws IOException {
        Path file = keep("anna", ONE, "a secret of anna");
        byte[] content = Files.readAllBytes(file);
        for (int length : new int[] {0, 1, 12, 28, 29, content.length - 1, content.length + 1, 300_000}) {
            Files.write(file, Arrays.copyOf(content, length));
            try (TrustedPlatform platform = open()) {
                assertRefused(TrustError.DATA_CORRUPT, () -> read(platform, "anna", ONE));
            }
        }
    }

    @Test
    void aFileInThePlaceOfAnotherIsRefused() throws IOException {
        Path annas = keep("anna", ONE, "a secret of anna");
        Path annasOther = keep("anna", TWO, "another of anna");
        Path bertas = keep("berta", ONE, "a secret of berta");
        Files.copy(annas, annasOther, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(annas, bertas, StandardCopyOption.REPLACE_EXISTING);

        try (TrustedPlatform platform = open()) {
            assertRefused(TrustError.DATA_CORRUPT, () -> read(platform, "anna", TWO));
            assertRefused(TrustError.DATA_CORRUPT, () -> read(platform, "berta", ONE));
            assertThat(read(platform, "anna", ONE)).isEqualTo(text("a secret of anna"));
        }
    }

    @Test
    void whatOneRootSealedAnotherDoesNotOpen() throws IOException {
        keep("anna", ONE, "a secret of anna");

        try (TrustedPlatform platform = open("another")) {
            assertRefused(TrustError.DATA_CORRUPT, () -> read(platform, "anna", ONE));
        }
    }

    @Test
    void noFileHoldsASecretOrMayBeReadByOthers() throws IOException {
        keep("anna", ONE, "a secret of anna");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("keys"))))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, ISO_8859_1))
                        .doesNotContain("secret of anna");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    @Realises("MPAI_AIFKM_destroy_key")
    void whatWasDestroyedLeavesNoFile() throws IOException {
        Path file = keep("anna", ONE, "a secret of anna");
        try (TrustedPlatform platform = open()) {
            platform.services("anna").keys().destroy(ONE);
            assertThat(file).doesNotExist();
            assertRefused(TrustError.INVALID_HANDLE, () -> read(platform, "anna", ONE));
        }
    }

    @Test
    void aWriteThatWasCutOffLeavesTheKeyAsItWas() throws IOException {
        Path file = keep("anna", ONE, "a secret of anna");
        Files.write(file.resolveSibling(file.getFileName() + ".new"), text("half"));

        try (TrustedPlatform platform = open()) {
            assertThat(read(platform, "anna", ONE)).isEqualTo(text("a secret of anna"));
        }
    }

    @Test
    @Realises("MPAI_AIFKM_import_key")
    void everyKindOfAttributesComesBack() {
        Algorithm algorithm =
                Algorithm.rsaPss(Hash.SHA_384).withMaskHash(Hash.SHA_256).withSaltLength(20);
        KeyAttributes attributes =
                KeyAttributes.of(KeyType.RSA_KEY_PAIR, 2048)
                        .permitting(algorithm, KeyUsage.SIGN_HASH, KeyUsage.VERIFY_HASH)
                        .persistent(ONE);
        byte[] signature;
        try (TrustedPlatform platform = open()) {
            platform.services("anna").keys().generate(attributes);
            signature =
                    platform.services("anna").cryptography().sign(ONE, algorithm, text("hello"));
        }
        try (TrustedPlatform platform = open()) {
            assertThat(platform.services("anna").keys().attributes(ONE)).isEqualTo(attributes);
            platform.services("anna")
                    .cryptography()
                    .verify(ONE, algorithm, text("hello"), signature);
        }
    }

    @Test
    @Realises("MPAI_AIFKM_import_key")
    void aPublicKeyCanBeKept() {
        byte[] point;
        KeyAttributes attributes =
                KeyAttributes.of(KeyType.SECP_R1_PUBLIC_KEY, 256)
                        .permitting(Algorithm.ecdsa(Hash.SHA_256), KeyUsage.VERIFY_MESSAGE)
                        .persistent(TWO);
        try (TrustedPlatform platform = open()) {
            Keys keys = platform.services("anna").keys();
            point =
                    keys.exportPublic(
                            keys.generate(KeyAttributes.of(KeyType.SECP_R1_KEY_PAIR, 256)));
            keys.importKey(attributes, point);
        }
        try (TrustedPlatform platform = open()) {
            assertThat(platform.services("anna").keys().exportPublic(TWO)).isEqualTo(point);
        }
    }

    @Test
    @Realises("MPAI_AIFKM_copy_key")
    void aCopyCanBeKeptOfAKeyThatIsNot() throws IOException {
        try (TrustedPlatform platform = open()) {
            Keys keys = platform.services("anna").keys();
            KeyId passing = keys.importKey(RAW, text("a secret of anna"));
            keys.copy(passing, RAW.persistent(TWO));
        }
        try (TrustedPlatform platform = open()) {
            assertThat(read(platform, "anna", TWO)).isEqualTo(text("a secret of anna"));
        }
    }

    @Test
    void namesOfOwnersMayHoldAnything() {
        List<String> owners = List.of("../../etc", "a/b", "a\u0000b", "a", "a ", "ä", "x".repeat(5000));
        try (TrustedPlatform platform = open()) {
            for (String owner : owners) {
                platform.services(owner).keys().importKey(RAW.persistent(ONE), text(owner));
            }
        }
        try (TrustedPlatform platform = open()) {
            for (String owner : owners) {
                assertThat(read(platform, owner, ONE)).isEqualTo(text(owner));
            }
            assertRefused(TrustError.INVALID_ARGUMENT, () -> platform.services(""));
        }
    }

    /** Two platforms on one folder are what two processes are. */
    @Test
    void twoPlatformsGiveANameOnce() throws Exception {
        try (TrustedPlatform one = open();
                TrustedPlatform other = open();
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Integer> first = threads.submit(() -> taken(one));
            Future<Integer> second = threads.submit(() -> taken(other));

            assertThat(first.get() + second.get()).isEqualTo(40);
        }
        assertThat(keyFiles()).hasSize(40);
    }

    private static int taken(TrustedPlatform platform) {
        int taken = 0;
        for (int name = 1; name <= 40; name++) {
            try {
                platform.services("anna")
                        .keys()
                        .importKey(RAW.persistent(new KeyId(name)), text("x"));
                taken++;
            } catch (TrustException e) {
                assertThat(e.error()).isEqualTo(TrustError.ALREADY_EXISTS);
            }
        }
        return taken;
    }

    @Test
    void aPlatformNeedsAProvider() {
        assertRefused(TrustError.INVALID_ARGUMENT, () -> TrustedPlatform.in(folder).open());
    }
}
