// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.trust.AuditLog;
import org.openaif.api.trust.Decision;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.Request;
import org.openaif.authority.AuditSettings;
import org.openaif.authority.CertificateAuthority;
import org.openaif.authority.FileAuditLog;
import org.openaif.authority.Policy;
import org.openaif.authority.PublicKeys;
import org.openaif.authority.SigningKey;
import org.openaif.trust.SoftwareProvider;
import org.openaif.trust.TrustedPlatform;
import picocli.CommandLine.Option;

/**
 * The folder of an installation in which all is that concerns trust, and the option that names it.
 * What is not there yet is made when it is needed.
 *
 * <pre>
 *   policy.json            who may do what; without it, the policy that comes with the program
 *   audit/                 who did what
 *   authority/             who is who
 *   keys/, software/       the keys of all that, sealed, and the root that seals them
 * </pre>
 */
final class TrustFolder implements AutoCloseable {
    private static final String USER_AGENT = "user-agent";
    private static final KeyId FIRST_KEY = new KeyId(1);

    /** What the principals of an installation are called outside, unless it is told otherwise. */
    private static final String TRUST_DOMAIN = "openaif.internal";

    @Option(
            names = "--trust-folder",
            paramLabel = "DIR",
            description = "Where the installation has its keys, policy and audit log."
                    + " Default: ~/.openaif/trust.")
    private Path folder = Path.of(System.getProperty("user.home", ""), ".openaif", "trust");

    private @Nullable TrustedPlatform platform;
    private @Nullable FileAuditLog audit;

    Path folder() {
        return folder;
    }

    Path policyFile() {
        return folder.resolve("policy.json");
    }

    Path auditFolder() {
        return folder.resolve("audit");
    }

    Path authorityFolder() {
        return folder.resolve("authority");
    }

    /** The policy that is in force here. */
    Policy policy() {
        return Files.exists(policyFile())
                ? Policy.of(policyFile(), Silence.LOG)
                : Policy.standard(Silence.LOG);
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

    /** On whose behalf the commands act. */
    String principal() {
        return USER_AGENT;
    }

    /** The audit log, to be written to. */
    FileAuditLog audit() {
        if (audit == null) {
            audit =
                    new FileAuditLog(
                            auditFolder(),
                            AuditSettings.USUAL,
                            key("audit"),
                            InstantSource.system(),
                            FileAuditLog.NO_COUNTER);
        }
        return audit;
    }

    /** What the audit log is verified with, and where that comes from. */
    record AuditKey(PublicKey key, boolean fromBesideTheLog) {}

    AuditKey auditKey(Optional<Path> named) {
        if (named.isPresent()) {
            return new AuditKey(PublicKeys.read(named.get()), false);
        }
        return Files.isDirectory(folder.resolve("keys"))
                ? new AuditKey(key("audit").publicKey(), false)
                : new AuditKey(PublicKeys.read(auditFolder().resolve("key.pem")), true);
    }

    boolean hasAuthority() {
        return Files.exists(authorityFolder().resolve("root.pem"));
    }

    /** The authority; what it does is written down. */
    CertificateAuthority authority() {
        return authority(audit());
    }

    /** The authority, only to be asked: it issues nothing, and nothing is written down. */
    CertificateAuthority authorityToAsk() {
        if (!hasAuthority()) {
            throw new AifException(
                    ErrorCode.OP_FAILED,
                    authorityFolder() + ": there is no certificate authority yet; aif trust identity"
                            + " renew founds one");
        }
        return authority(Silence.LOG);
    }

    private CertificateAuthority authority(AuditLog log) {
        return new CertificateAuthority(
                authorityFolder(), TRUST_DOMAIN, key("authority"), InstantSource.system(), log);
    }

    private SigningKey key(String owner) {
        if (platform == null) {
            platform =
                    TrustedPlatform.in(folder)
                            .with(new SoftwareProvider(folder.resolve("software")))
                            .open();
        }
        return SigningKey.of(platform.services(owner), FIRST_KEY);
    }

    @Override
    public void close() {
        try {
            if (audit != null) {
                audit.close();
            }
        } finally {
            if (platform != null) {
                platform.close();
            }
        }
    }
}
