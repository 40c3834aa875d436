// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.Storage;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * A storage sealed in another one. Values are bound to their key and version, so that one that was
 * altered, put under another key or put back under a later version is refused. An older value put back
 * together with its version is not noticed: for that there is secure storage.
 *
 * <p>Keys are hidden, too, since names of persons are in them: the same key becomes the same text, of
 * which one sees how long it was, and nothing else. So a key has at most {@value #MAX_KEY_BYTES} bytes,
 * and {@code list} decrypts all keys of the storage.
 *
 * <p>A sealed key is base64url of: 16 bytes, the beginning of HMAC-SHA-256 of the key, and the key
 * encrypted with AES-256-CTR from those 16 bytes on (a synthetic IV, as in RFC 5297).
 */
final class SealedStorage implements Storage {
    /** So that it has at most 1,024 when it is hidden. */
    static final int MAX_KEY_BYTES = 752;

    private static final int IV_LENGTH = 16;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    /** How often a value may change between its version and its content are read. */
    private static final int ATTEMPTS = 1000;

    private static final byte[] NOTHING = {};

    private final Storage plain;
    private final Sealer sealer;
    private final Secret ivKey;
    private final Secret nameKey;

    SealedStorage(Storage plain, Sealer sealer, Secret ivKey, Secret nameKey) {
        this.plain = plain;
        this.sealer = sealer;
        this.ivKey = ivKey;
        this.nameKey = nameKey;
    }

    private String hidden(String key) {
        byte[] bytes = Secret.text(key);
        if (bytes.length == 0 || bytes.length > MAX_KEY_BYTES) {
            throw new AifException(
                    ErrorCode.OP_FAILED,
                    "refused a key of " + bytes.length + " bytes; in sealed storage it has 1.."
                            + MAX_KEY_BYTES);
        }
        byte[] iv = Arrays.copyOf(ivKey.mac(bytes), IV_LENGTH);
        byte[] all = Arrays.copyOf(iv, IV_LENGTH + bytes.length);
        System.arraycopy(nameKey.counterMode(iv, bytes), 0, all, IV_LENGTH, bytes.length);
        return TEXT.encodeToString(all);
    }

    private String shown(String hidden) {
        try {
            byte[] all = Base64.getUrlDecoder().decode(hidden);
            if (all.length > IV_LENGTH) {
                byte[] iv = Arrays.copyOf(all, IV_LENGTH);
                byte[] name =
                        nameKey.counterMode(iv, Arrays.copyOfRange(all, IV_LENGTH, all.length));
                if (Arrays.equals(iv, Arrays.copyOf(ivKey.mac(name), IV_LENGTH))) {
                    return new String(name, StandardCharsets.UTF_8);
                }
            }
        } catch (IllegalArgumentException e) {
            throw foreign(e);
        }
        throw foreign(null);
    }

    private TrustException foreign(@org.jspecify.annotations.Nullable Exception cause) {
        TrustException refused =
                Secret.forged("a key in the sealed storage of " + sealer.category());
        if (cause != null) {
            refused.initCause(cause);
        }
        return refused;
    }

    private static byte[] context(String key, long version) {
        return Secret.joined(key, Secret.number(version));
    }

    private boolean store(String key, String hidden, long expected, byte[] value) {
        return plain.compareAndSet(
                hidden, expected, sealer.seal(context(key, expected + 1), value));
    }

    @Override
    public void put(String key, byte[] value) {
        put(key, value, 0);
    }

    @Override
    public void put(String key, byte[] value, long offset) {
        String hidden = hidden(key);
        boolean stored = false;
        while (!stored) {
            long version = version(hidden);
            byte[] old = offset == 0 || version == 0 ? NOTHING : find(key).orElse(NOTHING);
            stored = store(key, hidden, version, written(key, old, value, offset));
        }
    }

    private static byte[] written(String key, byte[] old, byte[] part, long offset) {
        if (offset == 0) {
            return part;
        }
        if (offset < 0 || offset > Integer.MAX_VALUE - 64L - part.length) {
            throw new AifException(
                    ErrorCode.MEM_ALLOC,
                    part.length + " bytes from offset " + offset + " on for key '" + key
                            + "' are refused: no value is that long");
        }
        byte[] whole = Arrays.copyOf(old, Math.max(old.length, (int) offset + part.length));
        System.arraycopy(part, 0, whole, (int) offset, part.length);
        return whole;
    }

    private long version(String hidden) {
        return plain.info(hidden).map(Info::version).orElse(0L);
    }

    @Override
    public Optional<byte[]> get(String key) {
        return find(key);
    }

    /** The value, and the version that belongs to it: somebody may write in between. */
    private Optional<byte[]> find(String key) {
        String hidden = hidden(key);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long before = version(hidden);
            Optional<byte[]> sealed = plain.get(hidden);
            if (before == version(hidden)) {
                return sealed.map(
                        bytes -> sealer.open(context(key, before), bytes, "key " + key));
            }
        }
        throw new TrustException(
                TrustError.STORAGE_FAILURE,
                "key '" + key + "' is written faster than it can be read; try again");
    }

    @Override
    public Optional<byte[]> get(String key, long offset, int length) {
        return find(key)
                .map(
                        value -> {
                            if (offset < 0 || length < 0 || offset > value.length - (long) length) {
                                throw new AifException(
                                        ErrorCode.READ,
                                        length + " bytes from offset " + offset + " on of key '"
                                                + key + "' are not within its " + value.length);
                            }
                            return Arrays.copyOfRange(value, (int) offset, (int) offset + length);
                        });
    }

    @Override
    public boolean compareAndSet(String key, long expected, byte[] value) {
        return store(key, hidden(key), expected, value);
    }

    @Override
    public boolean delete(String key) {
        return plain.delete(hidden(key));
    }

    @Override
    public List<String> list(String prefix) {
        return plain.list("").stream()
                .map(this::shown)
                .filter(key -> key.startsWith(prefix))
                .sorted()
                .toList();
    }

    @Override
    public boolean exists(String key) {
        return plain.exists(hidden(key));
    }

    @Override
    public Optional<Info> info(String key) {
        return plain.info(hidden(key))
                .map(
                        info ->
                                new Info(
                                        info.storedBy(),
                                        info.storedAt(),
                                        Math.max(0, info.length() - Sealer.OVERHEAD),
                                        info.version()));
    }
}
