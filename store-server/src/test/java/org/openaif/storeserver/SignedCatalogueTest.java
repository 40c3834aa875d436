// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.AifException;
import org.openaif.api.trust.TrustedServices;
import org.openaif.privatefiles.Disk;
import org.openaif.store.MetadataSource;
import org.openaif.store.ReleaseIndex;
import org.openaif.store.ReleaseName;
import org.openaif.store.TrustedMetadata;
import org.openaif.trust.SoftwareProvider;
import org.openaif.trust.TrustedPlatform;

/** What a Store signs is what a client of The Update Framework takes; and it renews it by itself. */
class SignedCatalogueTest {
    private static final ReleaseName PEAKS =
            new ReleaseName("aim", "VolumePeaksAnalysis", "0.1.0");

    @TempDir private Path folder;

    private Instant now = Instant.parse("2026-06-01T12:00:00Z");
    private final Clock clock =
            new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return InstantSource.system().withZone(zone);
                }

                @Override
                public Instant instant() {
                    return now;
                }
            };

    private Repository repository;
    private SignedCatalogue signed;
    private TrustedPlatform platform;

    @BeforeEach
    void open() throws IOException {
        repository = Filled.repository(folder.resolve("store"));
        signed = sign();
        signed.signFirst();
        Path client = folder.resolve("client");
        platform =
                TrustedPlatform.in(client)
                        .with(new SoftwareProvider(client.resolve("software")))
                        .open();
    }

    @AfterEach
    void close() {
        platform.close();
        signed.close();
        repository.close();
    }

    private SignedCatalogue sign() throws IOException {
        return SignedCatalogue.open(
                folder.resolve("store"),
                repository,
                Signers.in(folder.resolve("store/private/signers")),
                new Filled.Recorded(),
                clock,
                Disk.REAL);
    }

    private TrustedMetadata client() throws IOException {
        TrustedServices services = platform.services("client");
        return TrustedMetadata.open(
                folder.resolve("trusted"),
                Optional.of(Files.readAllBytes(StoreServer.root(folder.resolve("store")))),
                services,
                clock,
                new Filled.Recorded());
    }

    private MetadataSource source() {
        return (name, most) -> {
            try {
                return signed.file(name);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    @Test
    void whatItSignsIsTaken() throws IOException {
        TrustedMetadata client = client();
        client.refresh(source());

        assertThat(client.releases()).extracting(ReleaseIndex.Entry::release).hasSize(6).contains(PEAKS);
        Shelf.Item item =
                repository
                        .shelf(new ComponentName(ComponentKind.AIM, PEAKS.name()))
                        .orElseThrow()
                        .latest()
                        .orElseThrow();
        assertThat(client.release(PEAKS, source()).release().sha256())
                .isEqualTo(item.published().sha256());
    }

    @Test
    void whatIsDueIsRenewedAndNothingElse() throws IOException {
        TrustedMetadata client = client();
        client.refresh(source());
        byte[] before = signed.file("timestamp.json").orElseThrow();
        signed.sync();
        assertThat(signed.file("timestamp.json").orElseThrow()).isEqualTo(before);

        now = now.plus(Duration.ofHours(25));
        assertThatThrownBy(() -> client.refresh(source()))
                .isInstanceOf(AifException.class)
                .hasMessageContaining("timestamp.json is refused: it expired at");
        signed.sync();
        client.refresh(source());
        assertThat(signed.file("3.targets.json")).as("targets last longer").isEmpty();
    }

    @Test
    void aRootIsRenewedInItsLastMonth() throws IOException {
        TrustedMetadata client = client();
        client.refresh(source());
        now = now.plus(Duration.ofDays(340));
        signed.sync();

        assertThat(signed.file("2.root.json")).isPresent();
        client.refresh(source());
        now = now.plus(Duration.ofDays(200));
        signed.sync();
        client.refresh(source());
    }

    @Test
    void aYankedReleaseIsSignedAsSuch() throws IOException {
        repository.yank(
                new ComponentName(ComponentKind.AIM, PEAKS.name()),
                PEAKS.version(),
                FirstContent.PUBLISHER,
                Optional.of("deaf"));
        signed.sync();
        TrustedMetadata client = client();
        client.refresh(source());

        List<ReleaseIndex.Entry> yanked =
                client.releases().stream().filter(ReleaseIndex.Entry::yanked).toList();
        assertThat(yanked).extracting(ReleaseIndex.Entry::release).containsExactly(PEAKS);
    }

    @Test
    void aRevokedKeyCountsNoMore() throws IOException {
        Files.writeString(folder.resolve("store/private/signers/openaif"), "# revoked\n");
        signed.sync();
        TrustedMetadata client = client();
        client.refresh(source());

        assertThatThrownBy(() -> client.release(PEAKS, source()))
                .isInstanceOf(AifException.class)
                .hasMessageContaining("foreign or revoked key");
    }

    @Test
    void otherKeysNeedTheRootsKey() throws IOException {
        signed.close();
        Disk.REAL.delete(folder.resolve("store/private/tuf/keys"));
        Path root = folder.resolve("store/private/tuf/root.key");
        Path safe = Files.move(root, folder.resolve("safe"));
        assertThatThrownBy(this::sign)
                .isInstanceOf(AifException.class)
                .hasMessageContaining("put root.key back");

        Files.move(safe, root);
        signed = sign();
        TrustedMetadata client = client();
        client.refresh(source());
        assertThat(signed.file("2.root.json")).isPresent();
        assertThat(client.releases()).hasSize(6);
    }
}
