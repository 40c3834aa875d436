// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/**
 * The certificate by which a Store shows who it is, its key, and who vouches for it.
 *
 * @param chain its own first
 * @param authority whom clients must trust: the file to hand to them, in PEM
 */
record Certificates(PrivateKey key, List<X509Certificate> chain, Path authority) {
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);

    /** As long as browsers accept. */
    private static final Duration SERVER_LIFE = Duration.ofDays(397);

    /** A certificate that ends sooner is made anew when the Store starts. */
    private static final Duration RENEWAL = Duration.ofDays(30);

    /** Clocks of devices are not exact. */
    private static final Duration BEFORE = Duration.ofDays(1);

    Certificates {
        chain = List.copyOf(chain);
    }

    /**
     * The Store's own: a certificate authority that it makes at its first start, and a certificate by
     * that, for the names of this machine.
     *
     * @param secret the folder for the keys
     * @param open the folder for the authority's certificate, {@code ca.pem}
     * @throws AifException INIT if they can neither be read nor made
     */
    static Certificates own(Path secret, Path open, Clock clock) {
        try {
            PrivateFile.createFolder(secret);
            Path authorityKey = secret.resolve("ca-key.pem");
            Path authority = open.resolve("ca.pem");
            if (!Files.exists(authorityKey) || !Files.exists(authority)) {
                makeAuthority(authorityKey, authority, clock);
            }
            Path key = secret.resolve("server-key.pem");
            Path certificate = secret.resolve("server.pem");
            if (!isCurrent(key, certificate, authority, clock)) {
                makeServer(key, certificate, authorityKey, authority, clock);
            }
            return new Certificates(readKey(key), readChain(certificate), authority);
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new AifException(
                    ErrorCode.INIT,
                    "the certificates in "
                            + secret
                            + " cannot be used: "
                            + e
                            + "; delete them to have new ones made",
                    e);
        }
    }

    /**
     * The user's.
     *
     * @param certificates in PEM, the Store's own first
     * @param key in PEM, without a password
     * @throws AifException INIT if they cannot be read, or do not belong together
     */
    static Certificates of(Path certificates, Path key) {
        try {
            Certificates read =
                    new Certificates(readKey(key), readChain(certificates), certificates);
            if (read.chain.isEmpty()) {
                throw new IOException("there is no certificate in " + certificates);
            }
            return read;
        } catch (IOException e) {
            throw new AifException(
                    ErrorCode.INIT,
                    certificates + " and " + key + " cannot be used: " + e + "; give both in PEM",
                    e);
        }
    }

    private static void makeAuthority(Path keyFile, Path file, Clock clock)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        KeyPair key = keys();
        Instant now = clock.instant();
        X500Name name =
                new X500Name("CN=OpenAIF Store authority " + serial().toString(16).substring(0, 8));
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        name,
                        serial(),
                        Date.from(now.minus(BEFORE)),
                        Date.from(now.plus(AUTHORITY_LIFE)),
                        name,
                        key.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(
                Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        builder.addExtension(
                Extension.subjectKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key.getPublic()));
        X509Certificate certificate = signed(builder, key.getPrivate());
        PrivateFile.write(keyFile, pem(key.getPrivate()));
        Files.write(file, pem(certificate));
    }

    private static void makeServer(
            Path keyFile, Path file, Path authorityKey, Path authority, Clock clock)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        X509Certificate issuer = readChain(authority).getFirst();
        KeyPair key = keys();
        Instant now = clock.instant();
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded()),
                        serial(),
                        Date.from(now.minus(BEFORE)),
                        Date.from(now.plus(SERVER_LIFE)),
                        new X500Name("CN=OpenAIF Store"),
                        key.getPublic());
        JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        builder.addExtension(Extension.subjectAlternativeName, false, names());
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                extensions.createAuthorityKeyIdentifier(issuer.getPublicKey()));
        X509Certificate certificate = signed(builder, readKey(authorityKey));
        PrivateFile.write(keyFile, pem(key.getPrivate()));
        // The key first: a certificate that is there without its key is found by isCurrent.
        PrivateFile.write(file, pem(certificate));
    }

    /** Whether it is for the names that this machine has, belongs to its key, and lasts a while yet. */
    private static boolean isCurrent(Path key, Path certificate, Path authority, Clock clock)
            throws IOException, GeneralSecurityException {
        if (!Files.exists(key) || !Files.exists(certificate)) {
            return false;
        }
        X509Certificate own = readChain(certificate).getFirst();
        boolean ours =
                own.getIssuerX500Principal()
                        .equals(readChain(authority).getFirst().getSubjectX500Principal());
        return ours
                && clock.instant().plus(RENEWAL).isBefore(own.getNotAfter().toInstant())
                && names(own).containsAll(hostNames())
                && names(own).containsAll(addresses())
                && matches(readKey(key), own.getPublicKey());
    }

    private static Set<String> names(X509Certificate certificate) throws GeneralSecurityException {
        Set<String> names = new LinkedHashSet<>();
        if (certificate.getSubjectAlternativeNames() != null) {
            certificate
                    .getSubjectAlternativeNames()
                    .forEach(name -> names.add(String.valueOf(name.get(1))));
        }
        return names;
    }

    private static boolean matches(PrivateKey key, PublicKey other)
            throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        byte[] probe = {1};
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(other);
        signature.update(probe);
        return signature.verify(signed);
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** 127 bits that nobody can guess, and none of them a sign. */
    private static BigInteger serial() {
        return new BigInteger(126, new SecureRandom()).setBit(126);
    }

    private static X509Certificate signed(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        X509CertificateHolder holder =
                builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key));
        return new JcaX509CertificateConverter().getCertificate(holder);
    }

    private static GeneralNames names() {
        List<GeneralName> names = new ArrayList<>();
        for (String name : hostNames()) {
            names.add(new GeneralName(GeneralName.dNSName, name));
        }
        for (String address : addresses()) {
            names.add(new GeneralName(GeneralName.iPAddress, address));
        }
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    private static Set<String> hostNames() {
        Set<String> names = new LinkedHashSet<>(List.of("localhost"));
        try {
            String host = InetAddress.getLocalHost().getHostName();
            if (host.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")) {
                names.add(host);
            }
        } catch (UnknownHostException namelessMachine) {
            // Then it is reached by its address, or as localhost.
            return names;
        }
        return names;
    }

    /** All that this machine can be reached at, as Java writes them. */
    private static Set<String> addresses() {
        Set<String> addresses = new LinkedHashSet<>(List.of("127.0.0.1", "0:0:0:0:0:0:0:1"));
        try {
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
                    .forEach(addresses::add);
        } catch (SocketException unknown) {
            // Then it is reached by its name.
            return addresses;
        }
        return addresses;
    }

    private static byte[] pem(PrivateKey key) throws IOException {
        return pem((Object) new JcaPKCS8Generator(key, null));
    }

    private static byte[] pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static PrivateKey readKey(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file);
                PEMParser pem = new PEMParser(reader)) {
            for (Object object = pem.readObject(); object != null; object = pem.readObject()) {
                if (object instanceof PrivateKeyInfo key) {
                    return new JcaPEMKeyConverter().getPrivateKey(key);
                }
                if (object instanceof PEMKeyPair pair) {
                    return new JcaPEMKeyConverter().getKeyPair(pair).getPrivate();
                }
            }
        }
        throw new IOException("there is no key without a password in " + file);
    }

    private static List<X509Certificate> readChain(Path file) throws IOException {
        List<X509Certificate> chain = new ArrayList<>();
        try (Reader reader = Files.newBufferedReader(file);
                PEMParser pem = new PEMParser(reader)) {
            for (Object object = pem.readObject(); object != null; object = pem.readObject()) {
                if (object instanceof X509CertificateHolder holder) {
                    chain.add(new JcaX509CertificateConverter().getCertificate(holder));
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "a certificate in " + file + " is unusable: " + e.getMessage(), e);
        }
        return chain;
    }
}
