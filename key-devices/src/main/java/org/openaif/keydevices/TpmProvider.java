// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.util.BigIntegers;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Algorithm.Scheme;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.trust.spi.HeldKey;
import org.openaif.trust.spi.KeyProvider;

/**
 * Keys of a TPM 2.0: made or taken in under its root key, used inside of it, and kept outside only as
 * the TPM encrypted them, so there may be as many as one likes.
 *
 * <p>Works through the operating system's resource manager ({@code /dev/tpmrm0}) or over TCP with
 * {@code swtpm}; in both cases nothing of it stays in the TPM after a call, but for its counter. What
 * passes the wire is encrypted wherever it is secret.
 *
 * <p>The hierarchies of owner and endorsement must have no password, as they have none when a TPM is
 * new.
 *
 * <p>Any thread may call it; one call works at a time.
 */
public final class TpmProvider implements KeyProvider {
    /** NV index of the counter, in the range that belongs to the owner. */
    public static final int COUNTER_INDEX = 0x0140_0A1F;

    /** A monotonic counter, which anybody may read and increment, and only increment. */
    private static final int COUNTER =
            1 << 4 // TPM_NT_COUNTER
                    | 1 << 2 // AUTHWRITE
                    | 1 << 18 // AUTHREAD
                    | 1 << 25; // NO_DA

    /** What the firmware and the boot loader measure: PCRs 0 to 7 of SHA-256. */
    private static final byte[] BOOT_PCRS =
            new TpmWriter().u32(1).u16(TpmPublic.SHA256).u8(3).u8(0xFF).u8(0).u8(0).bytes();

    private static final Map<Hash, Integer> HMAC_BLOCKS =
            Map.of(Hash.SHA_256, 64, Hash.SHA_384, 128, Hash.SHA_512, 128);

    private static final int LONGEST_SECRET = 64;

    /** A TPM gives no more random bytes at once than the longest hash has. */
    private static final int RANDOM_AT_ONCE = 32;

    private final TpmClient client;
    private final int counterIndex;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Boolean> offered = new ConcurrentHashMap<>();

    /**
     * A TPM; it is asked for the first time when something is wanted of it.
     *
     * @param where a device file, or {@code host:port} for bare TPM commands over TCP
     * @throws TrustException INVALID_ARGUMENT if it is neither
     */
    public TpmProvider(String where) {
        this(where, COUNTER_INDEX);
    }

    /** The same with a counter of its own, for machines with several AIFs. */
    public TpmProvider(String where, int counterIndex) {
        if (counterIndex >>> 24 != 1) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT, "NV indices are 0x01000000 to 0x01FFFFFF");
        }
        this.client = new TpmClient(where);
        this.counterIndex = counterIndex;
    }

    /**
     * As AIF metadata configures it: {@code Device}, a device file or {@code host:port}, and {@code
     * CounterIndex}, the NV index of the counter, if it is to be another one.
     *
     * @throws TrustException INVALID_ARGUMENT if a setting is unknown or none
     */
    public static TpmProvider configured(Map<String, String> settings) {
        DeviceSettings read = new DeviceSettings("TPM", settings);
        String where = read.optional("Device").orElse("/dev/tpmrm0");
        long index = read.number("CounterIndex").orElse((long) COUNTER_INDEX);
        read.done();
        return new TpmProvider(where, index == (int) index ? (int) index : 0);
    }

    @Override
    public String name() {
        return "tpm";
    }

    @Override
    public boolean offers(KeyAttributes attributes) {
        return fits(attributes) && supported(attributes);
    }

    private static boolean fits(KeyAttributes attributes) {
        Algorithm algorithm = attributes.algorithm();
        if (attributes.usage().contains(KeyUsage.EXPORT)) {
            return false;
        }
        return switch (attributes.type()) {
            case AES -> DeviceAes.SCHEMES.contains(algorithm.scheme());
            case HMAC ->
                    algorithm.scheme() == Scheme.HMAC
                            && algorithm.hash().map(HMAC_BLOCKS::containsKey).orElse(false);
            case SECP_R1_KEY_PAIR -> Curve.SCHEMES.contains(algorithm.scheme());
            case RSA_KEY_PAIR -> DeviceRsa.SCHEMES.contains(algorithm.scheme());
            default -> false;
        };
    }

    /** Whether this TPM can; sizes that are not known yet (0) are found out at import. */
    private boolean supported(KeyAttributes attributes) {
        if (attributes.bits() == 0 || attributes.type() == KeyType.HMAC) {
            return true;
        }
        String kind = attributes.type() + " " + attributes.bits();
        Boolean known = offered.get(kind);
        if (known == null) {
            known = client.work(tpm -> supported(tpm, attributes));
            offered.put(kind, known);
        }
        return known;
    }

    private static boolean supported(TpmTransaction tpm, KeyAttributes attributes) {
        TpmPublic template;
        try {
            template = TpmPublic.of(attributes);
        } catch (TrustException _) { // a curve that nobody has
            return false;
        }
        return tpm.supports(template)
                && (attributes.type() != KeyType.AES
                        || tpm.implementsCommand(TpmCommand.ENCRYPT_DECRYPT_2));
    }

    @Override
    public HeldKey generate(KeyAttributes attributes) {
        require(attributes);
        if (attributes.type() == KeyType.HMAC) { // a TPM makes only those of a hash's length
            byte[] secret = random(attributes.bits() / 8);
            try {
                return importKey(attributes, secret);
            } finally {
                Arrays.fill(secret, (byte) 0);
            }
        }
        TpmPublic template =
                TpmPublic.of(attributes).with(TpmPublic.FIXED | TpmPublic.MADE_INSIDE);
        return held(attributes, client.work(tpm -> tpm.create(template, new byte[0])));
    }

    @Override
    public HeldKey importKey(KeyAttributes attributes, byte[] data) {
        return switch (attributes.type()) {
            case SECP_R1_KEY_PAIR -> importPair(sized(attributes, data.length * 8), data);
            case RSA_KEY_PAIR -> importRsa(attributes, data);
            default -> importSecret(sized(attributes, data.length * 8), data);
        };
    }

    private void require(KeyAttributes attributes) {
        if (!offers(attributes)) {
            throw new TrustException(
                    TrustError.NOT_SUPPORTED,
                    "the TPM keeps no "
                            + attributes.type()
                            + " key of "
                            + attributes.bits()
                            + " bits for "
                            + attributes.algorithm()
                            + (attributes.usage().contains(KeyUsage.EXPORT) ? " that may leave it" : ""));
        }
    }

    /** With the size that the data has. */
    private KeyAttributes sized(KeyAttributes attributes, int bits) {
        int actual = attributes.type() == KeyType.SECP_R1_KEY_PAIR && bits == 528 ? 521 : bits;
        if (actual == 0 || (attributes.bits() != 0 && attributes.bits() != actual)) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "a key of " + actual + " bits was given, where " + attributes.bits() + " were said");
        }
        KeyAttributes sized = attributes.withBits(actual);
        require(sized);
        return sized;
    }

    private HeldKey importSecret(KeyAttributes attributes, byte[] data) {
        byte[] secret = shortened(attributes, data);
        TpmPublic template = TpmPublic.of(attributes).with(TpmPublic.FIXED);
        try {
            return held(attributes, client.work(tpm -> tpm.create(template, secret)));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** RFC 2104 hashes a key of HMAC that is longer than a block; TPMs want that to be done before. */
    private static byte[] shortened(KeyAttributes attributes, byte[] data) {
        if (attributes.type() != KeyType.HMAC) {
            return data.clone();
        }
        Hash hash = attributes.algorithm().hash().orElseThrow();
        return data.length > HMAC_BLOCKS.get(hash) ? Hashes.hash(hash, data) : data.clone();
    }

    private HeldKey importPair(KeyAttributes attributes, byte[] data) {
        Curve curve = Curve.of(attributes.bits());
        TpmPublic description =
                TpmPublic.of(attributes).withPoint(curve, curve.publicKey(curve.scalar(data)));
        return held(attributes, importSensitive(description, data));
    }

    private HeldKey importRsa(KeyAttributes attributes, byte[] data) {
        RSAPrivateKey pair = DeviceRsa.parse(data, attributes.bits());
        if (!pair.getPublicExponent().equals(BigInteger.valueOf(65_537))) {
            throw new TrustException(
                    TrustError.NOT_SUPPORTED, "the TPM takes RSA keys with the exponent 65537 only");
        }
        int bits = pair.getModulus().bitLength();
        KeyAttributes sized = attributes.withBits(bits);
        require(sized);
        TpmPublic description =
                TpmPublic.of(sized).withUnique(BigIntegers.asUnsignedByteArray(pair.getModulus()));
        byte[] prime = BigIntegers.asUnsignedByteArray(bits / 16, pair.getPrime1());
        try {
            return held(sized, importSensitive(description, prime));
        } finally {
            Arrays.fill(prime, (byte) 0);
        }
    }

    private TpmObject importSensitive(TpmPublic description, byte[] secret) {
        byte[] sensitive =
                new TpmWriter()
                        .u16(description.type())
                        .sized(new byte[0]) // no password
                        .sized(new byte[0]) // nothing is derived from it
                        .sized(secret)
                        .onlyBytes();
        try {
            return client.work(tpm -> tpm.importSecret(description, sensitive));
        } finally {
            Arrays.fill(sensitive, (byte) 0);
        }
    }

    @Override
    public HeldKey copy(KeyAttributes attributes, HeldKey source) {
        return ((TpmKey) source).copied(attributes);
    }

    @Override
    public HeldKey restore(KeyAttributes attributes, byte[] blob) {
        TpmObject object = parse(blob, TrustError.DATA_CORRUPT);
        if (!same(object, attributes)) {
            throw new TrustException(
                    TrustError.DATA_CORRUPT, "that is no key of the TPM as its attributes say");
        }
        loadable(object, TrustError.DATA_CORRUPT);
        return held(attributes, object);
    }

    private static boolean same(TpmObject object, KeyAttributes attributes) {
        TpmPublic described = describe(object, TrustError.DATA_CORRUPT);
        TpmPublic expected = TpmPublic.of(attributes);
        return described.type() == expected.type()
                && Arrays.equals(described.parameters(), expected.parameters())
                && (described.attributes() & ~(TpmPublic.FIXED | TpmPublic.MADE_INSIDE))
                        == expected.attributes();
    }

    private static TpmPublic describe(TpmObject object, TrustError otherwise) {
        try {
            return object.describe();
        } catch (TrustException e) {
            throw notOurs(otherwise, e);
        }
    }

    private static TpmObject parse(byte[] blob, TrustError otherwise) {
        try {
            return TpmObject.parse(blob);
        } catch (TrustException e) {
            throw notOurs(otherwise, e);
        }
    }

    private void loadable(TpmObject object, TrustError otherwise) {
        try {
            client.workOrRefuse(tpm -> tpm.load(object));
        } catch (TpmRefusal e) {
            if (e.concernsParameter()) {
                throw notOurs(otherwise, e);
            }
            throw new TrustException(TrustError.HARDWARE_FAILURE, e.getMessage(), e);
        }
    }

    private static TrustException notOurs(TrustError error, RuntimeException why) {
        return new TrustException(
                error, "this TPM did not protect that, or it was altered: " + why.getMessage(), why);
    }

    private HeldKey held(KeyAttributes attributes, TpmObject object) {
        return new TpmKey(client, attributes, object, random);
    }

    @Override
    public byte[] random(int length) {
        byte[] all = new byte[length];
        return client.work(
                tpm -> {
                    for (int got = 0; got < length; ) {
                        byte[] some = tpm.random(Math.min(RANDOM_AT_ONCE, length - got));
                        if (some.length == 0 || some.length > length - got) {
                            throw TpmReader.malformed("has " + some.length + " random bytes");
                        }
                        System.arraycopy(some, 0, all, got, some.length);
                        Arrays.fill(some, (byte) 0);
                        got += some.length;
                    }
                    return all;
                });
    }

    @Override
    public byte[] seal(byte[] secret) {
        if (secret.length == 0 || secret.length > LONGEST_SECRET) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "a secret of 1 to 64 bytes can be sealed, not of " + secret.length);
        }
        return client.work(tpm -> tpm.create(TpmPublic.sealedSecret(), secret)).bytes();
    }

    @Override
    public byte[] unseal(byte[] sealed) {
        TpmObject object = parse(sealed, TrustError.INVALID_SIGNATURE);
        TpmPublic described = describe(object, TrustError.INVALID_SIGNATURE);
        if (described.type() != TpmPublic.KEYEDHASH
                || described.attributes() != TpmPublic.sealedSecret().attributes()) {
            throw new TrustException(TrustError.INVALID_SIGNATURE, "nothing was sealed in that");
        }
        loadable(object, TrustError.INVALID_SIGNATURE);
        return client.work(tpm -> tpm.unseal(object));
    }

    @Override
    public long counter() {
        return client.work(this::counter);
    }

    private long counter(TpmTransaction tpm) {
        TpmTransaction.Entity index = tpm.nvIndex(counterIndex);
        if (index == null) {
            return 0;
        }
        try {
            return ByteBuffer.wrap(tpm.readNv(index, Long.BYTES)).getLong();
        } catch (TpmRefusal e) {
            if (e.code() == TpmRefusal.NV_UNINITIALIZED) {
                return 0; // defined, and never incremented
            }
            throw e;
        }
    }

    @Override
    public long count() {
        return client.work(
                tpm -> {
                    TpmTransaction.Entity index = tpm.nvIndex(counterIndex);
                    if (index == null) {
                        tpm.defineCounter(counterIndex, COUNTER);
                        index = tpm.nvIndex(counterIndex);
                    }
                    if (index == null) {
                        throw TpmReader.malformed("denies the counter that it has just made");
                    }
                    tpm.increment(index);
                    return counter(tpm);
                });
    }

    /** Over the PCRs that firmware and boot loader extend (0 to 7 of SHA-256). */
    @Override
    public Optional<Quote> quote(byte[] nonce) {
        if (nonce.length > LONGEST_SECRET) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT, "a nonce of 64 bytes at most, not of " + nonce.length);
        }
        return Optional.of(client.work(tpm -> quote(tpm, nonce)));
    }

    private static Quote quote(TpmTransaction tpm, byte[] nonce) {
        TpmTransaction.Primary key =
                tpm.createPrimary(TpmTransaction.ENDORSEMENT, TpmPublic.attestationKey());
        byte[][] quote = tpm.quote(key.entity(), nonce, BOOT_PCRS);
        byte[] point = TpmPublic.parse(key.publicPart()).point(Curve.P256);
        return new Quote("tpm2", quote[0], quote[1], point);
    }

    @Override
    public void close() {
        client.close();
    }
}
