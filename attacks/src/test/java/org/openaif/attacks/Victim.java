// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.DataLocation;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;
import org.openaif.trust.Sealer;
import org.openaif.trust.SecureStores;
import org.openaif.trust.SoftwareProvider;
import org.openaif.trust.StorageMedia;
import org.openaif.trust.TrustedPlatform;

/** An installation in a folder, as it comes: what is attacked. Opened again, it finds what it had. */
final class Victim implements AutoCloseable {
    static final byte[] NONE = {};
    static final byte[] MESSAGE = "the patient moved at 12:00".getBytes();

    private final Path folder;
    private final SecureStores stores;
    private final TrustedPlatform platform;

    Victim(Path folder) {
        this.folder = folder;
        SoftwareProvider root = new SoftwareProvider(folder.resolve("root"));
        this.stores =
                new SecureStores(
                        folder.resolve("anchor"),
                        root,
                        Map.of(DataLocation.INT_FLASH, StorageMedia.folder(folder.resolve("flash"))),
                        SecureStores.UNLIMITED);
        this.platform =
                TrustedPlatform.in(folder.resolve("trust"))
                        .with(root)
                        .storage(made -> stores::storage)
                        .open();
    }

    TrustedPlatform platform() {
        return platform;
    }

    TrustedServices of(String owner) {
        return platform.services(owner);
    }

    /** What encrypts a category of data. */
    Sealer sealer(String category) {
        return stores.sealer(category);
    }

    /** Where the records of secure storage lie. */
    Path flash() {
        return folder.resolve("flash");
    }

    /** Where the key files lie. */
    Path keys() {
        return folder.resolve("trust").resolve("keys");
    }

    static KeyId key(TrustedServices services, Algorithm algorithm, KeyUsage... usage) {
        return services.keys().generate(attributes(algorithm).permitting(algorithm, usage));
    }

    static KeyAttributes attributes(Algorithm algorithm) {
        return switch (algorithm.scheme()) {
            case ECDSA, ECDH -> KeyAttributes.of(KeyType.SECP_R1_KEY_PAIR, 256);
            case EDDSA -> KeyAttributes.of(KeyType.TWISTED_EDWARDS_KEY_PAIR, 255);
            case RSA_OAEP, RSA_PSS -> KeyAttributes.of(KeyType.RSA_KEY_PAIR, 2048);
            case HMAC -> KeyAttributes.of(KeyType.HMAC, 256);
            case HKDF -> KeyAttributes.of(KeyType.DERIVE, 256);
            default -> KeyAttributes.of(KeyType.AES, 256);
        };
    }

    static Algorithm ecdsa() {
        return Algorithm.ecdsa(Hash.SHA_256);
    }

    /** Asserts that an attack is refused so, in words that tell what and hold no secret. */
    static void assertRefused(TrustError error, ThrowingCallable attack) {
        TrustException refusal = catchThrowableOfType(TrustException.class, attack);
        assertThat(refusal).as("the attack succeeded").isNotNull();
        assertThat(refusal.error()).as(refusal.getMessage()).isEqualTo(error);
        assertThat(refusal.getMessage()).hasSizeBetween(10, 400).doesNotContain("\n");
    }

    /** All files under a folder, the largest last. */
    static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy of a folder, as a thief or a backup makes it. */
    static void copy(Path from, Path to) {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path one : all.toList()) {
                Path target = to.resolve(from.relativize(one).toString());
                if (Files.isDirectory(one)) {
                    Files.createDirectories(target);
                } else {
                    Files.write(target, Files.readAllBytes(one));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stores.close();
        platform.close();
    }
}
