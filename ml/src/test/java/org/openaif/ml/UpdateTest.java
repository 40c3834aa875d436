// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.AifException;
import org.openaif.testsupport.SharedData;

/** Another model goes live between two messages, and goes again if it does worse than promised. */
class UpdateTest {
    private static final String ALL_AGREE = "\"Promise\": {\"Agreement\": 0.9, \"Probation\": 16}";

    @TempDir Path folder;

    private Path metadata() throws IOException {
        for (String name : List.of("hello_world_float", "hello_world_int8")) {
            Files.copy(
                    SharedData.path("data/tinyml-models/open/models/tflite-micro/" + name + ".tflite"),
                    folder.resolve(name));
        }
        document("sine", "hello_world_float", 1, "");
        return ModelRun.metadata(folder, "sine", Map.of("In", "float32[]"), Map.of("Out", "float32[]"));
    }

    private void document(String name, String file, double scale, String manifest) throws IOException {
        Files.writeString(
                folder.resolve(name),
                """
                {"Header": "AIF-MLO-V2.2", "MLModelObjectID": "%s", "MLModelData": {"DataURI": "%s"},
                 "MLModelManifest": {"Header": "AIF-LMM-V2.2", "OpenAIF": {%s}},
                 "OpenAIF": {"Inputs": [{"Scale": %s}]}}"""
                        .formatted(name, file, manifest, scale));
    }

    private static float sine(ModelRun run, float x) {
        return run.answer(new Values.Float32(new float[] {x}), Values.Float32.class).values()[0];
    }

    private static void update(ModelRun run, String name) {
        run.models().update("Aim", "Aim", URI.create(name));
    }

    @Test
    void the_models_know_the_sine_as_well_as_their_authors_say() throws IOException {
        try (ModelAims models = new ModelAims();
                ModelRun run = new ModelRun(models, metadata(), Map.of("In", Values.Float32.class))) {
            for (double limit : new double[] {0.05, 0.12}) {
                for (float x = 0; x < 2 * Math.PI; x += 0.05f) {
                    assertThat((double) sine(run, x)).isCloseTo(Math.sin(x), within(limit));
                }
                document("small", "hello_world_int8", 1, "");
                update(run, "small");
            }
        }
    }

    @Test
    void one_that_does_worse_on_recent_inputs_does_not_go_live() throws IOException {
        try (ModelAims models = new ModelAims();
                ModelRun run = new ModelRun(models, metadata(), Map.of("In", Values.Float32.class))) {
            for (int i = 0; i < 40; i++) {
                sine(run, i / 8f);
            }
            float before = sine(run, 1);
            document("wrong", "hello_world_float", 0.3, ALL_AGREE);
            assertThatThrownBy(() -> update(run, "wrong"))
                    .isInstanceOf(AifException.class)
                    .hasMessageContainingAll("wrong", "agrees", "the present one stays");
            assertThatThrownBy(() -> update(run, "missing")).isInstanceOf(AifException.class);
            assertThatThrownBy(() -> update(run, "https://example.org/model"))
                    .hasMessageContaining("shared-storage");
            assertThat(sine(run, 1)).isEqualTo(before);
            assertThat(models.loaded()).isEqualTo(1);
        }
    }

    @Test
    void one_that_turns_out_worse_goes_again_by_itself() throws IOException {
        try (ModelAims models = new ModelAims();
                ModelRun run = new ModelRun(models, metadata(), Map.of("In", Values.Float32.class))) {
            // On 0 both agree; so the comparison beforehand finds nothing.
            for (int i = 0; i < 40; i++) {
                sine(run, 0);
            }
            document("wrong", "hello_world_float", 0.3, ALL_AGREE);
            update(run, "wrong");
            int wrong = 0;
            for (int i = 0; i < 20; i++) {
                wrong += Math.abs(sine(run, 1.5f) - 1) > 0.1 ? 1 : 0;
            }
            assertThat(wrong).isEqualTo(8);
            assertThat(run.reports()).singleElement().asString().contains("'wrong'", "'sine' is back");
            assertThat(sine(run, 1.5f)).isCloseTo(1, within(0.1f));
        }
    }

    @Test
    void five_hundred_updates_under_load_lose_nothing_and_leave_nothing() throws Exception {
        int messages = 20_000;
        AtomicLong warm = new AtomicLong();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (ModelAims models = new ModelAims();
                ModelRun run = new ModelRun(models, metadata(), Map.of("In", Values.Float32.class))) {
            document("small", "hello_world_int8", 1, ALL_AGREE.replace("0.9", "0"));
            sine(run, 0);
            Thread feeder =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        for (int i = 0; i < messages; i++) {
                                            run.feed("In", new Values.Float32(new float[] {i % 600 / 100f}));
                                        }
                                    });
            Thread updater =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            for (int i = 0; i < 500; i++) {
                                                update(run, i % 2 == 0 ? "small" : "sine");
                                                if (i == 99) {
                                                    warm.set(nativeBytes());
                                                }
                                            }
                                        } catch (Throwable e) {
                                            failure.set(e);
                                        }
                                    });
            int answered = 0;
            while (answered < messages || updater.isAlive()) {
                if (answered == messages) {
                    run.feed("In", new Values.Float32(new float[] {1}));
                    run.next("Out", Values.Float32.class);
                    continue;
                }
                float value = run.next("Out", Values.Float32.class).values()[0];
                assertThat((double) value).isCloseTo(Math.sin(answered % 600 / 100f), within(0.13));
                answered++;
            }
            updater.join();
            feeder.join();
            assertThat(failure.get()).isNull();
            assertThat(run.reports()).isEmpty();
            // The installed one, and those that are live, waiting or on probation.
            assertThat(models.loaded()).isLessThanOrEqualTo(2);
            // Were interpreters not freed, it would be 60 MB; the compiler of the JVM takes some, too.
            assertThat(nativeBytes() - warm.get()).isLessThan(24L << 20);
        }
    }

    /** What native code has asked for and not given back, in the whole process: glibc says so. */
    @SuppressWarnings("restricted")
    private static long nativeBytes() {
        StructLayout counts = MemoryLayout.structLayout(MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG));
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment counted =
                    (MemorySegment)
                            linker.downcallHandle(
                                            linker.defaultLookup().findOrThrow("mallinfo2"),
                                            FunctionDescriptor.of(counts))
                                    .invokeExact((SegmentAllocator) arena);
            // hblkhd, of blocks that are mapped, and uordblks, of all others.
            return counted.getAtIndex(ValueLayout.JAVA_LONG, 4) + counted.getAtIndex(ValueLayout.JAVA_LONG, 7);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void drift_is_measured_and_told() throws IOException {
        Path metadata = metadata();
        document(
                "sine", "hello_world_float", 1,
                """
                "Drift": {"Window": 100, "Alarm": 0.3, "Training": [
                  {"Of": "Element", "Index": 0, "Edges": [1, 2, 3], "Fractions": [0.25, 0.25, 0.25, 0.25]}]}""");
        try (ModelAims models = new ModelAims();
                ModelRun run = new ModelRun(models, metadata, Map.of("In", Values.Float32.class))) {
            for (int i = 0; i < 100; i++) {
                sine(run, i % 4 + 0.5f);
            }
            assertThat(models.drift("Aim", "Aim", "sine")).isCloseTo(0, within(1e-9));
            assertThat(run.reports()).isEmpty();
            for (int i = 0; i < 100; i++) {
                sine(run, 0.5f);
            }
            assertThat(models.drift("Aim", "Aim", "sine")).isBetween(0.75, 1.0);
            assertThat(run.reports()).singleElement().asString().contains("drifted", "sine");
            assertThatThrownBy(() -> models.drift("Aim", "Aim", "cosine")).isInstanceOf(AifException.class);
            assertThatThrownBy(() -> models.drift("Aim", "Other", "sine")).isInstanceOf(AifException.class);
        }
    }

    @Test
    void the_measures_of_drift_are_those_of_the_books() {
        List<Double> half = List.of(0.5, 0.5);
        assertThat(DriftMeter.distance(half, new int[] {9, 1}, 10)).isCloseTo(0.4, within(1e-12));
        double index = 0.4 * Math.log(0.9 / 0.5) - 0.4 * Math.log(0.1 / 0.5);
        assertThat(DriftMeter.stability(half, new int[] {9, 1}, 10))
                .isCloseTo(1 - Math.exp(-index), within(1e-12));
    }
}
