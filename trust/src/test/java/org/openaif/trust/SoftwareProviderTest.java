// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

class SoftwareProviderTest {
    private static final byte[] SECRET = "a secret of the platform".getBytes(StandardCharsets.UTF_8);

    @TempDir Path folder;

    @Test
    void whatItSealedItUnsealsAfterARestart() {
        byte[] sealed;
        try (SoftwareProvider provider = new SoftwareProvider(folder)) {
            sealed = provider.seal(SECRET);
        }
        try (SoftwareProvider provider = new SoftwareProvider(folder)) {
            assertThat(provider.unseal(sealed)).isEqualTo(SECRET);
        }
    }

    @Test
    void anotherRootDoesNotUnsealIt() {
        try (SoftwareProvider one = new SoftwareProvider(folder.resolve("one"));
                SoftwareProvider other = new SoftwareProvider(folder.resolve("other"))) {
            byte[] sealed = one.seal(SECRET);

            assertRefused(TrustError.INVALID_SIGNATURE, () -> other.unseal(sealed));
        }
    }

    @Test
    void whatWasAlteredIsNotUnsealed() {
        try (SoftwareProvider provider = new SoftwareProvider(folder)) {
            byte[] sealed = provider.seal(SECRET);
            sealed[sealed.length / 2] ^= 1;

            assertRefused(TrustError.INVALID_SIGNATURE, () -> provider.unseal(sealed));
            assertRefused(TrustError.INVALID_SIGNATURE, () -> provider.unseal(new byte[3]));
        }
    }

    @Test
    void itsCounterGoesOnAfterARestart() {
        try (SoftwareProvider provider = new SoftwareProvider(folder)) {
            assertThat(provider.counter()).isZero();
            assertThat(provider.count()).isEqualTo(1);
            assertThat(provider.count()).isEqualTo(2);
        }
        try (SoftwareProvider provider = new SoftwareProvider(folder)) {
            assertThat(provider.counter()).isEqualTo(2);
        }
    }

    @Test
    void aCounterThatWasTakenAwayIsNoticed() throws IOException {
        try (SoftwareProvider provider = new SoftwareProvider(folder)) {
            provider.count();
            Files.delete(folder.resolve("counter"));

            assertRefused(TrustError.CORRUPTION_DETECTED, provider::counter);
            assertRefused(TrustError.CORRUPTION_DETECTED, provider::count);
        }
    }

    @Test
    void aCounterThatWasAlteredIsNoticed() throws IOException {
        try (SoftwareProvider provider = new SoftwareProvider(folder)) {
            provider.count();
            byte[] content = Files.readAllBytes(folder.resolve("counter"));
            content[20] ^= 1;
            content[CounterFile.PLACE + 20] ^= 1;
            Files.write(folder.resolve("counter"), content);

            assertRefused(TrustError.CORRUPTION_DETECTED, provider::counter);
        }
    }

    @Test
    void aNoteIsKeptWithTheCount() {
        byte[] note = new byte[100_000];
        note[99_999] = 1;
        try (SoftwareProvider provider = new SoftwareProvider(folder)) {
            assertThat(provider.note()).isEmpty();
            provider.count(note);
        }
        try (SoftwareProvider provider = new SoftwareProvider(folder)) {
            assertThat(provider.counter()).isEqualTo(1);
            assertThat(provider.note()).isEqualTo(note);
            assertRefused(
                    TrustError.INVALID_ARGUMENT, () -> provider.count(new byte[(256 << 10) + 1]));
            assertThat(provider.count()).isEqualTo(2);
            assertThat(provider.note()).isEmpty();
        }
    }

    @Test
    void aCountThatWasCutOffLeavesTheOldValue() throws IOException {
        try (SoftwareProvider provider = new SoftwareProvider(folder)) {
            provider.count();
            byte[] content = Files.readAllBytes(folder.resolve("counter"));
            content[20] ^= 1; // of the place that is written next
            Files.write(folder.resolve("counter"), content);

            assertThat(provider.counter()).isEqualTo(1);
            assertThat(provider.count()).isEqualTo(2);
        }
    }

    @Test
    void nobodyElseMayReadItsFiles() throws IOException {
        Path made = folder.resolve("made");
        try (SoftwareProvider provider = new SoftwareProvider(made)) {
            provider.count();
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(made)) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(
                            file ->
                                    assertThat(
                                                    PosixFilePermissions.toString(
                                                            Files.getPosixFilePermissions(file)))
                                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void aPasswordThatIsGivenIsNotKept() {
        byte[] sealed;
        try (SoftwareProvider provider =
                new SoftwareProvider(folder, "of the operator".toCharArray())) {
            sealed = provider.seal(SECRET);
        }

        assertThat(folder.resolve("root.key")).doesNotExist();
        try (SoftwareProvider right =
                        new SoftwareProvider(folder, "of the operator".toCharArray());
                SoftwareProvider wrong = new SoftwareProvider(folder, "of a guesser".toCharArray());
                SoftwareProvider none = new SoftwareProvider(folder)) {
            assertThat(right.unseal(sealed)).isEqualTo(SECRET);
            assertRefused(TrustError.DATA_CORRUPT, () -> wrong.unseal(sealed));
            assertRefused(TrustError.DOES_NOT_EXIST, () -> none.unseal(sealed));
        }
    }

    @Test
    void twoOfThemCountTogether() {
        try (SoftwareProvider one = new SoftwareProvider(folder);
                SoftwareProvider other = new SoftwareProvider(folder)) {
            assertThat(one.count()).isEqualTo(1);
            assertThat(other.count()).isEqualTo(2);
            assertThat(one.count()).isEqualTo(3);
        }
    }

    @Test
    void whenItIsClosedItSealsNothing() {
        SoftwareProvider provider = new SoftwareProvider(folder);
        provider.seal(SECRET);
        provider.close();

        assertRefused(TrustError.BAD_STATE, () -> provider.seal(SECRET));
    }

    private static void assertRefused(
            TrustError error, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        TrustException.class,
                        refused -> assertThat(refused.error()).isEqualTo(error));
    }
}
