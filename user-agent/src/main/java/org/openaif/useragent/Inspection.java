// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.authority.AuditReport;
import org.openaif.authority.AuditVerifier;
import org.openaif.authority.CertificateAuthority;
import org.openaif.authority.Policy;
import org.openaif.authority.PolicyFinding;
import org.openaif.authority.PolicyRule;

/** Looks an installation over, and changes nothing. */
final class Inspection {
    /** Deeper than anything of ours. */
    private static final int MAX_DEPTH = 8;

    /** How long before the root expires somebody should think of it. */
    private static final Duration SOON = Duration.ofDays(90);

    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.complementOf(
                    EnumSet.of(
                            PosixFilePermission.OWNER_READ,
                            PosixFilePermission.OWNER_WRITE,
                            PosixFilePermission.OWNER_EXECUTE));

    private final TrustFolder trust;
    private final Path devices;
    private final Path program;
    private final List<Advisories> advisories;
    private final List<Finding> findings = new ArrayList<>();

    /** How bad something is. */
    enum Severity {
        /** To be mended. */
        WRONG,
        /** Could be better, or cannot be told. */
        WARNING,
        /** Is as it should be. */
        FINE
    }

    /**
     * What was found.
     *
     * @param area what was looked at
     * @param message what is so
     * @param hint how to mend it; empty where nothing is to be mended
     */
    record Finding(Severity severity, String area, String message, String hint) {}

    /**
     * Prepares it.
     *
     * @param devices where the devices of the machine are
     * @param program the folder of the program's jars
     */
    Inspection(TrustFolder trust, Path devices, Path program, List<Advisories> advisories) {
        this.trust = trust;
        this.devices = devices;
        this.program = program;
        this.advisories = advisories;
    }

    List<Finding> findings() throws IOException {
        permissions();
        policy();
        audit();
        identities();
        configuration();
        libraries();
        return findings;
    }

    private void found(Severity severity, String area, String message, String hint) {
        findings.add(new Finding(severity, area, message, hint));
    }

    // --- who can read and write it

    private void permissions() throws IOException {
        int before = findings.size();
        if (!Files.isDirectory(trust.path())) {
            found(Severity.FINE, "files", trust.path() + " is not there yet: nothing was kept", "");
        } else {
            look(trust.path(), OTHERS, "chmod -R go= " + trust.path());
            if (findings.size() == before) {
                found(Severity.FINE, "files", trust.path() + " is its owner's alone", "");
            }
        }
        if (Files.isDirectory(program)) {
            look(
                    program,
                    EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE),
                    "chmod -R go-w " + program);
        }
    }

    private void look(Path folder, Set<PosixFilePermission> unwanted, String hint)
            throws IOException {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            found(
                    Severity.WARNING,
                    "files",
                    "this system does not tell who may read " + folder,
                    "look at it by hand");
            return;
        }
        try (Stream<Path> all = Files.walk(folder, MAX_DEPTH)) {
            for (Path file : all.toList()) {
                if (Files.isSymbolicLink(file)) {
                    found(
                            Severity.WRONG,
                            "files",
                            file + " leads elsewhere",
                            "put the file itself there");
                    continue;
                }
                Set<PosixFilePermission> has =
                        Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
                if (has.stream().anyMatch(unwanted::contains)) {
                    found(
                            Severity.WRONG,
                            "files",
                            file
                                    + " is open to others ("
                                    + PosixFilePermissions.toString(has)
                                    + ")",
                            hint);
                }
            }
        }
    }

    // --- who may do what

    private void policy() {
        Path file = trust.installation().ownPolicyFile();
        if (!Files.exists(file)) {
            found(
                    Severity.FINE,
                    "policy",
                    "the policy that comes with the program is in force",
                    "");
            return;
        }
        List<PolicyFinding> wrong = Policy.check(file);
        for (PolicyFinding one : wrong) {
            found(
                    Severity.WRONG,
                    "policy",
                    one.file() + ":" + one.line() + ": " + one.message(),
                    one.hint());
        }
        if (wrong.isEmpty()) {
            List<PolicyRule> rules = Policy.of(file, Silence.LOG).rules();
            List<PolicyRule> weak = rules.stream().filter(Policy::isWeak).toList();
            weak.forEach(
                    rule ->
                            found(
                                    Severity.WRONG,
                                    "policy",
                                    rule.place()
                                            + ": permits something to anybody, or on anything: "
                                            + rule,
                                    "name whom, or on what, instead of **"));
            if (weak.isEmpty()) {
                found(
                        Severity.FINE,
                        "policy",
                        file + " has " + Sentence.counted(rules.size(), "rule"),
                        "");
            }
        }
    }

    // --- who did what

    private void audit() {
        if (!Files.isDirectory(trust.auditFolder())) {
            found(Severity.FINE, "audit", "there is no audit log yet", "");
            return;
        }
        TrustFolder.@Nullable AuditKey key =
                attempt("audit", () -> trust.auditKey(Optional.empty()));
        if (key == null) {
            return;
        }
        if (key.fromBesideTheLog()) {
            found(
                    Severity.WARNING,
                    "audit",
                    "the log's key is only known from beside the log",
                    "keep a copy of key.pem elsewhere, and verify with --key");
        }
        AuditReport report =
                attempt(
                        "audit",
                        () ->
                                AuditVerifier.verify(
                                        trust.auditFolder(), key.key(), OptionalLong.empty()));
        if (report == null) {
            return;
        }
        report.findings()
                .forEach(
                        one ->
                                found(
                                        Severity.WRONG,
                                        "audit",
                                        one.toString(),
                                        "keep " + trust.auditFolder() + " as evidence"));
        if (report.isGenuine()) {
            found(
                    Severity.FINE,
                    "audit",
                    Sentence.counted(report.entries(), "entry", "entries")
                            + ", as they were written",
                    "");
        }
    }

    // --- who is who

    private void identities() {
        if (!trust.hasAuthority()) {
            found(Severity.FINE, "identities", "there is no certificate authority yet", "");
            return;
        }
        CertificateAuthority authority = attempt("identities", trust::authorityToAsk);
        if (authority == null) {
            return;
        }
        Instant now = Instant.now();
        Instant expires = authority.root().getNotAfter().toInstant();
        if (expires.isBefore(now)) {
            found(
                    Severity.WRONG,
                    "identities",
                    "the root expired at " + expires,
                    "move "
                            + trust.installation().authorityFolder()
                            + " away to found another authority");
        } else if (expires.isBefore(now.plus(SOON))) {
            found(
                    Severity.WARNING,
                    "identities",
                    "the root expires at " + expires,
                    "plan to found another authority");
        }
        Instant due = attempt("identities", authority::revocationsDue);
        if (due != null && due.isBefore(now)) {
            found(
                    Severity.WRONG,
                    "identities",
                    "the revocation list was to be renewed until " + due,
                    "aif trust identity renew WHO signs a new one");
        }
        Integer valid =
                attempt(
                        "identities",
                        () ->
                                (int)
                                        authority.issued().stream()
                                                .filter(one -> one.expires().isAfter(now))
                                                .count());
        if (valid != null) {
            found(
                    Severity.FINE,
                    "identities",
                    "not yet expired: "
                            + Sentence.counted(valid, "identity", "identities")
                            + ", and the root until "
                            + expires,
                    "");
        }
    }

    /** What cannot even be looked at is a finding. */
    private <T> @Nullable T attempt(String area, java.util.function.Supplier<T> look) {
        try {
            return look.get();
        } catch (AifException e) {
            found(Severity.WRONG, area, String.valueOf(e.getMessage()), "mend that first");
            return null;
        }
    }

    // --- how it is set up

    private void configuration() {
        boolean tpm =
                Files.exists(devices.resolve("tpmrm0")) || Files.exists(devices.resolve("tpm0"));
        boolean software = Files.isDirectory(trust.path().resolve("software"));
        if (tpm && software) {
            found(
                    Severity.WARNING,
                    "configuration",
                    "the root of trust is a file, and this machine has a TPM",
                    "let the AIF metadata name tpm before software");
        } else if (software) {
            found(
                    Severity.FINE,
                    "configuration",
                    "the root of trust is a file; this machine has no TPM",
                    "");
        }
    }

    // --- what it is made of

    private void libraries() {
        List<Sbom.Part> parts = Sbom.ofThisProgram();
        int known = 0;
        int matched = 0;
        for (Advisories source : advisories) {
            known += source.size();
            for (Advisories.Match match : source.of(parts)) {
                matched++;
                found(
                        Severity.WRONG,
                        "libraries",
                        match.toString(),
                        "update OpenAIF, or that library");
            }
        }
        if (matched == 0) {
            found(
                    Severity.FINE,
                    "libraries",
                    "none of " + parts.size() + " libraries has one of " + known + " known flaws",
                    "");
        }
    }
}
