// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.trust.AuditLog;
import org.openaif.api.trust.Decision;
import org.openaif.api.trust.DecisionPoint;
import org.openaif.api.trust.Request;
import org.openaif.api.trust.TrustException;
import org.openaif.authority.Policy;

/**
 * The policy of an installation, as its file says now: a change of the file holds a second later, in
 * every process that runs. One that cannot be used leaves the rules as they were, and is written down.
 *
 * <p>Any thread may call it. The file is looked at once a second at most, by whoever asks just then.
 */
final class WatchedPolicy implements DecisionPoint {
    private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

    private final Policy policy;
    private final Path file;
    private final AuditLog audit;
    private final LongSupplier nanoTime;
    private final AtomicLong lookAt;
    private volatile Stamp stamp;

    /** By what a file is known to be another one than before. */
    private record Stamp(FileTime modified, long size, Optional<Object> key) {
        static final Stamp NONE = new Stamp(FileTime.fromMillis(0), -1, Optional.empty());

        static Stamp of(Path file) {
            try {
                BasicFileAttributes read =
                        Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(
                        read.lastModifiedTime(), read.size(), Optional.ofNullable(read.fileKey()));
            } catch (IOException gone) {
                return NONE;
            }
        }
    }

    private WatchedPolicy(
            Policy policy, Path file, Stamp stamp, AuditLog audit, LongSupplier nanoTime) {
        this.policy = policy;
        this.file = file;
        this.stamp = stamp;
        this.audit = audit;
        this.nanoTime = nanoTime;
        this.lookAt = new AtomicLong(nanoTime.getAsLong() + INTERVAL);
    }

    /**
     * Reads a policy.
     *
     * @param present its file; empty for the policy that comes with the program
     * @param file where one may come to be
     * @param audit where changes are written down
     * @param nanoTime as {@link System#nanoTime}
     * @throws AifException if it cannot be read or is no policy; OP_FAILED if others could write it
     */
    static WatchedPolicy of(
            Optional<Path> present, Path file, AuditLog audit, LongSupplier nanoTime) {
        Stamp stamp = Stamp.of(file);
        present.ifPresent(WatchedPolicy::requireUnwritableByOthers);
        Policy policy =
                present.map(there -> Policy.of(there, audit))
                        .orElseGet(() -> Policy.standard(audit));
        return new WatchedPolicy(policy, file, stamp, audit, nanoTime);
    }

    private static void requireUnwritableByOthers(Path file) {
        try {
            if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                return;
            }
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                    || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new AifException(
                        ErrorCode.OP_FAILED,
                        file + " can be written by others, who would decide what you may do; chmod"
                                + " go-w it");
            }
        } catch (IOException unreadable) {
            // There is none, or it cannot be looked at: whoever reads it says so.
        }
    }

    /** The rules, to explain and list them. */
    Policy policy() {
        return policy;
    }

    @Override
    public Decision decide(Request request) {
        long due = lookAt.get();
        long now = nanoTime.getAsLong();
        if (now - due >= 0 && lookAt.compareAndSet(due, now + INTERVAL)) {
            look();
        }
        return policy.decide(request);
    }

    private void look() {
        Stamp found = Stamp.of(file);
        if (found.equals(stamp) || found.equals(Stamp.NONE)) {
            return; // A policy that was taken away holds until somebody puts another in its place.
        }
        stamp = found;
        try {
            requireUnwritableByOthers(file);
            policy.apply(file, "user-agent");
        } catch (TrustException told) {
            // The policy has written it down, and the rules are what they were.
        } catch (AifException refused) {
            audit.write(
                    "user-agent",
                    "Policy_Apply",
                    "policy/" + file.getFileName(),
                    "refused",
                    String.valueOf(refused.getMessage()));
        }
    }
}
