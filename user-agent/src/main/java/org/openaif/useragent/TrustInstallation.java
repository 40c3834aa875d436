// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.trust.AuditLog;
import org.openaif.api.trust.DataLocation;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.Measurement;
import org.openaif.api.trust.TrustedServices;
import org.openaif.attestation.EntityAttestation;
import org.openaif.attestation.FileHash;
import org.openaif.attestation.Measurements;
import org.openaif.attestation.ReferenceValues;
import org.openaif.attestation.RunningProgram;
import org.openaif.authority.AuditSettings;
import org.openaif.authority.CertificateAuthority;
import org.openaif.authority.FileAuditLog;
import org.openaif.authority.SigningKey;
import org.openaif.controller.Configuration;
import org.openaif.controller.Controller;
import org.openaif.keydevices.Pkcs11Provider;
import org.openaif.keydevices.TpmProvider;
import org.openaif.metadata.AifMetadata;
import org.openaif.metadata.Profile;
import org.openaif.metadata.TrustSettings;
import org.openaif.trust.Sealer;
import org.openaif.trust.Sealers;
import org.openaif.trust.SecureStores;
import org.openaif.trust.SoftwareProvider;
import org.openaif.trust.StorageMedia;
import org.openaif.trust.TrustedPlatform;
import org.openaif.trust.spi.KeyProvider;

/**
 * By what the AIF of this user, or that of AIF metadata, is kept safe: its policy, its audit log and
 * its keys. There is no way to run a workflow without.
 *
 * <pre>
 *   ~/.openaif/trust/          or OpenAIF.Trust.Folder; for its owner alone
 *     policy.json              who may do what; without it, the policy that comes with the program
 *     audit/                   what was done, and denied
 *     authority/               who is who
 *     keys/, software/         keys, and the root of trust that seals them
 *     data/                    the key of what is encrypted by its category, sealed by that root
 *     reference-key.pem        whose reference values are believed; without it, one's own
 * </pre>
 *
 * <p>Each part is opened, and if need be made, when it is first used: most runs use policy and log,
 * and keys only to sign the log. Any thread may call it; several processes may use one folder.
 */
final class TrustInstallation implements AutoCloseable {
    /** In whose name the log is signed, among the owners of keys. */
    private static final String AUDITOR = "audit";

    private static final KeyId AUDIT_KEY = new KeyId(1);

    /** In whose name identities are signed. */
    private static final String AUTHORITY = "authority";

    private static final KeyId AUTHORITY_KEY = new KeyId(1);

    /** Whose principals these are, in the names of their identities. */
    private static final String TRUST_DOMAIN = "openaif.internal";

    private final TrustSettings settings;
    private final Profile profile;
    private final Path folder;
    private final Path base;
    private final Optional<Path> metadataFile;
    private final RunningProgram program = RunningProgram.here();
    private final Later<TrustedPlatform> platform = new Later<>(this::openPlatform);
    private final Later<Sealers> sealers = new Later<>(this::openSealers);
    private final Later<FileAuditLog> audit = new Later<>(this::openAudit);
    private final Later<SecureStores> stores = new Later<>(this::openStores);
    private final Later<WatchedPolicy> policy = new Later<>(this::openPolicy);
    private volatile Measurements workflow = Measurements.NONE;

    private TrustInstallation(
            TrustSettings settings,
            Profile profile,
            Path base,
            Optional<Path> metadataFile,
            Optional<Path> folder) {
        this.settings = settings;
        this.profile = profile;
        this.base = base;
        this.metadataFile = metadataFile;
        this.folder = folder.orElseGet(TrustInstallation::ofUser);
    }

    /** The user's own installation. */
    static TrustInstallation ofThisUser() {
        return new TrustInstallation(
                TrustSettings.NONE,
                Profile.BASIC,
                Path.of("").toAbsolutePath(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * The installation that AIF metadata describes.
     *
     * @param file the document, which is measured when the installation attests; relative paths begin
     *     in its folder
     */
    static TrustInstallation of(AifMetadata metadata, Path file) {
        Path absolute = file.toAbsolutePath();
        Path base = Optional.ofNullable(absolute.getParent()).orElse(absolute);
        TrustSettings settings = metadata.controller().trust();
        return new TrustInstallation(
                settings,
                metadata.profile(),
                base,
                Optional.of(absolute),
                settings.folder().map(base::resolve));
    }

    /** The same, with its keys, policy and log in that folder unless metadata puts them elsewhere. */
    TrustInstallation in(Path other) {
        return new TrustInstallation(
                settings, profile, base, metadataFile, Optional.of(other.toAbsolutePath()));
    }

    /** The folder of the user whose process this is. */
    private static Path ofUser() {
        Path home = Path.of(System.getProperty("user.home", ""));
        if (!home.isAbsolute()) {
            throw new AifException(
                    ErrorCode.INIT,
                    "this user has no home folder to keep keys, policy and audit log in; name"
                            + " another one: OpenAIF.Trust.Folder in the AIF metadata that --config"
                            + " names");
        }
        return home.resolve(".openaif").resolve("trust");
    }

    // --- where things are; none of them need be there yet

    Path folder() {
        return folder;
    }

    Profile profile() {
        return profile;
    }

    TrustSettings settings() {
        return settings;
    }

    /** The file of the policy; empty for the one that comes with the program. */
    Optional<Path> policyFile() {
        return settings.policy()
                .map(base::resolve)
                .or(() -> Optional.of(ownPolicyFile()).filter(Files::exists));
    }

    /** Where a policy of one's own belongs. */
    Path ownPolicyFile() {
        return settings.policy().map(base::resolve).orElse(folder.resolve("policy.json"));
    }

    Path auditFolder() {
        return settings.audit().map(base::resolve).orElse(folder.resolve("audit"));
    }

    /** Where keys in software have their root of trust. */
    Path softwareFolder() {
        return folder.resolve("software");
    }

    Path authorityFolder() {
        return folder.resolve("authority");
    }

    /** What may run, if that is said. */
    Optional<Path> referenceValues() {
        return settings.referenceValues().map(base::resolve);
    }

    /** Who keeps keys, the first that can. */
    List<TrustSettings.Provider> providers() {
        return settings.providers().isEmpty()
                ? List.of(
                        new TrustSettings.Provider(
                                TrustSettings.Kind.SOFTWARE, Map.of()))
                : settings.providers();
    }

    // --- what is opened when it is used

    /**
     * The policy.
     *
     * @throws AifException if it cannot be read, is no policy, or others could write it
     */
    WatchedPolicy policy() {
        return policy.get();
    }

    private WatchedPolicy openPolicy() {
        return WatchedPolicy.of(policyFile(), ownPolicyFile(), audit(), System::nanoTime);
    }

    /**
     * The audit log; begun if there is none.
     *
     * @throws AifException if it cannot be written, or was tampered with
     */
    FileAuditLog audit() {
        return audit.get();
    }

    private FileAuditLog openAudit() {
        new PrivateFolder(folder).require();
        return new FileAuditLog(
                auditFolder(),
                AuditSettings.USUAL,
                auditKey(),
                InstantSource.system(),
                FileAuditLog.NO_COUNTER);
    }

    /** What the log is signed with; nothing is made before it signs. */
    SigningKey auditKey() {
        return SigningKey.later(() -> services(AUDITOR), AUDIT_KEY);
    }

    /**
     * The certificate authority: who is who. It is founded if there is none.
     *
     * @param log where what it does is written down
     */
    CertificateAuthority authority(AuditLog log) {
        new PrivateFolder(folder).require();
        return new CertificateAuthority(
                authorityFolder(),
                TRUST_DOMAIN,
                SigningKey.later(() -> services(AUTHORITY), AUTHORITY_KEY),
                InstantSource.system(),
                log);
    }

    /** The Trusted Services of an owner. */
    TrustedServices services(String owner) {
        return platform().services(owner);
    }

    /** All keys; their root of trust is made if there is none. */
    TrustedPlatform platform() {
        return platform.get();
    }

    private TrustedPlatform openPlatform() {
        new PrivateFolder(folder).require();
        TrustedPlatform.Builder builder = TrustedPlatform.in(folder);
        providers().forEach(provider -> builder.with(made(provider)));
        builder.storage(opened -> (owner, medium) -> stores.get().storage(owner, medium));
        builder.attestation(
                EntityAttestation.source(
                        always().and(() -> workflow.now()), InstantSource.system(), List::of));
        return builder.open();
    }

    /** What encrypts data where it leaves; apart from data that is called otherwise. */
    Sealer sealer(String category) {
        return sealers.get().sealer(category);
    }

    private Sealers openSealers() {
        return Sealers.in(folder.resolve("data"), platform().root());
    }

    /** Tells what runs now, so that tokens speak of it. */
    void runs(Measurements measured) {
        workflow = measured;
    }

    /** What is measured whatever runs: the program, and the AIF metadata. */
    private Measurements always() {
        return program.and(
                () ->
                        metadataFile.stream()
                                .map(file -> Measurement.of("metadata", "aif", "", FileHash.of(file)))
                                .toList());
    }

    /** What attests the program of this process, its AIF metadata, and these parts. */
    EntityAttestation attestation(Measurements parts) {
        return new EntityAttestation(
                services(EntityAttestation.OWNER),
                platform().providers(),
                always().and(parts),
                InstantSource.system(),
                List::of);
    }

    /**
     * What is measured should be this.
     *
     * @param key who may say so; empty for the key that was put into the folder as {@code
     *     reference-key.pem}, or else this installation itself
     */
    ReferenceValues referenceValues(Path file, Optional<byte[]> key) {
        Path put = folder.resolve("reference-key.pem");
        Optional<byte[]> known =
                key.or(
                        () ->
                                Optional.of(put)
                                        .filter(Files::exists)
                                        .map(KeyFile::new)
                                        .map(KeyFile::point));
        return ReferenceFile.read(platform(), file, known);
    }

    private KeyProvider made(TrustSettings.Provider provider) {
        return switch (provider.kind()) {
            case SOFTWARE -> new SoftwareProvider(softwareFolder());
            case TPM -> TpmProvider.configured(provider.settings());
            case PKCS11 -> Pkcs11Provider.configured(withAbsolutePaths(provider.settings()));
        };
    }

    /** A path in AIF metadata begins at the folder of the document. */
    private Map<String, String> withAbsolutePaths(Map<String, String> settings) {
        Map<String, String> absolute = new HashMap<>(settings);
        for (String name : List.of("Library", "PinFile")) {
            absolute.computeIfPresent(name, (key, path) -> base.resolve(path).toString());
        }
        return absolute;
    }

    private SecureStores openStores() {
        Path storage = folder.resolve("storage");
        return new SecureStores(
                storage,
                platform().root(),
                Map.of(
                        DataLocation.LOCAL_DISK,
                        StorageMedia.folder(storage.resolve("disk"))),
                SecureStores.UNLIMITED);
    }

    // --- a Controller that is kept safe by it

    /** Switches a Controller on in the profile of the AIF, which asks this policy and writes this log. */
    Controller controller(Configuration plain) {
        AuditLog log = audit();
        Configuration guarded =
                plain.withDecisions(policy()).withAudit(log).withTrust(this::services);
        if (profile != Profile.SECURE) {
            return Controller.initialize(guarded);
        }
        Optional<Path> reference = referenceValues();
        return Controller.initializeSecure(
                reference
                        .map(file -> guarded.withAttestation(new WorkflowAttestation(this, file)))
                        .orElse(guarded),
                reference.isPresent());
    }

    /** Signs and closes the log, and then lets go of all keys. */
    @Override
    public void close() {
        try {
            audit.made().ifPresent(FileAuditLog::close);
        } finally {
            sealers.made().ifPresent(Sealers::close);
            stores.made().ifPresent(SecureStores::close);
            platform.made().ifPresent(TrustedPlatform::close);
        }
    }
}
