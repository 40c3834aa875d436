// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.TrustError;
import org.openaif.trust.spi.HeldKey;
import org.openaif.trust.spi.KeyProvider;

/** Keys in a PKCS #11 token: SoftHSM. */
final class Pkcs11ProviderTest extends DeviceContract {
    @TempDir Path folder;
    private Pkcs11Provider provider;
    private Pkcs11Provider other;

    @BeforeEach
    void open() {
        provider = opened("device");
    }

    private static Pkcs11Provider opened(String label) {
        return new Pkcs11Provider(SoftHsm.token(label), SoftHsm.PIN::toCharArray);
    }

    @AfterEach
    void close() {
        provider.close();
        if (other != null) {
            other.close();
        }
    }

    @Override
    KeyProvider provider() {
        return provider;
    }

    @Override
    KeyProvider reopened() {
        provider.close();
        provider = opened("device");
        return provider;
    }

    @Override
    KeyProvider stranger() {
        if (other == null) {
            other = opened("stranger");
        }
        return other;
    }

    @Test
    void thePinComesFromAFileThatNobodyElseReads() throws IOException {
        Path file = folder.resolve("pin");
        Files.writeString(file, SoftHsm.PIN + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        try (Pkcs11Provider spare =
                new Pkcs11Provider(SoftHsm.token("spare"), PinSource.file(file))) {
            assertThat(spare.random(4)).hasSize(4);
        }
    }

    @ParameterizedTest
    @CsvSource({"rw-r-----, NOT_PERMITTED", "rw----r--, NOT_PERMITTED", "rw--w----, NOT_PERMITTED"})
    void aPinThatOthersCanReadIsRefused(String mode, TrustError error) throws IOException {
        Path file = folder.resolve("pin");
        Files.writeString(file, SoftHsm.PIN);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        try (Pkcs11Provider spare =
                new Pkcs11Provider(SoftHsm.token("spare"), PinSource.file(file))) {
            refused(error, () -> spare.random(4));
        }
    }

    @Test
    void aPinThatIsNotThereOrWrongIsRefused() {
        try (Pkcs11Provider spare =
                new Pkcs11Provider(
                        SoftHsm.token("spare"), PinSource.file(folder.resolve("none")))) {
            refused(TrustError.STORAGE_FAILURE, () -> spare.random(4));
        }
        try (Pkcs11Provider spare =
                new Pkcs11Provider(SoftHsm.token("spare"), "wrong PIN"::toCharArray)) {
            refused(TrustError.NOT_PERMITTED, () -> spare.random(4));
        }
    }

    @Test
    void aTokenThatIsNotThereIsRefused() {
        SoftHsm.token("spare"); // SoftHSM must be here
        try (Pkcs11Provider nowhere =
                new Pkcs11Provider(
                        Pkcs11Slot.numbered(SoftHsm.library(), 4_711), SoftHsm.PIN::toCharArray)) {
            refused(TrustError.COMMUNICATION_FAILURE, () -> nowhere.random(4));
        }
        refused(
                TrustError.INVALID_ARGUMENT,
                () -> Pkcs11Slot.numbered(folder.resolve("libnone.so"), 0));
        refused(TrustError.INVALID_ARGUMENT, () -> Pkcs11Slot.at(SoftHsm.library(), -1));
    }

    @Test
    void metadataConfiguresItByLabelOrByNumber() throws IOException {
        Path file = folder.resolve("pin");
        Files.writeString(file, SoftHsm.PIN);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        String number = Long.toString(SoftHsm.token("spare").slot());
        Map<String, String> common =
                Map.of("Library", SoftHsm.library().toString(), "PinFile", file.toString());
        byte[] sealed;
        try (Pkcs11Provider labelled = Pkcs11Provider.configured(with(common, "Token", "spare"))) {
            sealed = labelled.seal(new byte[] {1});
        }
        try (Pkcs11Provider numbered = Pkcs11Provider.configured(with(common, "Slot", number))) {
            assertThat(numbered.unseal(sealed)).containsExactly(1);
        }
        try (Pkcs11Provider unknown = Pkcs11Provider.configured(with(common, "Token", "none"))) {
            refused(TrustError.COMMUNICATION_FAILURE, () -> unknown.random(1));
        }
        for (Map<String, String> wrong :
                List.of(
                        Map.<String, String>of(),
                        Map.of("Library", SoftHsm.library().toString()),
                        with(common, "Pin", SoftHsm.PIN),
                        with(common, "Solt", "1"),
                        with(common, "Slot", "one"),
                        with(common, "Slot", "-1"),
                        with(with(common, "Slot", "1"), "Token", "spare"),
                        with(common, "Library", folder.resolve("none.so").toString()))) {
            refused(TrustError.INVALID_ARGUMENT, () -> Pkcs11Provider.configured(wrong));
        }
    }

    private static Map<String, String> with(Map<String, String> settings, String name, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(name, value);
        return more;
    }

    @Test
    void aKeyThatWasDestroyedIsGoneFromTheTokenToo() {
        HeldKey key =
                provider.generate(aes(Algorithm.GCM, 256).persistent(new KeyId(9)));
        HeldKey pair =
                provider.generate(signing(256, Hash.SHA_256).persistent(new KeyId(10)));
        byte[] ofKey = key.blob();
        byte[] ofPair = pair.blob();
        int before = objects();

        key.destroy();
        pair.destroy();

        assertThat(objects()).isLessThan(before);
        refused(TrustError.DATA_CORRUPT, () -> provider.restore(aes(Algorithm.GCM, 256), ofKey));
        refused(
                TrustError.DATA_CORRUPT,
                () -> provider.restore(signing(256, Hash.SHA_256), ofPair));
    }

    /** As OpenSC's tool sees the token, in a process of its own. */
    private int objects() {
        return objectsAsTheToolSeesThem().split("Object;", -1).length - 1;
    }

    private String objectsAsTheToolSeesThem() {
        Commands.require("pkcs11-tool");
        return Commands.run(
                folder,
                Map.of("PIN", SoftHsm.PIN),
                "pkcs11-tool", "--module", SoftHsm.library().toString(),
                "--token-label", "device", "--login", "--pin", "env:PIN", "--list-objects");
    }

    @Test
    void theTokenSaysThatItsKeysCannotLeave() {
        provider.generate(aes(Algorithm.GCM, 256).persistent(new KeyId(11)));
        provider.importKey(aes(Algorithm.GCM, 256).persistent(new KeyId(12)), bytes(32));
        provider.generate(authenticating(Hash.SHA_256, 256).persistent(new KeyId(13)));
        provider.generate(signing(384, Hash.SHA_384).persistent(new KeyId(14)));

        List<String> lines = objectsAsTheToolSeesThem().lines().map(String::strip).toList();
        long keys = lines.stream().filter(line -> line.matches("(Secret|Private) Key Object.*")).count();
        List<String> access = lines.stream().filter(line -> line.startsWith("Access:")).toList();
        assertThat(keys).isGreaterThanOrEqualTo(4);
        assertThat(access).hasSize((int) keys).allMatch(line -> line.contains("sensitive"));
        assertThat(access).noneMatch(line -> line.matches(".*(?<!never )extractable.*"));
        assertThat(lines).noneMatch(line -> line.matches("Usage:.*wrap.*"));
    }

    @Test
    void aClosedProviderRefuses() {
        provider.random(1);
        provider.close();

        refused(TrustError.BAD_STATE, () -> provider.random(1));
    }
}
