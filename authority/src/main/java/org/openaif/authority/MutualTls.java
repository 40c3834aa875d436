// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.authority.IdentityVerifier.Role;

/**
 * TLS 1.3 with both ends known by the AIF's identities. Renewal goes on underneath: each connection is
 * made with the identity that is current.
 *
 * <p><b>Resumption.</b> A connection that resumes an earlier one shows no certificate, so TLS itself
 * would let in somebody whose identity was revoked meanwhile. Whoever accepts a connection therefore
 * asks {@link #peer} who is there, which verifies again.
 *
 * <p>Any thread may call it.
 */
public final class MutualTls {
    private static final String PROTOCOL = "TLSv1.3";

    /** For how many seconds a connection may be resumed; the least that there is. */
    private static final int RESUMABLE_S = 1;

    private final IdentityVerifier verifier;
    private final SSLContext context;

    /**
     * Makes it.
     *
     * @param own who this end is; asked for each connection, as {@link RenewedIdentity#current}
     * @param verifier who the other end may be
     */
    public MutualTls(Supplier<Identity> own, IdentityVerifier verifier) {
        this.verifier = verifier;
        try {
            context = SSLContext.getInstance(PROTOCOL);
            context.init(
                    new KeyManager[] {new Own(own)},
                    new TrustManager[] {new Peers(verifier)},
                    null);
            context.getServerSessionContext().setSessionTimeout(RESUMABLE_S);
            context.getClientSessionContext().setSessionTimeout(RESUMABLE_S);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS 1.3", e);
        }
    }

    /** What sockets and engines are made with; set {@link #parameters} on each. */
    public SSLContext context() {
        return context;
    }

    /** TLS 1.3 and nothing older; the client shows a certificate, too. */
    public SSLParameters parameters() {
        SSLParameters parameters = context.getDefaultSSLParameters();
        parameters.setProtocols(new String[] {PROTOCOL});
        parameters.setNeedClientAuth(true);
        return parameters;
    }

    /**
     * Who is at the other end.
     *
     * @param role which end that is
     * @throws TrustException NOT_PERMITTED if they are not believed, or not any more
     */
    public SpiffeId peer(SSLSession session, Role role) {
        try {
            return verifier.verify(
                    Arrays.stream(session.getPeerCertificates())
                            .map(X509Certificate.class::cast)
                            .toList(),
                    role);
        } catch (SSLPeerUnverifiedException e) {
            throw new TrustException(
                    TrustError.NOT_PERMITTED,
                    "the other side is not believed: it shows no certificate",
                    e);
        }
    }

    /** Shows the identity that is current; a handshake under way keeps the one that it began with. */
    private static final class Own extends X509ExtendedKeyManager {
        private final Supplier<Identity> own;
        private volatile Identity latest;
        private volatile Identity former;

        Own(Supplier<Identity> own) {
            this.own = own;
            this.latest = own.get();
            this.former = latest;
        }

        private @Nullable String alias(String... keyTypes) {
            return Arrays.asList(keyTypes).contains("EC") ? current().serial() : null;
        }

        private synchronized Identity current() {
            Identity now = own.get();
            if (!now.equals(latest)) {
                former = latest;
                latest = now;
            }
            return now;
        }

        private @Nullable Identity of(String alias) {
            Identity first = latest;
            Identity second = former;
            return first.serial().equals(alias)
                    ? first
                    : second.serial().equals(alias) ? second : null;
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal[] issuers) {
            String alias = alias(keyType);
            return alias == null ? null : new String[] {alias};
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal[] issuers) {
            return getClientAliases(keyType, issuers);
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyTypes, Principal[] issuers, Socket socket) {
            return alias(keyTypes);
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal[] issuers, Socket socket) {
            return alias(keyType);
        }

        @Override
        public @Nullable String chooseEngineClientAlias(
                String[] keyTypes, Principal[] issuers, SSLEngine engine) {
            return alias(keyTypes);
        }

        @Override
        public @Nullable String chooseEngineServerAlias(
                String keyType, Principal[] issuers, SSLEngine engine) {
            return alias(keyType);
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            Identity identity = of(alias);
            return identity == null
                    ? null
                    : new X509Certificate[] {identity.certificate(), identity.root()};
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            Identity identity = of(alias);
            return identity == null ? null : identity.privateKey();
        }
    }

    /** Believes whom the verifier believes. */
    private static final class Peers extends X509ExtendedTrustManager {
        private final IdentityVerifier verifier;

        Peers(IdentityVerifier verifier) {
            this.verifier = verifier;
        }

        private void check(X509Certificate[] chain, Role role) throws CertificateException {
            try {
                verifier.verify(List.of(chain), role);
            } catch (TrustException e) {
                throw new CertificateException(e.getMessage(), e);
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            check(chain, Role.CLIENT);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain, Role.CLIENT);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain, Role.CLIENT);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            check(chain, Role.SERVER);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain, Role.SERVER);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain, Role.SERVER);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[] {verifier.root()};
        }
    }
}
