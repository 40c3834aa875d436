// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.TrustException;
import org.openaif.trust.spi.KeyProvider;

/**
 * The sealers of an installation, one for each category of data, all under one master key that the
 * provider's root seals. It needs no counter, since a {@link Sealer} promises nothing that would;
 * so, unlike {@link SecureStores}, several processes may use one folder.
 *
 * <p>Nothing is opened, or made, before the first sealer is asked for. Any thread may call it.
 */
public final class Sealers implements AutoCloseable {
    private static final String FILE = "master";

    /** Far more than any provider makes of 32 bytes. */
    private static final int SEALED_LENGTH = 1 << 16;

    private final Path folder;
    private final KeyProvider root;
    private @Nullable Secret master;

    private Sealers(Path folder, KeyProvider root) {
        this.folder = folder;
        this.root = root;
    }

    /**
     * Those of an installation.
     *
     * @param folder for the master key, and for nothing else; who loses it loses what was sealed
     * @param root seals the master key; not closed here
     */
    public static Sealers in(Path folder, KeyProvider root) {
        return new Sealers(folder, root);
    }

    /**
     * What protects data of a category where it leaves: storages, recordings, messages.
     *
     * @param category of the data, as policy calls it; each has its own key
     * @throws TrustException INVALID_SIGNATURE if the master key was sealed by another root, or
     *     altered; STORAGE_FAILURE if the folder cannot be used
     */
    public Sealer sealer(String category) {
        Names.check("category", category);
        return new Sealer(category, master().derive("category", Secret.text(category)));
    }

    private synchronized Secret master() {
        Secret known = master;
        if (known == null) {
            DurableFile.folder(folder);
            known = master = DurableFile.alone(folder, this::open);
        }
        return known;
    }

    private Secret open() {
        Path file = folder.resolve(FILE);
        return new Secret(
                DurableFile.read(file, SEALED_LENGTH).map(root::unseal).orElseGet(() -> made(file)));
    }

    /** Forgets the master key; sealers that were given out go on. */
    @Override
    public synchronized void close() {
        if (master != null) {
            master.forget();
            master = null;
        }
    }

    private byte[] made(Path file) {
        byte[] secret = new byte[Secret.LENGTH];
        new SecureRandom().nextBytes(secret);
        DurableFile.write(file, root.seal(secret));
        return secret;
    }
}
