// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.core.server.resources.Resource;
import org.eclipse.californium.elements.config.CertificateAuthenticationMode;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedMultiPskStore;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.trust.AuditLog;

/**
 * The Store over CoAP and CoAPs (DTLS 1.2), for devices: {@code /config/aif/NAME}, {@code
 * /config/aiw/NAME} and {@code /config/aim/NAME} give the metadata as it was published, byte for byte,
 * in blocks of whatever size the device asks for.
 *
 * <p>The first public implementation for microcontrollers sends the whole path as one option with
 * slashes in it, rather than one for each step; both are understood.
 */
final class CoapListener implements AutoCloseable {
    /** The largest document that the metadata room reads. */
    private static final int DOCUMENT_BYTES = 16 << 20;

    /** The largest block of RFC 7959; a device that cannot take it asks for less. */
    private static final int BLOCK = 1024;

    /** A few thousand devices with a transfer under way. */
    private static final int PEERS = 10_000;

    private final CoapServer server;
    private final CoapEndpoint plain;
    private final CoapEndpoint secure;

    private CoapListener(CoapServer server, CoapEndpoint plain, CoapEndpoint secure) {
        this.server = server;
        this.plain = plain;
        this.secure = secure;
    }

    /**
     * Starts to listen.
     *
     * @param port of CoAP, 0 for any that is free
     * @param securePort of CoAPs, 0 for any that is free
     * @param preShared the keys of devices by their identities
     * @throws AifException INIT if it cannot
     */
    static CoapListener start(
            String host,
            int port,
            int securePort,
            Certificates certificates,
            Map<String, byte[]> preShared,
            Repository repository,
            AuditLog audit) {
        Configuration configuration = configuration();
        CoapServer server =
                new CoapServer(configuration) {
                    @Override
                    protected Resource createRoot() {
                        return new Documents(repository, audit);
                    }
                };
        CoapEndpoint plain =
                CoapEndpoint.builder()
                        .setConfiguration(configuration)
                        .setInetSocketAddress(new InetSocketAddress(host, port))
                        .build();
        CoapEndpoint secure =
                CoapEndpoint.builder()
                        .setConfiguration(configuration)
                        .setConnector(
                                dtls(
                                        configuration,
                                        new InetSocketAddress(host, securePort),
                                        certificates,
                                        preShared))
                        .build();
        server.addEndpoint(plain);
        server.addEndpoint(secure);
        try {
            server.start();
            // The server starts as long as one of them does.
            for (CoapEndpoint endpoint : List.of(plain, secure)) {
                if (!endpoint.isStarted()) {
                    throw new IllegalStateException(endpoint.getUri() + " is not free");
                }
            }
            return new CoapListener(server, plain, secure);
        } catch (IllegalStateException e) {
            server.destroy();
            throw new AifException(
                    ErrorCode.INIT,
                    "the Store cannot listen for CoAP: "
                            + e.getMessage()
                            + "; give other ports, or 0 for any",
                    e);
        }
    }

    private static Configuration configuration() {
        // Not the standard one, which would write a file into the folder that we were started in.
        Configuration configuration =
                new Configuration(
                        SystemConfig.DEFINITIONS,
                        CoapConfig.DEFINITIONS,
                        UdpConfig.DEFINITIONS,
                        DtlsConfig.DEFINITIONS);
        configuration.set(CoapConfig.MAX_RESOURCE_BODY_SIZE, DOCUMENT_BYTES);
        configuration.set(CoapConfig.MAX_MESSAGE_SIZE, BLOCK);
        configuration.set(CoapConfig.PREFERRED_BLOCK_SIZE, BLOCK);
        configuration.set(CoapConfig.MAX_ACTIVE_PEERS, PEERS);
        configuration.set(CoapConfig.MAX_PEER_INACTIVITY_PERIOD, 2, TimeUnit.MINUTES);
        configuration.set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 2);
        configuration.set(DtlsConfig.DTLS_MAX_CONNECTIONS, PEERS);
        configuration.set(DtlsConfig.DTLS_ROLE, DtlsRole.SERVER_ONLY);
        configuration.set(
                DtlsConfig.DTLS_CLIENT_AUTHENTICATION_MODE, CertificateAuthenticationMode.NONE);
        return configuration;
    }

    private static DTLSConnector dtls(
            Configuration configuration,
            InetSocketAddress address,
            Certificates certificates,
            Map<String, byte[]> preShared) {
        AdvancedMultiPskStore keys = new AdvancedMultiPskStore();
        preShared.forEach(keys::setKey);
        return new DTLSConnector(
                DtlsConnectorConfig.builder(configuration)
                        .setAddress(address)
                        .setAdvancedPskStore(keys)
                        .setCertificateIdentityProvider(
                                new SingleCertificateProvider(
                                        certificates.key(),
                                        certificates.chain().toArray(X509Certificate[]::new),
                                        CertificateType.X_509))
                        .build());
    }

    int port() {
        return plain.getAddress().getPort();
    }

    int securePort() {
        return secure.getAddress().getPort();
    }

    @Override
    public void close() {
        server.destroy();
    }

    /** All paths: the path of a request is looked at whole, however it is cut into options. */
    private static final class Documents extends CoapResource {
        /** Of an ETag of CoAP, which has no more. */
        private static final int TAG = 8;

        private static final int LONGEST_PATH = 300;

        private final Repository repository;
        private final AuditLog audit;

        private Documents(Repository repository, AuditLog audit) {
            super("");
            this.repository = repository;
            this.audit = audit;
        }

        @Override
        public Resource getChild(String name) {
            return this;
        }

        @Override
        public void handleGET(CoapExchange exchange) {
            String path = exchange.getRequestOptions().getUriPathString();
            Optional<ComponentName> component = component(path);
            try {
                Optional<byte[]> document = component.flatMap(repository::document);
                if (component.isEmpty()) {
                    refuse(
                            exchange,
                            path,
                            ResponseCode.NOT_FOUND,
                            "there is nothing at this path; ask for /config/aiw/NAME");
                } else if (document.isEmpty()) {
                    exchange.respond(ResponseCode.NOT_FOUND, "there is no " + component.get());
                } else {
                    answer(exchange, document.get());
                }
            } catch (AifException e) {
                refuse(
                        exchange,
                        path,
                        ResponseCode.INTERNAL_SERVER_ERROR,
                        "it is damaged in the Store");
            }
        }

        private static Optional<ComponentName> component(String path) {
            List<String> steps =
                    path.length() > LONGEST_PATH ? List.of() : Arrays.asList(path.split("/", -1));
            if (steps.size() == 4 && steps.getFirst().isEmpty()) {
                steps = steps.subList(1, 4);
            }
            return steps.size() == 3
                            && steps.get(0).equals("config")
                            && ComponentName.isName(steps.get(2))
                    ? componentOf(steps)
                    : Optional.empty();
        }

        private static Optional<ComponentName> componentOf(List<String> steps) {
            return ComponentKind.of(steps.get(1))
                    .map(kind -> new ComponentName(kind, steps.get(2)));
        }

        private static void answer(CoapExchange exchange, byte[] document) {
            byte[] tag = Arrays.copyOf(HexFormat.of().parseHex(Sha256.of(document)), TAG);
            exchange.setETag(tag);
            if (exchange.getRequestOptions().containsETag(tag)) {
                exchange.respond(ResponseCode.VALID);
            } else {
                exchange.respond(
                        ResponseCode.CONTENT, document, MediaTypeRegistry.APPLICATION_JSON);
            }
        }

        private void refuse(CoapExchange exchange, String path, ResponseCode code, String what) {
            audit.write(
                    exchange.getSourceAddress().getHostAddress(),
                    "coap",
                    Plain.sentence(path),
                    "refused",
                    code + " " + what);
            exchange.respond(code, what, MediaTypeRegistry.TEXT_PLAIN);
        }
    }
}
