// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Question: how long does {@code aif run} take from nothing to its first line of output, and to its
 * end, and how much memory is resident at most?
 *
 * <p>The process is started as a user would start it, launcher included. Memory is what Linux counts
 * as the peak of the resident set (VmHWM in {@code /proc}), of the launcher and all it starts; it is
 * looked at every 2 ms, so the last 2 ms before the end may be missed.
 *
 * @param firstLineMillis from starting the process to its first line
 * @param totalMillis to its end
 * @param peakMegabytes resident, 1 MB = 1,000,000 bytes
 */
record WholeProcess(double firstLineMillis, double totalMillis, double peakMegabytes) {

    static WholeProcess run(List<String> command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("bench", ".err");
        try {
            long start = System.nanoTime();
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            AtomicLong peakKilobytes = new AtomicLong();
            Thread watcher =
                    Thread.ofPlatform().daemon().start(() -> watch(process, peakKilobytes));
            long firstLine = -1;
            try (BufferedReader lines = process.inputReader()) {
                while (lines.readLine() != null) {
                    if (firstLine < 0) {
                        firstLine = System.nanoTime();
                    }
                }
            }
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + " did not end");
            }
            long end = System.nanoTime();
            watcher.join();
            if (process.exitValue() != 0 || firstLine < 0) {
                throw new IOException(
                        "exit status " + process.exitValue() + ": "
                                + Files.readString(errors).strip());
            }
            return new WholeProcess(
                    (firstLine - start) / 1e6,
                    (end - start) / 1e6,
                    peakKilobytes.get() * 1024 / 1e6);
        } finally {
            Files.delete(errors);
        }
    }

    private static void watch(Process process, AtomicLong peakKilobytes) {
        while (process.isAlive()) {
            long now =
                    Stream.concat(Stream.of(process.toHandle()), process.descendants())
                            .mapToLong(one -> peakOf(one.pid()))
                            .sum();
            peakKilobytes.accumulateAndGet(now, Math::max);
            try {
                TimeUnit.MILLISECONDS.sleep(2);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** In kilobytes; 0 for a process that has ended meanwhile. */
    private static long peakOf(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | java.io.UncheckedIOException e) {
            return 0;
        }
    }
}
