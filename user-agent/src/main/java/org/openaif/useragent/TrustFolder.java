// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.trust.AuditLog;
import org.openaif.api.trust.Decision;
import org.openaif.api.trust.Request;
import org.openaif.authority.CertificateAuthority;
import org.openaif.authority.Policy;
import org.openaif.authority.PublicKeys;
import org.openaif.metadata.MetadataReader;
import picocli.CommandLine.Option;

/**
 * The options that say which installation is meant, and what commands do with it. What is not there
 * yet is made when it is needed, and not before: whoever only asks leaves nothing behind.
 */
final class TrustFolder implements AutoCloseable {
    /** In whose name commands act. */
    static final String USER_AGENT = "user-agent";

    @Option(
            names = "--trust-folder",
            paramLabel = "DIR",
            description =
                    "Where the installation has its keys, policy and audit log."
                            + " Default: ~/.openaif/trust.")
    private @Nullable Path folder;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "AIF metadata, which says where and by whom the installation's keys are kept, and is"
                            + " measured.")
    private @Nullable Path config;

    private final Later<TrustInstallation> installation = new Later<>(this::make);

    private TrustInstallation make() {
        TrustInstallation named =
                config == null
                        ? TrustInstallation.ofThisUser()
                        : TrustInstallation.of(
                                MetadataReader.lenient().readAif(config).orThrow(), config);
        return folder == null ? named : named.in(folder.toAbsolutePath());
    }

    TrustInstallation installation() {
        return installation.get();
    }

    /** The installation; to be closed. Its folder is made when it is first used. */
    TrustInstallation open() {
        return installation();
    }

    Path path() {
        return installation().folder();
    }

    // --- policy

    /** The policy that is in force here, to be asked. */
    Policy policy() {
        return installation()
                .policyFile()
                .map(file -> Policy.of(file, Silence.LOG))
                .orElseGet(() -> Policy.standard(Silence.LOG));
    }

    /**
     * Makes sure that the User Agent may do something, and writes down if it may not.
     *
     * @throws AifException OP_FAILED if it may not
     */
    void require(String action, String resource) {
        Decision decision = policy().decide(new Request(USER_AGENT, action, resource));
        if (!decision.permitted()) {
            audit().write(USER_AGENT, action, resource, "denied", decision.reason());
            throw new AifException(
                    ErrorCode.OP_FAILED,
                    USER_AGENT + " may not " + action + " " + resource + ": " + decision.reason());
        }
    }

    // --- audit

    Path auditFolder() {
        return installation().auditFolder();
    }

    /** The audit log, to be written to. */
    AuditLog audit() {
        return installation().audit();
    }

    /** What an audit log is verified with, and whether that lies beside it, where it proves little. */
    record AuditKey(PublicKey key, boolean fromBesideTheLog) {}

    AuditKey auditKey(Optional<Path> named) {
        if (named.isPresent()) {
            return new AuditKey(PublicKeys.read(named.get()), false);
        }
        return Files.isDirectory(path().resolve("keys"))
                ? new AuditKey(installation().auditKey().publicKey(), false)
                : new AuditKey(PublicKeys.read(auditFolder().resolve("key.pem")), true);
    }

    // --- identities

    boolean hasAuthority() {
        return Files.exists(installation().authorityFolder().resolve("root.pem"));
    }

    /** The authority; what it does is written down. */
    CertificateAuthority authority() {
        return installation().authority(audit());
    }

    /** The authority, only to be asked. */
    CertificateAuthority authorityToAsk() {
        if (!hasAuthority()) {
            throw new AifException(
                    ErrorCode.OP_FAILED,
                    installation().authorityFolder()
                            + ": there is no certificate authority yet; aif"
                            + " trust identity renew WHO --out DIR founds one");
        }
        return installation().authority(Silence.LOG);
    }

    @Override
    public void close() {
        installation.made().ifPresent(TrustInstallation::close);
    }
}
