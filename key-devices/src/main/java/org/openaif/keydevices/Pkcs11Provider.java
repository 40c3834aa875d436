// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Algorithm.Scheme;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.Lifetime;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.trust.spi.HeldKey;
import org.openaif.trust.spi.KeyProvider;

/**
 * Keys of a PKCS #11 token, as of a smart card, an HSM or SoftHSM. They are marked sensitive and not
 * extractable: the token works with them, and gives none away. Volatile keys are objects of the
 * session, persistent ones objects of the token.
 *
 * <p>Its root of trust is an AES-256 key that the token makes when it is first needed. Its counter is
 * an object of the token, too: one whose name says how far it has counted. A hardware token never
 * goes back; SoftHSM's files can be put back.
 *
 * <p>Any thread may call it. One provider per token and process: login and logout are the whole
 * process's.
 */
public final class Pkcs11Provider implements KeyProvider {
    private static final String ROOT = "openaif-root";
    private static final String COUNTER = "openaif-counter-";
    private static final String KEY = "openaif-key-";

    private static final Algorithm SEALING = Algorithm.GCM;
    private static final int NONCE = 12;
    private static final int LONGEST_SECRET = 64;

    /** Fewer random bytes SunPKCS11 takes out of a buffer of 32, in which they stay. */
    private static final int UNBUFFERED = 33;

    /** What it is that was sealed, so that one sort is never taken for the other. */
    private static final byte[] SECRET = "openaif sealed secret".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] REFERENCE = "openaif key of a token".getBytes(StandardCharsets.US_ASCII);

    /** How long a block is that these hash. */
    private static final Map<Hash, Integer> HMAC_BLOCKS =
            Map.of(Hash.SHA_224, 64, Hash.SHA_256, 64, Hash.SHA_384, 128, Hash.SHA_512, 128);

    private final Supplier<Pkcs11Slot> slot;
    private final PinSource pin;
    private final SecureRandom ours = new SecureRandom();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Pkcs11Token token;
    private boolean closed;

    /** A token; it is logged in to when something is first wanted of it. */
    public Pkcs11Provider(Pkcs11Slot slot, PinSource pin) {
        this(() -> slot, pin);
    }

    private Pkcs11Provider(Supplier<Pkcs11Slot> slot, PinSource pin) {
        this.slot = slot;
        this.pin = pin;
    }

    /**
     * As AIF metadata configures it: {@code Library}, the path of the token's library; {@code PinFile},
     * whose first line is the PIN and which nobody else can read; and one of {@code Token}, its label,
     * {@code Slot}, the number of its slot, {@code Place}, the place of that among all slots, from 0
     * (which is what holds if nothing is said).
     *
     * @throws TrustException INVALID_ARGUMENT if a setting is missing, unknown or none
     */
    public static Pkcs11Provider configured(Map<String, String> settings) {
        DeviceSettings read = new DeviceSettings("PKCS11", settings);
        Path library = Path.of(read.required("Library", "/usr/lib/softhsm/libsofthsm2.so"));
        PinSource pin = PinSource.file(Path.of(read.required("PinFile", "/etc/openaif/pin")));
        Optional<String> label = read.optional("Token");
        Optional<Long> number = read.number("Slot");
        Optional<Long> place = read.number("Place");
        read.done();
        if (Stream.of(label, number, place).filter(Optional::isPresent).count() > 1) {
            throw read.invalid("Token, Slot and Place all say which slot: one is enough");
        }
        Pkcs11Slot told =
                number.map(slot -> Pkcs11Slot.numbered(library, slot))
                        .orElseGet(() -> new Pkcs11Slot(library, place.orElse(0L), true));
        return new Pkcs11Provider(
                () -> label.map(name -> Pkcs11Slot.labelled(library, name)).orElse(told), pin);
    }

    @Override
    public String name() {
        return "pkcs11";
    }

    private Pkcs11Token token() {
        lock.lock();
        try {
            if (closed) {
                throw new TrustException(TrustError.BAD_STATE, "the token's provider is closed");
            }
            if (token == null) {
                token = new Pkcs11Token(slot.get(), pin);
            }
            return token;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean offers(KeyAttributes attributes) {
        if (attributes.usage().contains(KeyUsage.EXPORT)) {
            return false;
        }
        int bits = attributes.bits();
        Algorithm algorithm = attributes.algorithm();
        return switch (attributes.type()) {
            case AES ->
                    Set.of(0, 128, 192, 256).contains(bits)
                            && DeviceAes.SCHEMES.contains(algorithm.scheme());
            case HMAC ->
                    algorithm.scheme() == Scheme.HMAC
                            && algorithm.hash().map(HMAC_BLOCKS::containsKey).orElse(false);
            case SECP_R1_KEY_PAIR ->
                    Set.of(0, 256, 384, 521).contains(bits)
                            && Curve.SCHEMES.contains(algorithm.scheme());
            case RSA_KEY_PAIR ->
                    Set.of(0, 2048, 3072, 4096).contains(bits)
                            && DeviceRsa.SCHEMES.contains(algorithm.scheme());
            default -> false;
        };
    }

    private void require(KeyAttributes attributes) {
        if (!offers(attributes)) {
            throw new TrustException(
                    TrustError.NOT_SUPPORTED,
                    "the token keeps no " + attributes.type() + " key of " + attributes.bits()
                            + " bits for " + attributes.algorithm()
                            + (attributes.usage().contains(KeyUsage.EXPORT) ? " that may leave it" : ""));
        }
    }

    @Override
    public HeldKey generate(KeyAttributes attributes) {
        require(attributes);
        Pkcs11Token used = token();
        Pkcs11Key.Inside made =
                Pkcs11Token.calling(
                        () ->
                                switch (attributes.type()) {
                                    case AES -> secret(used, "AES", attributes.bits());
                                    case HMAC -> secret(used, "HmacSHA256", attributes.bits());
                                    case SECP_R1_KEY_PAIR ->
                                            pair(
                                                    used,
                                                    "EC",
                                                    generator ->
                                                            generator.initialize(
                                                                    new ECGenParameterSpec(
                                                                            Curve.of(attributes.bits())
                                                                                    .standardName())));
                                    default ->
                                            pair(
                                                    used,
                                                    "RSA",
                                                    generator -> generator.initialize(attributes.bits()));
                                });
        return held(used, attributes, made);
    }

    private static Pkcs11Key.Inside secret(Pkcs11Token used, String kind, int bits)
            throws GeneralSecurityException {
        KeyGenerator generator = KeyGenerator.getInstance(kind, used.secrets());
        generator.init(bits);
        return new Pkcs11Key.Inside(generator.generateKey(), null, null);
    }

    /** Says which key pair is wanted. */
    private interface Choice {
        void choose(KeyPairGenerator generator) throws GeneralSecurityException;
    }

    private static Pkcs11Key.Inside pair(Pkcs11Token used, String kind, Choice choice)
            throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind, used.pairs());
        choice.choose(generator);
        KeyPair pair = generator.generateKeyPair();
        return new Pkcs11Key.Inside(null, pair.getPrivate(), pair.getPublic());
    }

    @Override
    public HeldKey importKey(KeyAttributes attributes, byte[] data) {
        if (attributes.type() == KeyType.RSA_KEY_PAIR) {
            RSAPrivateKey pair = DeviceRsa.parse(data, attributes.bits());
            KeyAttributes sized = attributes.withBits(pair.getModulus().bitLength());
            require(sized);
            Pkcs11Token used = token();
            return held(used, sized, Pkcs11Token.calling(() -> importRsa(used, pair)));
        }
        KeyAttributes sized = sized(attributes, data.length * 8);
        Pkcs11Token used = token();
        return held(
                used,
                sized,
                Pkcs11Token.calling(
                        () ->
                                sized.type() == KeyType.SECP_R1_KEY_PAIR
                                        ? importPair(used, Curve.of(sized.bits()), data)
                                        : importSecret(used, sized, data)));
    }

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

    private static Pkcs11Key.Inside importSecret(
            Pkcs11Token used, KeyAttributes attributes, byte[] data)
            throws GeneralSecurityException {
        boolean aes = attributes.type() == KeyType.AES;
        byte[] secret = aes ? data.clone() : block(attributes, data);
        String kind = aes ? "AES" : "Generic";
        try {
            SecretKey inside =
                    SecretKeyFactory.getInstance(kind, used.secrets())
                            .translateKey(new PassingKey(kind, secret));
            return new Pkcs11Key.Inside(inside, null, null);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** A secret on its way into the token: the same array, which is overwritten behind it. */
    private static final class PassingKey implements SecretKey {
        private static final long serialVersionUID = 1L;

        private final String kind;
        private final transient byte[] secret;

        PassingKey(String kind, byte[] secret) {
            this.kind = kind;
            this.secret = secret;
        }

        @Override
        public String getAlgorithm() {
            return kind;
        }

        @Override
        public String getFormat() {
            return "RAW";
        }

        @Override
        public byte[] getEncoded() {
            return secret;
        }
    }

    /**
     * A key of HMAC as long as a block, to the same effect (RFC 2104): hashed if it was longer, filled
     * with zeros if it was shorter. Tokens differ in the lengths that they take; this one they all
     * take.
     */
    private static byte[] block(KeyAttributes attributes, byte[] data) {
        Hash hash = attributes.algorithm().hash().orElseThrow();
        int block = HMAC_BLOCKS.get(hash);
        return Arrays.copyOf(data.length > block ? Hashes.hash(hash, data) : data, block);
    }

    private static Pkcs11Key.Inside importPair(Pkcs11Token used, Curve curve, byte[] data)
            throws GeneralSecurityException {
        byte[] point = curve.publicKey(curve.scalar(data));
        KeyFactory factory = KeyFactory.getInstance("EC", used.pairs());
        PrivateKey inside =
                factory.generatePrivate(new ECPrivateKeySpec(curve.scalar(data), curve.parameters()));
        PublicKey open =
                KeyFactory.getInstance("EC")
                        .generatePublic(
                                new ECPublicKeySpec(
                                        new ECPoint(
                                                new BigInteger(1, curve.x(point)),
                                                new BigInteger(1, curve.y(point))),
                                        curve.parameters()));
        return new Pkcs11Key.Inside(null, inside, open);
    }

    private static Pkcs11Key.Inside importRsa(Pkcs11Token used, RSAPrivateKey pair)
            throws GeneralSecurityException {
        PrivateKey inside =
                KeyFactory.getInstance("RSA", used.pairs())
                        .generatePrivate(
                                new RSAPrivateCrtKeySpec(
                                        pair.getModulus(),
                                        pair.getPublicExponent(),
                                        pair.getPrivateExponent(),
                                        pair.getPrime1(),
                                        pair.getPrime2(),
                                        pair.getExponent1(),
                                        pair.getExponent2(),
                                        pair.getCoefficient()));
        PublicKey open =
                KeyFactory.getInstance("RSA")
                        .generatePublic(
                                new RSAPublicKeySpec(pair.getModulus(), pair.getPublicExponent()));
        return new Pkcs11Key.Inside(null, inside, open);
    }

    /** A key, and where it is to outlive us, kept under a new name. */
    private HeldKey held(Pkcs11Token used, KeyAttributes attributes, Pkcs11Key.Inside inside) {
        if (attributes.lifetime() == Lifetime.VOLATILE) {
            return new Pkcs11Key(used, attributes, inside, ours, new byte[0], () -> {});
        }
        byte[] id = new byte[16];
        ours.nextBytes(id);
        String name = KEY + HexFormat.of().formatHex(id);
        if (inside.secret() != null) {
            used.keep(name, inside.secret());
        } else if (inside.privateKey() != null && inside.publicKey() != null) {
            used.keep(name, inside.privateKey(), inside.publicKey());
        }
        byte[] blob = seal(used, REFERENCE, reference(attributes, name));
        return kept(used, attributes, name, blob)
                .orElseThrow(() -> new TrustException(
                        TrustError.HARDWARE_FAILURE, "the token lost the key that it was to keep"));
    }

    private Optional<HeldKey> kept(
            Pkcs11Token used, KeyAttributes attributes, String name, byte[] blob) {
        boolean pair = attributes.type().publicKey().isPresent();
        Pkcs11Key.Inside inside =
                pair
                        ? new Pkcs11Key.Inside(null, used.pair(name), null)
                        : new Pkcs11Key.Inside(used.secret(name), null, null);
        if (inside.privateKey() != null) {
            inside = new Pkcs11Key.Inside(null, inside.privateKey(), used.publicKey(name));
        }
        if (inside.privateKey() == null && inside.secret() == null) {
            return Optional.empty();
        }
        Runnable forget = pair ? () -> used.forgetPair(name) : () -> used.forgetSecret(name);
        return Optional.of(new Pkcs11Key(used, attributes, inside, ours, blob, forget));
    }

    private static byte[] reference(KeyAttributes attributes, String name) {
        return (attributes.type() + " " + attributes.bits() + " " + name)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public HeldKey copy(KeyAttributes attributes, HeldKey source) {
        return held(token(), attributes, ((Pkcs11Key) source).inside());
    }

    @Override
    public HeldKey restore(KeyAttributes attributes, byte[] blob) {
        Pkcs11Token used = token();
        String reference;
        try {
            reference = new String(unseal(used, REFERENCE, blob), StandardCharsets.UTF_8);
        } catch (TrustException e) {
            if (e.error() != TrustError.INVALID_SIGNATURE) {
                throw e;
            }
            throw new TrustException(
                    TrustError.DATA_CORRUPT, "this token did not name a key so, or it was altered", e);
        }
        String expected = attributes.type() + " " + attributes.bits() + " ";
        if (!reference.startsWith(expected)) {
            throw new TrustException(
                    TrustError.DATA_CORRUPT, "that is no key of the token as its attributes say");
        }
        return kept(used, attributes, reference.substring(expected.length()), blob)
                .orElseThrow(
                        () ->
                                new TrustException(
                                        TrustError.DATA_CORRUPT,
                                        "the key is no longer in the token: somebody deleted it"));
    }

    @Override
    public byte[] random(int length) {
        Pkcs11Token used = token();
        return Pkcs11Token.calling(
                () -> {
                    byte[] bytes = new byte[Math.max(length, UNBUFFERED)];
                    SecureRandom.getInstance("PKCS11", used.secrets()).nextBytes(bytes);
                    byte[] wanted = Arrays.copyOf(bytes, length);
                    Arrays.fill(bytes, (byte) 0);
                    return wanted;
                });
    }

    @Override
    public byte[] seal(byte[] secret) {
        if (secret.length == 0 || secret.length > LONGEST_SECRET) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "a secret of 1 to 64 bytes can be sealed, not of " + secret.length);
        }
        return seal(token(), SECRET, secret);
    }

    @Override
    public byte[] unseal(byte[] sealed) {
        return unseal(token(), SECRET, sealed);
    }

    private byte[] seal(Pkcs11Token used, byte[] sort, byte[] secret) {
        byte[] nonce = new byte[NONCE];
        ours.nextBytes(nonce);
        HeldKey.Part part = root(used).seal(SEALING, nonce, sort, secret.length);
        byte[] first = part.update(secret);
        byte[] rest = part.finish();
        byte[] sealed = Arrays.copyOf(nonce, NONCE + first.length + rest.length);
        System.arraycopy(first, 0, sealed, NONCE, first.length);
        System.arraycopy(rest, 0, sealed, NONCE + first.length, rest.length);
        return sealed;
    }

    private byte[] unseal(Pkcs11Token used, byte[] sort, byte[] sealed) {
        if (sealed.length < NONCE + SEALING.tagLength()) {
            throw new TrustException(TrustError.INVALID_SIGNATURE, "nothing was sealed in that");
        }
        byte[] nonce = Arrays.copyOf(sealed, NONCE);
        byte[] ciphertext = Arrays.copyOfRange(sealed, NONCE, sealed.length);
        return root(used).open(SEALING, nonce, sort, ciphertext);
    }

    /** The root of trust; made when it is first asked for. */
    private HeldKey root(Pkcs11Token used) {
        return used.guarded(
                () -> {
                    SecretKey found = used.secret(ROOT);
                    if (found == null) {
                        used.keep(ROOT, secret(used, "AES", 256).secret());
                        found = used.secret(ROOT);
                    }
                    KeyAttributes attributes = KeyAttributes.of(KeyType.AES, 256);
                    Pkcs11Key.Inside inside = new Pkcs11Key.Inside(found, null, null);
                    return new Pkcs11Key(used, attributes, inside, ours, new byte[0], () -> {});
                });
    }

    @Override
    public long counter() {
        return counter(token().secretsNamed(COUNTER));
    }

    private static long counter(List<String> names) {
        return names.stream()
                .mapToLong(name -> HexFormat.fromHexDigitsToLong(name.substring(COUNTER.length())))
                .max()
                .orElse(0);
    }

    /**
     * Makes the object for the next number before it deletes those for older ones, so that a crash
     * between both counts, and nothing is lost.
     */
    @Override
    public long count() {
        Pkcs11Token used = token();
        return used.guarded(
                () -> {
                    List<String> before = used.secretsNamed(COUNTER);
                    long next = counter(before) + 1;
                    used.keep(
                            COUNTER + HexFormat.of().toHexDigits(next),
                            secret(used, "AES", 128).secret());
                    before.forEach(used::forgetSecret);
                    return next;
                });
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (token != null) {
                token.close();
                token = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
