// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.Realises;
import org.openaif.api.trust.Data;
import org.openaif.api.trust.DataLocation;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** Secure storage as owners get it, under the root of the software provider. */
final class PlatformStorageTest {
    @TempDir Path folder;

    private TrustedPlatform platform() {
        return TrustedPlatform.in(folder)
                .with(new SoftwareProvider(folder.resolve("software")))
                .storage(
                        platform ->
                                new SecureStores(
                                        folder.resolve("secure"),
                                        platform.root(),
                                        Map.of(
                                                DataLocation.INT_FLASH,
                                                StorageMedia.folder(folder.resolve("flash"))),
                                        SecureStores.UNLIMITED))
                .open();
    }

    @Test
    @Realises({"MPAI_AIFSS_Storage_Write", "MPAI_AIFSS_Storage_Read"})
    void anOwnerFindsItsItemsAfterARestartAndNobodyElseDoes() {
        try (TrustedPlatform platform = platform()) {
            platform.services("spiffe://aif/a")
                    .storage(DataLocation.INT_FLASH)
                    .write("item", Data.plain("value".getBytes(StandardCharsets.UTF_8)));
        }
        try (TrustedPlatform platform = platform()) {
            assertThat(
                            platform.services("spiffe://aif/a")
                                    .storage(DataLocation.INT_FLASH)
                                    .read("item")
                                    .bytes())
                    .asString()
                    .isEqualTo("value");
            assertThatThrownBy(
                            () ->
                                    platform.services("spiffe://aif/b")
                                            .storage(DataLocation.INT_FLASH)
                                            .read("item"))
                    .isInstanceOfSatisfying(
                            TrustException.class,
                            e -> assertThat(e.error()).isEqualTo(TrustError.DOES_NOT_EXIST));
        }
    }

    @Test
    void nothingIsMadeBeforeItIsUsed() {
        try (TrustedPlatform platform = platform()) {
            platform.services("spiffe://aif/a");
            assertThat(folder.resolve("secure")).doesNotExist();
            assertThat(folder.resolve("software")).doesNotExist();
        }
    }
}
