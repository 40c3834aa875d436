// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openaif.api.trust.KeyId;
import org.openaif.authority.AuditSettings;
import org.openaif.authority.FileAuditLog;
import org.openaif.authority.SigningKey;
import org.openaif.trust.SoftwareProvider;
import org.openaif.trust.TrustedPlatform;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Question: what does an entry of the audit log cost whoever writes it, and what until it is on the
 * disk?
 *
 * <p>{@code batch}: a thousand entries, until all are on the disk, per entry: hashing, writing, one
 * signature, and as many syncs as the log needs. {@code single}: one entry, until it is on the disk:
 * mostly one sync of the disk.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AuditBenchmark {
    private static final int BATCH = 1_000;

    private Path folder;
    private TrustedPlatform platform;
    private FileAuditLog log;

    /** Begins a log. */
    @Setup
    public void begin() throws IOException {
        folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "audit-bench");
        platform =
                TrustedPlatform.in(folder)
                        .with(new SoftwareProvider(folder.resolve("software")))
                        .open();
        log =
                new FileAuditLog(
                        folder.resolve("audit"),
                        AuditSettings.USUAL,
                        SigningKey.of(platform.services("audit"), new KeyId(1)),
                        InstantSource.system(),
                        FileAuditLog.NO_COUNTER);
    }

    private void write() {
        log.write(
                "aim/iot-rev/VolumePeaksAnalysis",
                "SharedStorage_Get",
                "storage/other/key",
                "denied",
                "no rule of standard-policy.json lets it");
    }

    /** A thousand. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void batch() {
        for (int i = 0; i < BATCH; i++) {
            write();
        }
        log.flush();
    }

    /** One. */
    @Benchmark
    public void single() {
        write();
        log.flush();
    }

    /** Removes it. */
    @TearDown
    public void remove() throws IOException {
        log.close();
        platform.close();
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }
}
