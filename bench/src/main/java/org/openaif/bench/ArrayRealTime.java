// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.openaif.api.Message;
import org.openaif.beamforming.ArrayAudio;
import org.openaif.beamforming.EnhancedAudio;
import org.openaif.beamforming.SimulatedArray;
import org.openaif.testkit.AimTest;
import org.openaif.testkit.WorkflowTest;

/**
 * How much of one core does it take to localise a source with four microphones at 16 kHz and to turn
 * the array to it?
 *
 * <pre>
 *  60 s of simulated sound --&gt; SceneSwitch, SourceLocalisation, Beamforming --&gt; EnhancedAudio
 * </pre>
 *
 * <p>The real-time factor is the time of processor of the whole process (all threads, garbage
 * collection and compilation, too) divided by the length of the sound. Arguments: how many rounds (5).
 */
public final class ArrayRealTime {
    private static final int SECONDS = 60;

    private ArrayRealTime() {}

    /** Runs it and prints a line for each round, and the median with least and most. */
    public static void main(String[] arguments) {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        List<Message<ArrayAudio>> sound =
                AimTest.of(new SimulatedArray())
                        .with("Seconds", SECONDS)
                        .run()
                        .written("MicrophoneArrayAudio", ArrayAudio.class);
        List<Double> factors = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            long began = processorNanoseconds();
            long samples = enhanced(sound);
            double factor = (processorNanoseconds() - began) / 1e9 / SECONDS;
            factors.add(factor);
            System.out.printf(
                    Locale.ROOT, "round %d: %d samples, real-time factor %.4f%n",
                    round, samples, factor);
        }
        double[] sorted = factors.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "real-time factor %.4f (%.4f to %.4f) of %d rounds: %s%n",
                sorted[sorted.length / 2],
                sorted[0],
                sorted[sorted.length - 1],
                rounds,
                Arrays.toString(sorted));
    }

    private static long enhanced(List<Message<ArrayAudio>> sound) {
        Path aiw = Path.of(System.getProperty("aif.home", "."), "workflows/beamforming/beamforming.json");
        try (WorkflowTest workflow = WorkflowTest.of(aiw)) {
            return workflow.with("SceneSwitch", "Scenes", "0:OUTDOOR")
                    .feed("MicrophoneArrayAudio", sound)
                    .run()
                    .written("EnhancedAudio", EnhancedAudio.class)
                    .stream()
                    .mapToLong(message -> message.record().samples().length)
                    .sum();
        }
    }

    private static long processorNanoseconds() {
        return ((OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
