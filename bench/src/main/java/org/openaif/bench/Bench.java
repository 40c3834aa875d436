// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures everything and prints one table: {@code aif bench}.
 *
 * <p>The carriers of a chain take turns, one JVM each, for several rounds, so that a disturbance of
 * the machine hits all of them alike. Every JVM is run with the flags of the product.
 */
public final class Bench {
    private static final List<String> FLAGS =
            List.of(
                    "-XX:+UseSerialGC",
                    "-XX:+UseCompactObjectHeaders",
                    "-Xms1g",
                    "-Xmx1g",
                    "--sun-misc-unsafe-memory-access=allow");

    private static final List<String> CARRIERS =
            List.of("openaif", "disruptor", "queue", "vertx", "pekko");

    private static final String USAGE =
            """
            Usage: aif bench [--quick] [--json FILE] [--input DIR] [--aif COMMAND]
              --quick        1 to 2 minutes instead of 6 to 8; the figures are rougher
              --json FILE    write the figures there too
              --input DIR    the recording that the whole process is measured with
              --aif COMMAND  the launcher; ./aif unless said
            Example: aif bench --quick --json bench.json
            """;

    private final Settings settings;
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final StringBuilder table = new StringBuilder();
    private String section = "";

    private Bench(Settings settings) {
        this.settings = settings;
    }

    /** What was asked for. */
    private record Settings(boolean quick, Path json, Path input, String aif) {}

    /** Runs it; exit status 2 for bad usage, 1 if something could not be measured. */
    public static void main(String[] arguments) {
        Settings settings;
        try {
            settings = settings(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        if (settings == null) {
            System.out.print(USAGE);
            return;
        }
        try {
            System.exit(new Bench(settings).run() ? 0 : 1);
        } catch (IOException | RuntimeException e) {
            System.err.println("aif bench: " + e.getMessage());
            System.exit(1);
        } catch (InterruptedException e) {
            System.exit(1);
        }
    }

    /** Null if only help was asked for. */
    private static Settings settings(List<String> arguments) {
        boolean quick = false;
        Path json = null;
        Path input = null;
        String aif = System.getProperty("bench.aif", "./aif");
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--quick" -> quick = true;
                case "--json" -> json = Path.of(valueOf(arguments, i++));
                case "--input" -> input = Path.of(valueOf(arguments, i++));
                case "--aif" -> aif = valueOf(arguments, i++);
                case "--help", "-h" -> {
                    return null;
                }
                default ->
                        throw new IllegalArgumentException(
                                "aif bench: unknown option '" + arguments.get(i) + "'");
            }
        }
        return new Settings(quick, json, input, aif);
    }

    private static String valueOf(List<String> arguments, int option) {
        if (option + 1 == arguments.size()) {
            throw new IllegalArgumentException(
                    "aif bench: " + arguments.get(option) + " needs a value");
        }
        return arguments.get(option + 1);
    }

    /** True if everything was measured that could be; what failed stands in the table. */
    private boolean run() throws IOException, InterruptedException {
        machine();
        boolean whole = true;
        for (String payload : settings.quick ? List.of("fresh") : List.of("fresh", "shared")) {
            whole &= measured(() -> chains(payload));
        }
        int seconds = settings.quick ? 3 : 8;
        whole &=
                measured(
                        () ->
                                percentiles(
                                        "one-way latency through 3 hops, 10,000/s",
                                        ChainLatency.class,
                                        seconds));
        whole &=
                measured(
                        () ->
                                percentiles(
                                        "signal to an AIM with a full input",
                                        SignalLatency.class,
                                        seconds));
        wholeProcess();
        System.out.print(table);
        if (settings.json != null) {
            Files.writeString(
                    settings.json,
                    JsonMapper.builder()
                            .build()
                            .writerWithDefaultPrettyPrinter()
                            .writeValueAsString(figures));
        }
        return whole;
    }

    /** One of the things to measure. */
    @FunctionalInterface
    private interface Part {
        void measure() throws IOException, InterruptedException, RunnerException;
    }

    /** A part that fails does not cost the figures of the others. */
    private boolean measured(Part part) throws InterruptedException {
        try {
            part.measure();
            return true;
        } catch (IOException | RunnerException | RuntimeException e) {
            say("failed: " + e.getMessage());
            return false;
        }
    }

    // --- the chains

    private void chains(String payload) throws RunnerException {
        heading("chain of 3 hops, 1 KiB, " + payload + " messages");
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        Map<String, List<Double>> bytes = new LinkedHashMap<>();
        int rounds = settings.quick ? 1 : 3;
        for (int round = 1; round <= rounds; round++) {
            for (String carrier : CARRIERS) {
                progress(payload + " chain, " + carrier + ", round " + round + " of " + rounds);
                for (IterationResult iteration : iterations(carrier, payload)) {
                    rates.computeIfAbsent(carrier, key -> new ArrayList<>())
                            .add(iteration.getPrimaryResult().getScore());
                    bytes.computeIfAbsent(carrier, key -> new ArrayList<>())
                            .add(
                                    iteration.getSecondaryResults()
                                            .get("gc.alloc.rate.norm")
                                            .getScore());
                }
            }
        }
        double ours = Spread.of(rates.get("openaif")).median();
        for (String carrier : CARRIERS) {
            Spread rate = Spread.of(rates.get(carrier));
            row(carrier, "million messages/s", rate, 2, 1e6);
            if (!carrier.equals("openaif")) {
                ratio("openaif / " + carrier, ours / rate.median());
            }
        }
        for (String carrier : CARRIERS) {
            row(carrier, "bytes allocated/message", Spread.of(bytes.get(carrier)), 0, 1);
        }
    }

    private List<IterationResult> iterations(String carrier, String payload)
            throws RunnerException {
        RunResult result =
                new Runner(
                                new OptionsBuilder()
                                        .include(ChainBenchmark.class.getName() + ".chain")
                                        .param("carrier", carrier)
                                        .param("payload", payload)
                                        .forks(1)
                                        .warmupIterations(settings.quick ? 3 : 4)
                                        .measurementIterations(5)
                                        .warmupTime(TimeValue.milliseconds(1000))
                                        .measurementTime(
                                                TimeValue.milliseconds(settings.quick ? 600 : 1000))
                                        .jvmArgs(FLAGS.toArray(String[]::new))
                                        .addProfiler(GCProfiler.class)
                                        .shouldFailOnError(true)
                                        .verbosity(VerboseMode.SILENT)
                                        .build())
                        .runSingle();
        List<IterationResult> iterations = new ArrayList<>();
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            iterations.addAll(fork.getIterationResults());
        }
        return iterations;
    }

    // --- latencies

    private void percentiles(String what, Class<?> main, int seconds)
            throws IOException, InterruptedException {
        heading(what);
        List<Percentiles> runs = new ArrayList<>();
        int rounds = settings.quick ? 1 : 3;
        for (int round = 1; round <= rounds; round++) {
            progress(what + ", round " + round + " of " + rounds);
            runs.add(inItsOwnJvm(main, seconds));
        }
        table.append(
                String.format(Locale.ROOT, "  %,d samples a round%n", runs.get(0).samples()));
        row("p50", "us", spread(runs, Percentiles::p50), 1, 1);
        row("p99", "us", spread(runs, Percentiles::p99), 1, 1);
        row("p99.9", "us", spread(runs, Percentiles::p999), 1, 1);
    }

    private static <T> Spread spread(List<T> runs, ToDoubleFunction<T> figure) {
        return Spread.of(runs.stream().map(figure::applyAsDouble).toList());
    }

    private static Percentiles inItsOwnJvm(Class<?> main, int seconds)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(main.getName(), Integer.toString(seconds)));
        Process process =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String line = process.inputReader().readLine();
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0 || line == null) {
            process.destroyForcibly();
            throw new IOException(main.getSimpleName() + " failed; it says why above");
        }
        return Percentiles.parse(line);
    }

    // --- the whole process

    private void wholeProcess() throws InterruptedException {
        heading("aif run workflows/iot-rev --speed max, whole process");
        if (settings.input == null) {
            say("not measured: it needs a recording; give one with --input DIR");
            return;
        }
        List<String> command =
                List.of(
                        settings.aif, "run", "workflows/iot-rev", "--input",
                        settings.input.toString(), "--speed", "max", "--json");
        List<WholeProcess> runs = new ArrayList<>();
        int rounds = settings.quick ? 3 : 7;
        try {
            for (int round = 1; round <= rounds; round++) {
                progress("aif run, round " + round + " of " + rounds);
                runs.add(WholeProcess.run(command));
            }
        } catch (IOException e) {
            say("not measured: " + String.join(" ", command) + ": " + e.getMessage());
            return;
        }
        row("first line", "ms", spread(runs, WholeProcess::firstLineMillis), 0, 1);
        row("to the end", "ms", spread(runs, WholeProcess::totalMillis), 0, 1);
        row("peak resident", "MB", spread(runs, WholeProcess::peakMegabytes), 1, 1);
    }

    // --- the table

    private void machine() {
        String text =
                "JDK " + Runtime.version() + ", " + processor() + ", "
                        + Runtime.getRuntime().availableProcessors() + " cores, "
                        + System.getProperty("os.name") + " " + System.getProperty("os.version")
                        + ", " + String.join(" ", FLAGS.subList(0, 4));
        table.append(text).append('\n');
        table.append("median (least to most, n = figures in it)\n");
        figures.put("machine", text);
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    private void heading(String text) {
        section = text;
        table.append('\n').append(text).append('\n');
    }

    private void row(String name, String unit, Spread spread, int decimals, double divisor) {
        table.append(
                String.format(
                        Locale.ROOT,
                        "  %-12s %-24s %s%n",
                        name,
                        unit,
                        spread.format(decimals, divisor)));
        figures.put(section + ": " + name + ", " + unit, spread.dividedBy(divisor));
    }

    private void ratio(String name, double ratio) {
        table.append(String.format(Locale.ROOT, "  %-37s %.1f times%n", name, ratio));
        figures.put(section + ": " + name, ratio);
    }

    private void say(String text) {
        table.append("  ").append(text).append('\n');
        figures.put(section, text);
    }

    private static void progress(String text) {
        System.err.println("measuring: " + text);
    }
}
