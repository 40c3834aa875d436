// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import org.openaif.api.trust.AuditLog;
import org.openaif.api.trust.Data;
import org.openaif.api.trust.SecureStorage;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;
import org.openaif.privatefiles.PrivateFiles;
import org.openaif.trust.Sealer;

/**
 * Models at rest: encrypted, signed by their publisher, never older than they were, and given out only
 * to whom attestation speaks for. Each time one is given out or refused, that is written down.
 *
 * <p>Which version is the present one stands, with the publisher's signature, in secure storage, which
 * notices when it is put back; the model itself in a file whose name and encryption are bound to that
 * signature. Admitting a version is one write there: until then the old one is the present one, and
 * whatever a crash left over is removed by the next admission.
 *
 * <p>Any thread may call it. One process at a time has the folder.
 *
 * <p>Clause: MPAI-AIF V2, Security API 3 to 5.
 */
public final class ModelVault {
    /** Whose the vault's keys and records are, among the owners of the platform. */
    public static final String OWNER = "model-vault";

    private final Path folder;
    private final TrustedServices services;
    private final SecureStorage records;
    private final Sealer sealer;
    private final byte[] publisher;
    private final Function<String, Verdict> attestation;
    private final AuditLog audit;

    /**
     * A vault in a folder, which is made when it is needed.
     *
     * @param services of the owner {@link #OWNER}
     * @param records where it keeps which version is the present one; must notice what is put back
     * @param sealer encrypts the models
     * @param publisher the publisher's public key, an uncompressed point of P-256
     * @param attestation what a verifier says of a principal now
     */
    public ModelVault(
            Path folder,
            TrustedServices services,
            SecureStorage records,
            Sealer sealer,
            byte[] publisher,
            Function<String, Verdict> attestation,
            AuditLog audit) {
        this.folder = folder;
        this.services = services;
        this.records = records;
        this.sealer = sealer;
        this.publisher = publisher.clone();
        this.attestation = attestation;
        this.audit = audit;
    }

    /**
     * Takes a version of a model in, which becomes the present one.
     *
     * @param release its signed release
     * @param content the model; read to its end, not closed
     * @return what the release says
     * @throws TrustException INVALID_SIGNATURE if the publisher did not sign this release, or the content
     *     is not what it says; NOT_PERMITTED if it is older than the present one; STORAGE_FAILURE. Then
     *     the present one remains
     */
    public ModelRelease admit(byte[] release, InputStream content) {
        return admit(release, content, false);
    }

    /** The same, even if it is older than the present one: whoever calls this has decided so. */
    public ModelRelease admitEvenIfOlder(byte[] release, InputStream content) {
        return admit(release, content, true);
    }

    private synchronized ModelRelease admit(byte[] document, InputStream content, boolean older) {
        ModelRelease release = handedIn(document);
        try {
            Optional<Present> present = present(release.name());
            if (!older && present.isPresent() && release.isOlderThan(present.get().release())) {
                throw new TrustException(
                        TrustError.NOT_PERMITTED,
                        release + " is older than " + present.get().release().version()
                                + ", which is here; say that an older one is meant, if it is");
            }
            write(document, release, content);
            record(present.isEmpty(), release, document);
            removeOthers(release, document);
        } catch (TrustException e) {
            audit(OWNER, "Model_Admit", release.name(), e.error().name(), told(release));
            throw e;
        }
        audit(OWNER, "Model_Admit", release.name(), "permitted", told(release));
        return release;
    }

    private void record(boolean first, ModelRelease release, byte[] document) {
        String name = recordName(release.name());
        if (first) {
            records.initialize(name, ModelRelease.MAXIMUM_DOCUMENT, Data.plain(document));
        } else {
            records.write(name, Data.plain(document));
        }
    }

    private ModelRelease handedIn(byte[] document) {
        try {
            return verified(document, "the release that was handed in");
        } catch (TrustException e) {
            audit(OWNER, "Model_Admit", "unknown", e.error().name(), e.getMessage());
            throw e;
        }
    }

    /** The version before, and what a crash left over. */
    private void removeOthers(ModelRelease release, byte[] document) {
        Path kept = file(release, document);
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(folder, fileNameOf(release.name()) + "-*")) {
            for (Path one : all) {
                if (!one.equals(kept)) {
                    PrivateFiles.delete(one);
                }
            }
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    /** A version of a model that is here. */
    private record Present(byte[] document, ModelRelease release) {}

    /** What secure storage says; that it says so for this model is in the signed release. */
    private Optional<Present> present(String name) {
        byte[] document;
        try {
            document = records.read(recordName(name)).bytes();
        } catch (TrustException e) {
            if (e.error() == TrustError.DOES_NOT_EXIST) {
                return Optional.empty();
            }
            throw e;
        }
        ModelRelease release = verified(document, "the release that is kept of model " + name);
        if (!release.name().equals(name)) {
            throw new TrustException(
                    TrustError.CORRUPTION_DETECTED,
                    "what is kept of model " + name + " is the release of model " + release.name());
        }
        return Optional.of(new Present(document, release));
    }

    /** The file is complete, and known to be what was signed, before it has its name. */
    private void write(byte[] document, ModelRelease release, InputStream content) {
        Path target = file(release, document);
        Path partial = target.resolveSibling(target.getFileName() + ".partial");
        try {
            PrivateFiles.makeFolder(folder);
            MessageDigest hash = FileHash.sha256();
            try (Limited limited = new Limited(new DigestInputStream(content, hash), release);
                    OutputStream out =
                            sealer.output(context(document), PrivateFiles.begin(partial))) {
                limited.transferTo(out);
                limited.demandWhole();
            }
            String found = HexFormat.of().formatHex(hash.digest());
            if (!found.equals(release.hash())) {
                throw notAsSigned(release, "its hash is " + found);
            }
            PrivateFiles.finish(partial, target);
        } catch (IOException e) {
            throw failed(target, e);
        } finally {
            delete(partial);
        }
    }

    private static void delete(Path file) {
        try {
            PrivateFiles.delete(file);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static TrustException notAsSigned(ModelRelease release, String why) {
        return new TrustException(
                TrustError.INVALID_SIGNATURE,
                release + ": the content is not what its publisher signed: " + why);
    }

    /** Content of exactly the length that was signed: whoever sends more does not fill the disk. */
    private static final class Limited extends FilterInputStream {
        private final ModelRelease release;
        private long left;

        Limited(InputStream in, ModelRelease release) {
            super(in);
            this.release = release;
            this.left = release.length();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            left -= Math.max(0, read);
            if (left < 0) {
                throw notAsSigned(release, "it is longer than " + release.length() + " bytes");
            }
            return read;
        }

        /** What was handed in is not ours to close. */
        @Override
        public void close() {}

        void demandWhole() {
            if (left != 0) {
                throw notAsSigned(release, left + " of " + release.length() + " bytes are missing");
            }
        }
    }

    /**
     * Gives the present version of a model to a principal that attestation speaks for.
     *
     * @param principal who, as in {@link org.openaif.api.trust.Request}
     * @return the model; each byte is genuine, and where it was altered reading throws INVALID_SIGNATURE.
     *     To be closed
     * @throws TrustException NOT_PERMITTED if attestation does not speak for the principal; DOES_NOT_EXIST;
     *     INVALID_SIGNATURE if it was altered; CORRUPTION_DETECTED if it was put back
     */
    public InputStream open(String principal, String name) {
        String detail = "";
        try {
            Verdict verdict = attestation.apply(principal);
            if (!verdict.trusted()) {
                throw new TrustException(
                        TrustError.NOT_PERMITTED,
                        "model " + name + " is not given to " + principal
                                + ", whose attestation is not good: "
                                + String.join(" ", verdict.objections()));
            }
            Present present =
                    present(name)
                            .orElseThrow(
                                    () ->
                                            new TrustException(
                                                    TrustError.DOES_NOT_EXIST,
                                                    "there is no model " + name + " here"));
            detail = told(present.release());
            InputStream opened = new Loading(openFile(present), principal, present.release());
            audit(principal, "Model_Load", name, "permitted", detail);
            return opened;
        } catch (TrustException e) {
            audit(principal, "Model_Load", name, e.error().name(), detail);
            throw e;
        }
    }

    private InputStream openFile(Present present) {
        Path file = file(present.release(), present.document());
        try {
            return sealer.input(
                    context(present.document()),
                    new BufferedInputStream(Files.newInputStream(file)));
        } catch (IOException e) {
            throw altered(present.release(), e);
        }
    }

    /** Says, and writes down, of which model an altered part is. */
    private final class Loading extends FilterInputStream {
        private final String principal;
        private final ModelRelease release;

        Loading(InputStream in, String principal, ModelRelease release) {
            super(in);
            this.principal = principal;
            this.release = release;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return super.read(into, offset, length);
            } catch (IOException e) {
                TrustException refused = altered(release, e);
                audit(
                        principal,
                        "Model_Load",
                        release.name(),
                        refused.error().name(),
                        told(release));
                throw refused;
            }
        }
    }

    /** The error that a sealed stream had, with the model's name. */
    private static TrustException altered(ModelRelease release, IOException e) {
        TrustError error =
                e.getCause() instanceof TrustException known
                        ? known.error()
                        : TrustError.STORAGE_FAILURE;
        return new TrustException(
                error, release + " was altered where it is kept: " + e.getMessage(), e);
    }

    private static String told(ModelRelease release) {
        return "version " + release.version() + ", SHA-256 " + release.hash();
    }

    private void audit(
            String principal, String action, String model, String outcome, String detail) {
        audit.write(principal, action, "model/" + model, outcome, detail);
    }

    private ModelRelease verified(byte[] document, String what) {
        try {
            return CoseKey.verifying(
                    services, publisher, key -> ModelRelease.verified(document, key));
        } catch (TrustException e) {
            throw new TrustException(
                    e.error(),
                    what + " is not one of the publisher that is trusted here: " + e.getMessage(),
                    e);
        }
    }

    /** To which release, by which publisher, what is sealed belongs. */
    private static String context(byte[] document) {
        return HexFormat.of().formatHex(FileHash.of(document));
    }

    private static String recordName(String model) {
        return "model-" + fileNameOf(model);
    }

    private Path file(ModelRelease release, byte[] document) {
        return folder.resolve(
                fileNameOf(release.name())
                        + "-"
                        + context(document)
                        + ".model");
    }

    /** A name that is no way to another folder. */
    private static String fileNameOf(String model) {
        return HexFormat.of().formatHex(FileHash.of(model.getBytes(StandardCharsets.UTF_8)), 0, 16);
    }

    private static TrustException failed(Path file, IOException e) {
        return new TrustException(
                TrustError.STORAGE_FAILURE, file + ": " + e.getMessage(), e);
    }
}
