// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.Lifetime;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.trust.spi.KeyProvider;

/**
 * The persistent keys, one file each.
 *
 * <pre>
 *   keys/sealing              a secret of 32 bytes, sealed by the root of the first provider
 *   keys/OWNER-ID.key         version (1) nonce (12) AES-256-GCM of the rest, tag (16)
 * </pre>
 *
 * <p>The secret is that of GCM; owner and name are its associated data, so that a file that was
 * altered, or put in another one's place, is refused. OWNER is a hash: owners' names may hold anything.
 *
 * <p>Any thread may call it, within {@link #alone}.
 */
final class KeyFiles {
    private static final byte VERSION = 1;
    private static final int SECRET = 32;
    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final int LARGEST = 1 << 18;

    private final Path folder;
    private final KeyProvider root;
    private final SecureRandom random = new SecureRandom();
    private byte[] secret = {};

    KeyFiles(Path folder, KeyProvider root) {
        this.folder = folder;
        this.root = root;
    }

    /** A key as it is kept. */
    record Kept(KeyAttributes attributes, String provider, byte[] blob) {}

    /** Does something that no other process does to the keys meanwhile. */
    <T> T alone(Supplier<T> work) {
        DurableFile.folder(folder);
        return DurableFile.alone(folder, work);
    }

    boolean exists(String owner, KeyId id) {
        return Files.exists(file(owner, id));
    }

    void write(String owner, Kept kept) {
        KeyId id = kept.attributes().id();
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] plain = encode(kept);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, owner, id).doFinal(plain);
            byte[] content = new byte[1 + NONCE + sealed.length];
            content[0] = VERSION;
            System.arraycopy(nonce, 0, content, 1, NONCE);
            System.arraycopy(sealed, 0, content, 1 + NONCE, sealed.length);
            DurableFile.write(file(owner, id), content);
        } catch (GeneralSecurityException e) {
            throw new TrustException(TrustError.GENERIC_ERROR, "cannot seal a key", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /**
     * Reads a key, if there is one of that name.
     *
     * @throws TrustException DATA_CORRUPT if its file was altered or is another one's; DATA_INVALID if
     *     a later version wrote it
     */
    Optional<Kept> read(String owner, KeyId id) {
        return DurableFile.read(file(owner, id), LARGEST).map(content -> read(owner, id, content));
    }

    private Kept read(String owner, KeyId id, byte[] content) {
        Path file = file(owner, id);
        if (content.length < 1 + NONCE + TAG) {
            throw corrupt(file);
        }
        if (content[0] != VERSION) {
            throw new TrustException(
                    TrustError.DATA_INVALID,
                    file + " is of version " + content[0] + "; this one reads " + VERSION);
        }
        byte[] nonce = Arrays.copyOfRange(content, 1, 1 + NONCE);
        byte[] plain = {};
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, nonce, owner, id);
            plain = cipher.doFinal(content, 1 + NONCE, content.length - 1 - NONCE);
            return decode(id, plain);
        } catch (AEADBadTagException | IOException | IllegalArgumentException e) {
            throw corrupt(file);
        } catch (GeneralSecurityException e) {
            throw new TrustException(TrustError.GENERIC_ERROR, "cannot open a key", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    void delete(String owner, KeyId id) {
        DurableFile.delete(file(owner, id));
    }

    /** Forgets the sealing secret. */
    synchronized void close() {
        Arrays.fill(secret, (byte) 0);
        secret = new byte[0];
    }

    private static TrustException corrupt(Path file) {
        return new TrustException(
                TrustError.DATA_CORRUPT,
                file + " is not as it was written: altered, another key's, or sealed by another root");
    }

    private Path file(String owner, KeyId id) {
        byte[] hash = Digests.hash(Hash.SHA_256, owner.getBytes(StandardCharsets.UTF_8));
        return folder.resolve(HexFormat.of().formatHex(hash, 0, 16) + "-" + id.value() + ".key");
    }

    private Cipher cipher(int mode, byte[] nonce, String owner, KeyId id)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode, new LentKey("AES", secret()), new GCMParameterSpec(TAG * 8, nonce));
        cipher.updateAAD(
                ("key " + VERSION + " " + id.value() + " " + owner).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** Made when the first key is written. */
    private synchronized byte[] secret() {
        if (secret.length == 0) {
            secret = unsealed();
        }
        return secret;
    }

    private byte[] unsealed() {
        Path file = folder.resolve("sealing");
        Optional<byte[]> sealed = DurableFile.read(file, LARGEST);
        if (sealed.isPresent()) {
            return unseal(file, sealed.get());
        }
        byte[] made = new byte[SECRET];
        random.nextBytes(made);
        DurableFile.write(file, root.seal(made));
        return made;
    }

    private byte[] unseal(Path file, byte[] sealed) {
        try {
            return root.unseal(sealed);
        } catch (TrustException e) {
            if (e.error() != TrustError.INVALID_SIGNATURE) {
                throw e;
            }
            throw new TrustException(
                    TrustError.DATA_CORRUPT,
                    file + " was sealed by another root of trust, or altered: the provider "
                            + root.name() + " cannot open it",
                    e);
        }
    }

    // --- the form of a key

    private static byte[] encode(Kept kept) {
        Wiped bytes = new Wiped();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            KeyAttributes attributes = kept.attributes();
            out.writeUTF(attributes.type().name());
            out.writeInt(attributes.bits());
            out.writeInt(attributes.usage().size());
            for (KeyUsage usage : attributes.usage()) {
                out.writeUTF(usage.name());
            }
            Algorithm algorithm = attributes.algorithm();
            out.writeUTF(algorithm.scheme().name());
            out.writeUTF(algorithm.hash().map(Hash::name).orElse(""));
            out.writeInt(algorithm.tagLength());
            out.writeUTF(algorithm.maskHash().map(Hash::name).orElse(""));
            out.writeInt(algorithm.saltLength());
            out.writeUTF(kept.provider());
            out.writeInt(kept.blob().length);
            out.write(kept.blob());
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("memory that cannot be written", e);
        } finally {
            bytes.wipe();
        }
    }

    private static Kept decode(KeyId id, byte[] plain) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(plain))) {
            KeyType type = KeyType.valueOf(in.readUTF());
            int bits = in.readInt();
            Set<KeyUsage> usage = EnumSet.noneOf(KeyUsage.class);
            for (int left = in.readInt(); left > 0; left--) {
                usage.add(KeyUsage.valueOf(in.readUTF()));
            }
            Algorithm algorithm =
                    new Algorithm(
                            Algorithm.Scheme.valueOf(in.readUTF()),
                            hash(in.readUTF()),
                            in.readInt(),
                            hash(in.readUTF()),
                            in.readInt());
            String provider = in.readUTF();
            byte[] blob = new byte[Math.clamp(in.readInt(), 0, LARGEST)];
            in.readFully(blob);
            return new Kept(
                    new KeyAttributes(type, bits, Lifetime.PERSISTENT, id, usage, algorithm),
                    provider,
                    blob);
        }
    }

    private static Optional<Hash> hash(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(Hash.valueOf(name));
    }

    /** A buffer that is overwritten after use. */
    private static final class Wiped extends ByteArrayOutputStream {
        Wiped() {
            super(LARGEST / 16);
        }

        void wipe() {
            Arrays.fill(buf, (byte) 0);
        }
    }
}
