// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate of 127.0.0.1 that nobody but the test that made it trusts. */
public final class TestCertificate {
    private static final String PASSWORD = "password";

    private TestCertificate() {}

    /**
     * Makes a certificate and its key, with the JDK's keytool.
     *
     * @param folder where its key store goes
     * @return what a server that has the certificate uses, and a client that trusts it
     * @throws IOException if keytool cannot make it
     */
    public static SSLContext context(Path folder)
            throws GeneralSecurityException, IOException, InterruptedException {
        Path store = folder.resolve("store.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                                "-genkeypair", "-keyalg", "EC", "-alias", "test", "-dname", "CN=test",
                                "-ext", "SAN=ip:127.0.0.1", "-validity", "2", "-storetype", "PKCS12",
                                "-storepass", PASSWORD, "-keystore", store.toString())
                        .inheritIO()
                        .start();
        int status = keytool.waitFor();
        if (status != 0) {
            throw new IOException("keytool ended with status " + status);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        own.init(keys, PASSWORD.toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
