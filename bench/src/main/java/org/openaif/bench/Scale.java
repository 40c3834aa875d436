// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Question: does what an AIM costs stay the same, however many there are?
 *
 * <p>Runs a {@link Grid} of 100, 1,000 and 10,000 AIMs, each in a JVM of its own with the flags of
 * the product and a heap of 1 GB at most, and prints one table. Every JVM is cold: what a user waits
 * for when starting a workflow is what is measured. Memory is the peak of the resident set (VmHWM),
 * after 1,000,000 messages.
 *
 * <pre>java -cp 'bench/target/classes:bench/target/lib/*' org.openaif.bench.Scale</pre>
 */
public final class Scale {
    private static final List<Integer> AIMS = List.of(100, 1_000, 10_000);

    private static final long MESSAGES = 1_000_000;

    /** As the launcher gives them, and the bound that is to be kept. */
    private static final List<String> FLAGS =
            List.of("-XX:+UseCompactObjectHeaders", "-XX:+UseSerialGC", "-Xms16m", "-Xmx1g",
                    "-XX:MaxHeapFreeRatio=40");

    private static final String USAGE =
            """
            Usage: java -cp 'bench/target/classes:bench/target/lib/*' org.openaif.bench.Scale \
            [--rounds N] [--json FILE]
              --rounds N     how often each size is run; the table has the medians; 3 unless said
              --json FILE    write the figures there too
            """;

    private Scale() {}

    /** Runs it; exit status 2 for bad usage, 1 if something could not be measured. */
    public static void main(String[] arguments) {
        List<String> rest = new ArrayList<>(List.of(arguments));
        if (rest.size() == 2 && rest.getFirst().equals("--point")) {
            point(Integer.parseInt(rest.getLast()));
            return;
        }
        int rounds = 3;
        Path json = null;
        try {
            while (!rest.isEmpty()) {
                String option = rest.removeFirst();
                switch (option) {
                    case "--rounds" -> rounds = Integer.parseInt(rest.removeFirst());
                    case "--json" -> json = Path.of(rest.removeFirst());
                    default -> throw new IllegalArgumentException(option);
                }
            }
            if (rounds < 1) {
                throw new IllegalArgumentException("--rounds " + rounds);
            }
        } catch (IllegalArgumentException | java.util.NoSuchElementException e) {
            System.err.println("scale: " + e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
        }
        try {
            print(measured(rounds), json);
        } catch (IOException e) {
            System.err.println("scale: " + e.getMessage());
            System.exit(1);
        } catch (InterruptedException e) {
            System.exit(1);
        }
    }

    /** One size, in this JVM; prints one line. */
    private static void point(int aims) {
        try {
            Path folder = Files.createTempDirectory("scale");
            try (Grid grid = new Grid(aims, folder)) {
                Grid.Times times = grid.run(MESSAGES);
                System.out.println(
                        String.join(
                                " ",
                                Stream.of(
                                                times.read(), times.prepare(), times.start(),
                                                times.processor(), times.pass(),
                                                times.messages(), peakKilobytes())
                                        .map(String::valueOf)
                                        .toList()));
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static long peakKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow(() -> new IOException("/proc/self/status has no VmHWM"));
    }

    // --- the table

    /** The medians of one size, in milliseconds, messages and megabytes (1,000,000 bytes). */
    private record Point(
            int aims, double read, double prepare, double start, double processor,
            double messagesPerSecond, double peakMegabytes) {}

    private static List<Point> measured(int rounds) throws IOException, InterruptedException {
        Map<Integer, List<long[]>> lines = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (int aims : AIMS) {
                System.err.println(
                        "measuring: " + aims + " AIMs, round " + round + " of " + rounds);
                lines.computeIfAbsent(aims, key -> new ArrayList<>()).add(inItsOwnJvm(aims));
            }
        }
        return lines.entrySet().stream().map(each -> median(each.getKey(), each.getValue())).toList();
    }

    private static Point median(int aims, List<long[]> lines) {
        return new Point(
                aims,
                median(lines, line -> line[0] / 1e6),
                median(lines, line -> line[1] / 1e6),
                median(lines, line -> line[2] / 1e6),
                median(lines, line -> line[3] / 1e6),
                median(lines, line -> line[5] / (line[4] / 1e9)),
                median(lines, line -> line[6] * 1024 / 1e6));
    }

    private static double median(
            List<long[]> lines, java.util.function.ToDoubleFunction<long[]> figure) {
        return Spread.of(lines.stream().map(figure::applyAsDouble).toList()).median();
    }

    private static long[] inItsOwnJvm(int aims) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Scale.class.getName(), "--point", Integer.toString(aims)));
        Process process =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String line = process.inputReader().readLine();
        if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0 || line == null) {
            process.destroyForcibly();
            throw new IOException(aims + " AIMs failed; it says why above");
        }
        return Stream.of(line.split(" ")).mapToLong(Long::parseLong).toArray();
    }

    private static void print(List<Point> points, Path json) throws IOException {
        System.out.println(
                "JDK " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors()
                        + " cores, " + System.getProperty("os.name") + ", "
                        + String.join(" ", FLAGS) + "; medians, cold JVMs");
        System.out.println(
                "    AIMs   read ms  prepare ms  start ms  all three, CPU ms   peak MB  messages/s");
        for (Point point : points) {
            System.out.println(
                    String.format(
                            Locale.ROOT,
                            "%,8d  %8.0f  %10.0f  %8.0f  %15.0f  %8.0f  %,10.0f",
                            point.aims, point.read, point.prepare, point.start,
                            point.processor, point.peakMegabytes,
                            point.messagesPerSecond));
        }
        for (int i = 1; i < points.size(); i++) {
            System.out.println(more(points.get(i - 1), points.get(i)));
        }
        if (json != null) {
            Files.writeString(
                    json,
                    JsonMapper.builder()
                            .build()
                            .writerWithDefaultPrettyPrinter()
                            .writeValueAsString(points));
        }
    }

    /** What each further AIM costs: linear is where the second line says no more than the first. */
    private static String more(Point few, Point many) {
        int further = many.aims - few.aims;
        return String.format(
                Locale.ROOT,
                "each further AIM, from %,d to %,d: %.0f us of CPU to start, %.1f KB",
                few.aims, many.aims, (many.processor - few.processor) * 1_000 / further,
                (many.peakMegabytes - few.peakMegabytes) * 1_000 / further);
    }
}
