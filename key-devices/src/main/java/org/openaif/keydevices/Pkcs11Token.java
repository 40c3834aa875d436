// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.AuthProvider;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.SecretKey;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * A PKCS #11 token as the JDK's SunPKCS11 works with it: logged in, its objects found by name, and its
 * errors in our words.
 *
 * <p>There are two providers for the one token, since SunPKCS11 knows one set of attributes for all
 * generic secrets: in {@link #secrets} they are MAC keys, and can never be read; in {@link #pairs} they are
 * what a key agreement came to, which is to be read at once.
 *
 * <p>The key store is guarded by a lock; the providers may be used by any thread.
 */
final class Pkcs11Token {
    private static final String KEPT_INSIDE =
            """
            CKA_SENSITIVE = true
              CKA_EXTRACTABLE = false
              CKA_PRIVATE = true
              CKA_UNWRAP = false
            """;

    private static final String COMMON =
            """
            attributes(*, CKO_PRIVATE_KEY, CKK_EC) = {
              %1$s
              CKA_SIGN = true
              CKA_DERIVE = true
              CKA_DECRYPT = false
            }
            attributes(*, CKO_PRIVATE_KEY, CKK_RSA) = {
              %1$s
              CKA_SIGN = true
              CKA_DECRYPT = true
            }
            attributes(*, CKO_SECRET_KEY, CKK_AES) = {
              %1$s
              CKA_ENCRYPT = true
              CKA_DECRYPT = true
              CKA_WRAP = false
            }
            """
                    .formatted(KEPT_INSIDE);

    private static final String MAC_KEYS =
            """
            attributes(*, CKO_SECRET_KEY, CKK_GENERIC_SECRET) = {
              %s
              CKA_SIGN = true
              CKA_VERIFY = true
              CKA_WRAP = false
            }
            """
                    .formatted(KEPT_INSIDE);

    private static final String AGREED_SECRETS =
            """
            attributes(generate, CKO_SECRET_KEY, CKK_GENERIC_SECRET) = {
              CKA_SENSITIVE = false
              CKA_EXTRACTABLE = true
            }
            """;

    private static final List<String> GONE =
            List.of(
                    "CKR_DEVICE_REMOVED",
                    "CKR_TOKEN_NOT_PRESENT",
                    "CKR_TOKEN_NOT_RECOGNIZED",
                    "CKR_SLOT_ID_INVALID",
                    "CKR_SESSION_HANDLE_INVALID",
                    "CKR_SESSION_CLOSED",
                    "CKR_CRYPTOKI_NOT_INITIALIZED",
                    "CKR_USER_NOT_LOGGED_IN",
                    "removed");

    private static final List<String> WRONG_PIN =
            List.of("CKR_PIN_INCORRECT", "CKR_PIN_LOCKED", "CKR_PIN_LEN_RANGE", "CKR_PIN_INVALID");

    private final Provider secrets;
    private final Provider pairs;
    private final KeyStore secretStore;
    private final KeyStore pairStore;
    private final PinSource pin;
    private final ReentrantLock lock = new ReentrantLock();

    Pkcs11Token(Pkcs11Slot slot, PinSource pin) {
        this.pin = pin;
        this.secrets = configured("aif-secrets", slot, MAC_KEYS);
        this.pairs = configured("aif-pairs", slot, AGREED_SECRETS);
        this.secretStore = store(secrets);
        this.pairStore = store(pairs);
    }

    /** For symmetric keys and random bytes. */
    Provider secrets() {
        return secrets;
    }

    /** For key pairs. */
    Provider pairs() {
        return pairs;
    }

    private static Provider configured(String name, Pkcs11Slot slot, String generic) {
        Provider plain = Security.getProvider("SunPKCS11");
        if (plain == null) {
            throw new TrustException(
                    TrustError.NOT_SUPPORTED, "this Java has no SunPKCS11 (module jdk.crypto.cryptoki)");
        }
        return calling(
                () -> plain.configure(
                        "--name = " + name + "\n" + slot.configured() + COMMON + generic));
    }

    private KeyStore store(Provider provider) {
        return calling(
                () -> {
                    KeyStore store = KeyStore.getInstance("PKCS11", provider);
                    load(store);
                    return store;
                });
    }

    /** Logs in if that is due, and looks at what is there. */
    private void load(KeyStore store) throws GeneralSecurityException, IOException {
        char[] secret = pin.pin();
        try {
            store.load(null, secret);
        } finally {
            Arrays.fill(secret, ' ');
        }
    }

    /** Work with a token, and what it may throw. */
    @FunctionalInterface
    interface Call<T> {
        T call() throws GeneralSecurityException, IOException;
    }

    /** Works with the token; what it answers instead of a result is told in our words. */
    static <T> T calling(Call<T> call) {
        try {
            return call.call();
        } catch (GeneralSecurityException
                | IOException
                | ProviderException
                | UnsupportedOperationException
                | InvalidParameterException e) {
            throw refusal(e);
        }
    }

    static TrustException refusal(Exception failure) {
        String reason = reason(failure);
        if (WRONG_PIN.stream().anyMatch(reason::contains)) {
            return new TrustException(
                    TrustError.NOT_PERMITTED, "the token does not accept the PIN: " + reason, failure);
        }
        if (GONE.stream().anyMatch(reason::contains)) {
            return new TrustException(
                    TrustError.COMMUNICATION_FAILURE, "the token is not there: " + reason, failure);
        }
        return new TrustException(
                TrustError.HARDWARE_FAILURE, "the token refuses: " + reason, failure);
    }

    /** The token's own code, which lies at the bottom of what SunPKCS11 wraps around it. */
    private static String reason(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage() == null ? deepest.toString() : deepest.getMessage();
        return message.replace('\n', ' ');
    }

    /** Makes a secret key outlive the session, under a name. */
    void keep(String name, SecretKey key) {
        guarded(
                () -> {
                    secretStore.setKeyEntry(name, key, null, null);
                    return name;
                });
    }

    /**
     * Makes a key pair outlive the session, under a name. PKCS #11 lets a private key be found again by its
     * certificate, as the JDK wants it: so it gets one, signed by itself, which says nothing else.
     */
    void keep(String name, PrivateKey key, PublicKey publicKey) {
        guarded(
                () -> {
                    Certificate[] chain = {certificate(name, key, publicKey)};
                    pairStore.setKeyEntry(name, key, null, chain);
                    return name;
                });
    }

    private Certificate certificate(String name, PrivateKey key, PublicKey publicKey)
            throws GeneralSecurityException, IOException {
        boolean rsa = "RSA".equals(key.getAlgorithm());
        AlgorithmIdentifier algorithm = rsa ? CertificateAlgorithms.RSA : CertificateAlgorithms.ECDSA;
        V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
        X500Name subject = new X500Name("CN=" + name);
        generator.setSerialNumber(new ASN1Integer(BigInteger.ONE));
        generator.setIssuer(subject);
        generator.setSubject(subject);
        generator.setStartDate(CertificateAlgorithms.ALWAYS);
        generator.setEndDate(CertificateAlgorithms.FOREVER);
        generator.setSignature(algorithm);
        generator.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(publicKey.getEncoded()));
        TBSCertificate toBeSigned = generator.generateTBSCertificate();
        Signature signer = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA", pairs);
        signer.initSign(key);
        signer.update(toBeSigned.getEncoded("DER"));
        ASN1EncodableVector whole = new ASN1EncodableVector(3);
        whole.add(toBeSigned);
        whole.add(algorithm);
        whole.add(new DERBitString(signer.sign()));
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(new DERSequence(whole).getEncoded("DER")));
    }

    /** A secret key that was kept; nothing if there is none of that name. */
    @Nullable SecretKey secret(String name) {
        Key found = guarded(() -> found(secretStore, name));
        return found instanceof SecretKey secret ? secret : null;
    }

    /** A private key that was kept; nothing if there is none of that name. */
    @Nullable PrivateKey pair(String name) {
        Key found = guarded(() -> found(pairStore, name));
        return found instanceof PrivateKey pair ? pair : null;
    }

    private @Nullable Key found(KeyStore store, String name)
            throws GeneralSecurityException, IOException {
        if (!store.containsAlias(name)) { // perhaps another process made it since
            load(store);
        }
        return store.containsAlias(name) ? store.getKey(name, null) : null;
    }

    /** The public part of a key pair that was kept. */
    PublicKey publicKey(String name) {
        return guarded(() -> pairStore.getCertificate(name).getPublicKey());
    }

    void forgetSecret(String name) {
        forget(secretStore, name);
    }

    void forgetPair(String name) {
        forget(pairStore, name);
    }

    private void forget(KeyStore store, String name) {
        guarded(
                () -> {
                    if (store.containsAlias(name)) {
                        store.deleteEntry(name);
                    }
                    return name;
                });
    }

    /** The names of all secret keys that begin so, as they are now. */
    List<String> secretsNamed(String beginning) {
        return guarded(
                () -> {
                    load(secretStore);
                    List<String> names = new ArrayList<>(Collections.list(secretStore.aliases()));
                    names.removeIf(name -> !name.startsWith(beginning));
                    return names;
                });
    }

    /** Works with what is kept, one thread at a time. */
    <T> T guarded(Call<T> call) {
        lock.lock();
        try {
            return calling(call);
        } finally {
            lock.unlock();
        }
    }

    /** Logs out: the keys that were not kept are gone. */
    void close() {
        guarded(
                () -> {
                    ((AuthProvider) secrets).logout();
                    return true;
                });
    }

    /** What stands in certificates that only carry a key. */
    private static final class CertificateAlgorithms {
        static final AlgorithmIdentifier ECDSA =
                new AlgorithmIdentifier(
                        X9ObjectIdentifiers.ecdsa_with_SHA256);
        static final AlgorithmIdentifier RSA =
                new AlgorithmIdentifier(
                        PKCSObjectIdentifiers.sha256WithRSAEncryption,
                        DERNull.INSTANCE);
        static final Time ALWAYS = time("20000101000000Z");
        static final Time FOREVER = time("99991231235959Z");

        private static Time time(String text) {
            return Time.getInstance(new DERGeneralizedTime(text));
        }
    }
}
