// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.openaif.attacks.Victim.MESSAGE;
import static org.openaif.attacks.Victim.NONE;
import static org.openaif.attacks.Victim.assertRefused;
import static org.openaif.attacks.Victim.ecdsa;
import static org.openaif.attacks.Victim.key;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.trust.AeadOperation;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Cryptography;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.MacOperation;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;

/** Whoever may call the Security API, and wants more of its keys than they permit. */
class KeyAttacksTest {
    @TempDir private Path folder;

    private Victim victim;
    private TrustedServices services;
    private Cryptography crypto;

    @BeforeEach
    void open() {
        victim = new Victim(folder);
        services = victim.of("aim/ward/monitor");
        crypto = services.cryptography();
    }

    @AfterEach
    void close() {
        victim.close();
    }

    @Test
    void anEncryptionKeyDoesNotSign() {
        KeyId key = key(services, Algorithm.GCM, KeyUsage.ENCRYPT, KeyUsage.DECRYPT);
        assertRefused(TrustError.NOT_PERMITTED, () -> crypto.mac(key, Algorithm.CMAC, MESSAGE));
    }

    @Test
    void aKeyThatOnlyEncryptsDoesNotDecrypt() {
        KeyId key = key(services, Algorithm.GCM, KeyUsage.ENCRYPT);
        byte[] sealed = crypto.seal(key, Algorithm.GCM, NONE, MESSAGE);
        assertRefused(
                TrustError.NOT_PERMITTED, () -> crypto.open(key, Algorithm.GCM, NONE, sealed));
    }

    @Test
    void aKeyThatOnlyVerifiesDoesNotMakeMacs() {
        Algorithm hmac = Algorithm.hmac(Hash.SHA_256);
        KeyId key = key(services, hmac, KeyUsage.VERIFY_MESSAGE);
        assertRefused(TrustError.NOT_PERMITTED, () -> crypto.mac(key, hmac, MESSAGE));
    }

    @Test
    void aKeyForAuthenticatedEncryptionDoesNoCounterModeThatWouldUndoIt() {
        KeyId key = key(services, Algorithm.GCM, KeyUsage.ENCRYPT, KeyUsage.DECRYPT);
        assertRefused(
                TrustError.NOT_PERMITTED, () -> crypto.encrypt(key, Algorithm.CTR, MESSAGE));
    }

    @Test
    void aKeyForWholeTagsTakesNoShortOne() {
        KeyId key = key(services, Algorithm.GCM, KeyUsage.ENCRYPT, KeyUsage.DECRYPT);
        byte[] nonce = new byte[12];
        byte[] sealed = crypto.seal(key, Algorithm.GCM, nonce, NONE, MESSAGE);
        byte[] cut = Arrays.copyOf(sealed, sealed.length - 12);
        assertRefused(
                TrustError.NOT_PERMITTED,
                () -> crypto.open(key, Algorithm.GCM.withTagLength(4), nonce, NONE, cut));
    }

    @Test
    void aTruncatedTagIsNotGenuine() {
        KeyId key = key(services, Algorithm.GCM, KeyUsage.ENCRYPT, KeyUsage.DECRYPT);
        byte[] sealed = crypto.seal(key, Algorithm.GCM, NONE, MESSAGE);
        assertRefused(
                TrustError.INVALID_SIGNATURE,
                () ->
                        crypto.open(
                                key, Algorithm.GCM, NONE, Arrays.copyOf(sealed, sealed.length - 1)));
    }

    @Test
    void aMacIsNotGuessedByteByByte() {
        Algorithm hmac = Algorithm.hmac(Hash.SHA_256);
        KeyId key = key(services, hmac, KeyUsage.SIGN_MESSAGE, KeyUsage.VERIFY_MESSAGE);
        byte[] mac = crypto.mac(key, hmac, MESSAGE);
        for (int length = 0; length < mac.length; length++) {
            byte[] beginning = Arrays.copyOf(mac, length);
            assertRefused(
                    TrustError.INVALID_SIGNATURE,
                    () -> crypto.verifyMac(key, hmac, MESSAGE, beginning));
        }
    }

    @Test
    void aNonceIsNotUsedTwice() {
        KeyId key = key(services, Algorithm.GCM, KeyUsage.ENCRYPT);
        byte[] nonce = new byte[12];
        crypto.seal(key, Algorithm.GCM, nonce, NONE, MESSAGE);
        assertRefused(
                TrustError.NOT_PERMITTED,
                () -> crypto.seal(key, Algorithm.GCM, nonce, NONE, "another".getBytes()));
    }

    @Test
    void aNonceIsNotUsedTwiceInParts() {
        KeyId key = key(services, Algorithm.GCM, KeyUsage.ENCRYPT);
        byte[] nonce = new byte[12];
        crypto.seal(key, Algorithm.GCM, nonce, NONE, MESSAGE);
        assertRefused(
                TrustError.NOT_PERMITTED,
                () -> {
                    try (AeadOperation parts = crypto.seal(key, Algorithm.GCM)) {
                        parts.setNonce(nonce).update(MESSAGE);
                        parts.finish();
                    }
                });
    }

    @Test
    void aCopyOfAKeyKnowsTheNoncesOfItsSource() {
        KeyId key = key(services, Algorithm.GCM, KeyUsage.ENCRYPT, KeyUsage.COPY);
        byte[] nonce = new byte[12];
        crypto.seal(key, Algorithm.GCM, nonce, NONE, MESSAGE);
        KeyId copy =
                services.keys()
                        .copy(
                                key,
                                KeyAttributes.of(KeyType.AES, 256)
                                        .permitting(Algorithm.GCM, KeyUsage.ENCRYPT));
        assertRefused(
                TrustError.NOT_PERMITTED,
                () -> crypto.seal(copy, Algorithm.GCM, nonce, NONE, "another".getBytes()));
    }

    @Test
    void noncesThatAreMadeDoNotRepeat() {
        KeyId key = key(services, Algorithm.GCM, KeyUsage.ENCRYPT);
        Set<List<Byte>> nonces = new HashSet<>();
        for (int i = 0; i < 5_000; i++) {
            byte[] sealed = crypto.seal(key, Algorithm.GCM, NONE, NONE);
            List<Byte> nonce = new ArrayList<>();
            for (int at = 0; at < 12; at++) {
                nonce.add(sealed[at]);
            }
            assertThat(nonces.add(nonce)).isTrue();
        }
    }

    @Test
    void aKeyWithoutExportStaysInside() {
        KeyId key = key(services, Algorithm.GCM, KeyUsage.ENCRYPT);
        assertRefused(TrustError.NOT_PERMITTED, () -> services.keys().export(key));
    }

    @Test
    void aKeyWithoutCopyIsNotCopied() {
        KeyId key = key(services, Algorithm.GCM, KeyUsage.ENCRYPT);
        assertRefused(
                TrustError.NOT_PERMITTED,
                () ->
                        services.keys()
                                .copy(
                                        key,
                                        KeyAttributes.of(KeyType.AES, 256)
                                                .permitting(
                                                        Algorithm.GCM,
                                                        KeyUsage.ENCRYPT,
                                                        KeyUsage.EXPORT)));
    }

    @Test
    void aCopyMayDoNoMoreThanItsSource() {
        KeyId key = key(services, Algorithm.GCM, KeyUsage.ENCRYPT, KeyUsage.COPY);
        KeyId copy =
                services.keys()
                        .copy(
                                key,
                                KeyAttributes.of(KeyType.AES, 256)
                                        .permitting(
                                                Algorithm.GCM,
                                                KeyUsage.ENCRYPT,
                                                KeyUsage.EXPORT));
        assertRefused(TrustError.NOT_PERMITTED, () -> services.keys().export(copy));
    }

    @Test
    void theKeyOfAnotherOwnerIsUnknown() {
        KeyId key =
                services.keys()
                        .generate(
                                KeyAttributes.of(KeyType.AES, 256)
                                        .permitting(Algorithm.GCM, KeyUsage.ENCRYPT)
                                        .persistent(new KeyId(7)));
        TrustedServices other = victim.of("aim/ward/monitor2");
        assertRefused(
                TrustError.INVALID_HANDLE,
                () -> other.cryptography().seal(key, Algorithm.GCM, NONE, MESSAGE));
        assertRefused(TrustError.INVALID_HANDLE, () -> other.keys().destroy(key));
    }

    @Test
    void aDestroyedKeyIsGoneAlsoForWhatIsUnderWay() {
        Algorithm hmac = Algorithm.hmac(Hash.SHA_256);
        KeyId key = key(services, hmac, KeyUsage.SIGN_MESSAGE);
        MacOperation underWay = crypto.mac(key, hmac).update(MESSAGE);
        services.keys().destroy(key);
        assertRefused(TrustError.INVALID_HANDLE, underWay::finish);
        assertRefused(TrustError.INVALID_HANDLE, () -> crypto.mac(key, hmac, MESSAGE));
    }

    @Test
    void aPointOffTheCurveTellsNothingOfTheKey() {
        KeyId key = key(services, Algorithm.ECDH, KeyUsage.DERIVE);
        byte[] off = services.keys().exportPublic(key);
        off[off.length - 1] ^= 1;
        assertRefused(
                TrustError.INVALID_ARGUMENT, () -> crypto.agree(key, Algorithm.ECDH, off));
    }

    @Test
    void aPointOfSmallOrderLeadsNowhere() {
        KeyId key =
                services.keys()
                        .generate(
                                KeyAttributes.of(KeyType.MONTGOMERY_KEY_PAIR, 255)
                                        .permitting(Algorithm.ECDH, KeyUsage.DERIVE));
        assertRefused(
                TrustError.INVALID_ARGUMENT,
                () -> crypto.agree(key, Algorithm.ECDH, new byte[32]));
    }

    @Test
    void everyWrongPaddingGetsTheSameAnswer() {
        Algorithm oaep = Algorithm.rsaOaep(Hash.SHA_256);
        KeyId key = key(services, oaep, KeyUsage.ENCRYPT, KeyUsage.DECRYPT);
        byte[] good = crypto.encryptShort(key, oaep, NONE, MESSAGE);
        Set<String> answers = new HashSet<>();
        for (int at : new int[] {0, 1, 100, 255}) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            answers.add(answer(() -> crypto.decryptShort(key, oaep, NONE, bad)));
        }
        answers.add(answer(() -> crypto.decryptShort(key, oaep, "label".getBytes(), good)));
        assertThat(answers).hasSize(1).first().asString().startsWith("INVALID_PADDING");
    }

    private static String answer(ThrowingCallable attack) {
        TrustException refusal = catchThrowableOfType(TrustException.class, attack);
        assertThat(refusal).as("the attack succeeded").isNotNull();
        return refusal.error() + ": " + refusal.getMessage();
    }

    @Test
    void noPlaintextComesOutBeforeItsTag() {
        KeyId key = key(services, Algorithm.GCM, KeyUsage.ENCRYPT, KeyUsage.DECRYPT);
        byte[] nonce = new byte[12];
        byte[] sealed = crypto.seal(key, Algorithm.GCM, nonce, NONE, MESSAGE);
        AeadOperation opening = crypto.open(key, Algorithm.GCM).setNonce(nonce);
        assertThat(opening.update(Arrays.copyOf(sealed, MESSAGE.length))).isEmpty();
        assertRefused(TrustError.INVALID_SIGNATURE, () -> opening.verify(new byte[16]));
        assertRefused(TrustError.BAD_STATE, () -> opening.verify(new byte[16]));
    }

    @Test
    void aSignatureIsForOneMessageAndOneKey() {
        KeyId key =
                key(services, ecdsa(), KeyUsage.SIGN_MESSAGE, KeyUsage.VERIFY_MESSAGE);
        KeyId other =
                key(services, ecdsa(), KeyUsage.SIGN_MESSAGE, KeyUsage.VERIFY_MESSAGE);
        byte[] signature = crypto.sign(key, ecdsa(), MESSAGE);
        assertRefused(
                TrustError.INVALID_SIGNATURE,
                () -> crypto.verify(key, ecdsa(), "another".getBytes(), signature));
        assertRefused(
                TrustError.INVALID_SIGNATURE,
                () -> crypto.verify(other, ecdsa(), MESSAGE, signature));
        assertRefused(
                TrustError.INVALID_SIGNATURE,
                () -> crypto.verify(key, ecdsa(), MESSAGE, new byte[64]));
    }

    @Test
    void aMessageIsNotSignedAsAHash() {
        KeyId key = key(services, ecdsa(), KeyUsage.SIGN_MESSAGE);
        assertRefused(
                TrustError.NOT_PERMITTED, () -> crypto.signHash(key, ecdsa(), new byte[32]));
    }

    @Test
    void anAlteredKeyFileIsNotLoaded() throws Exception {
        persistent("aim/ward/monitor", 7);
        Path file = Victim.files(victim.keys()).getFirst();
        byte[] content = Files.readAllBytes(file);
        content[content.length - 1] ^= 1;
        victim.close();
        Files.write(file, content);
        victim = new Victim(folder);
        assertRefused(
                TrustError.DATA_CORRUPT,
                () -> victim.of("aim/ward/monitor").keys().attributes(new KeyId(7)));
    }

    @Test
    void aSwappedKeyFileIsNotLoaded() throws Exception {
        persistent("aim/ward/monitor", 7);
        Path mine = Victim.files(victim.keys()).getFirst();
        byte[] content = Files.readAllBytes(mine);
        persistent("aim/ward/other", 7);
        Path others =
                Victim.files(victim.keys()).stream()
                        .filter(file -> !file.equals(mine))
                        .findFirst()
                        .orElseThrow();
        victim.close();
        Files.write(others, content);
        victim = new Victim(folder);
        assertRefused(
                TrustError.DATA_CORRUPT,
                () -> victim.of("aim/ward/other").keys().attributes(new KeyId(7)));
    }

    @Test
    void aKeyFileOfAnotherInstallationIsNotLoaded(@TempDir Path elsewhere) throws Exception {
        persistent("aim/ward/monitor", 7);
        Path file = Victim.files(victim.keys()).getFirst();
        try (Victim other = new Victim(elsewhere)) {
            other.of("aim/ward/monitor")
                    .keys()
                    .generate(
                            KeyAttributes.of(KeyType.AES, 256)
                                    .permitting(Algorithm.GCM, KeyUsage.ENCRYPT)
                                    .persistent(new KeyId(1)));
            Files.copy(file, other.keys().resolve(victim.keys().relativize(file).toString()));
        }
        try (Victim other = new Victim(elsewhere)) {
            assertRefused(
                    TrustError.DATA_CORRUPT,
                    () -> other.of("aim/ward/monitor").keys().attributes(new KeyId(7)));
        }
    }

    private void persistent(String owner, long id) {
        victim.of(owner)
                .keys()
                .generate(
                        KeyAttributes.of(KeyType.AES, 256)
                                .permitting(Algorithm.GCM, KeyUsage.ENCRYPT)
                                .persistent(new KeyId(id)));
    }
}
