// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.InputPort;
import org.openaif.api.OutputPort;
import org.openaif.controller.Configuration;
import org.openaif.controller.Controller;
import org.openaif.controller.StreamClock;
import org.openaif.controller.Workflow;
import org.openaif.controller.spi.AimImplementation;
import org.openaif.controller.spi.WorkflowListener;
import org.openaif.metadata.WorkflowGraph;

/** What came in an archive runs apart from everything else, and goes without a trace. */
@Timeout(300)
class ArchivedAimsTest {
    /** The same layout as the records of the AIMs, of which this test has no class. */
    public record Number(long number) {}

    private static final int SWAPS = Integer.getInteger("store.swaps", 500);

    /** How many versions a workflow remembers, and one that is just going. */
    private static final int REMEMBERED = 16 + 4;

    @TempDir private static Path shared;
    private static ParsedArchive plus;
    private static ParsedArchive minus;

    @TempDir private Path temporary;

    @BeforeAll
    static void getBoth() throws IOException {
        plus = parsed("plus", "n + 1");
        minus = parsed("minus", "n - 1");
    }

    private static ParsedArchive parsed(String name, String adder) throws IOException {
        Path folder = Vendor.numbers(shared.resolve(name), "2 * n", adder);
        Path archive = shared.resolve(name + ".tar.gz");
        ArchiveWriter.standard().write(folder, archive, ParseSettings.STRICT);
        Store store = new Store(new FolderStore(shared), shared.resolve("zone"), ArchiveLimits.STANDARD);
        return store.getAndParse(archive.getFileName().toString(), ParseSettings.STRICT);
    }

    private static WorkflowGraph.Module module(ParsedArchive archive, String name) {
        return archive.graph().modules().stream()
                .filter(module -> module.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void theWorkflowOfAnArchiveRuns() {
        try (ArchivedAims aims = plus.aims();
                Controller controller = Controller.initialize(Configuration.of(aims))) {
            Workflow workflow =
                    controller.prepare(plus.graph(), StreamClock.unpaced(0), WorkflowListener.NONE);
            InputPort<Number> out = workflow.output("Out", Number.class);
            OutputPort<Number> in = workflow.input("In", Number.class);
            workflow.start();
            in.write(new Number(20), 0);
            assertThat(out.read().orElseThrow().record()).isEqualTo(new Number(41));
        }
    }

    @Test
    void anAimSeesTheApiTheJdkAndItself() throws Exception {
        try (ArchivedAims aims = plus.aims()) {
            Class<?> doubler = aims.find(module(plus, "Doubler")).orElseThrow().type();
            ClassLoader loader = doubler.getClassLoader();
            assertThat(loader).isNotEqualTo(getClass().getClassLoader());
            assertThat(loader.loadClass("org.openaif.api.Aim")).isSameAs(org.openaif.api.Aim.class);
            assertThat(loader.loadClass("org.openaif.api.trust.Keys"))
                    .isSameAs(org.openaif.api.trust.Keys.class);
            assertThat(loader.loadClass("java.net.http.HttpClient").getModule().getName()).isEqualTo("java.net.http");
            assertThat(loader.loadClass("vendor.Doubler$Value").getClassLoader()).isSameAs(loader);
            for (String hidden : List.of(
                    "org.openaif.controller.Controller", "org.openaif.controller.spi.AimImplementation",
                    "org.openaif.metadata.Metadata", "org.openaif.store.Archive", "vendor.Adder",
                    "org.apache.commons.compress.archivers.ArchiveEntry", "org.junit.jupiter.api.Test",
                    "org.openaif.api.hidden.Aim", "org.openaif.store.ArchivedAimsTest")) {
                assertThatThrownBy(() -> loader.loadClass(hidden))
                        .as(hidden).isInstanceOf(ClassNotFoundException.class).hasMessageContaining(hidden);
            }
            assertThat(loader.getResource("vendor/Doubler.class")).isNotNull();
            assertThat(loader.getResourceAsStream("vendor/Adder.class")).isNull();
            assertThat(loader.getResource("org/openaif/store/Archive.class")).isNull();
        }
    }

    @Test
    void everyAimOfAnArchiveSeesItsLibraries() throws Exception {
        Path folder = Vendor.numbers(temporary.resolve("numbers"));
        Vendor.jar(
                folder.resolve("lib/shared.jar"), "Shared",
                "package vendor; public final class Shared { public static int count; }");
        ParsedArchive parsed = ParsedArchive.of("numbers", folder, ParseSettings.STRICT);
        try (ArchivedAims aims = parsed.aims()) {
            List<Class<?>> seen = new ArrayList<>();
            for (WorkflowGraph.Module module : parsed.graph().modules()) {
                ClassLoader loader = aims.find(module).orElseThrow().type().getClassLoader();
                seen.add(loader.loadClass("vendor.Shared"));
            }
            assertThat(seen).hasSize(2).doesNotHaveDuplicates();
        }
    }

    @Test
    void whatCannotBeLoadedIsToldByName() throws Exception {
        Path folder = Vendor.numbers(temporary.resolve("numbers"));
        Vendor.jar(folder.resolve("bin/adder.jar"), "Adder", Vendor.relay("Adder", "n"), "vendor.Gone");
        Vendor.jar(folder.resolve("Doubler.jar"), "Doubler", "package vendor; public class Doubler {}");
        ParsedArchive parsed = ParsedArchive.of("numbers", folder, ParseSettings.STRICT);
        ArchivedAims aims = parsed.aims();
        refused(aims, parsed, "Adder", "adder.jar", "vendor.Gone");
        refused(aims, parsed, "Doubler", "vendor.Doubler", "cannot be used as an AIM");
        aims.close();
        refused(aims, parsed, "Adder", "has been closed");
    }

    private static void refused(ArchivedAims aims, ParsedArchive parsed, String name, String... words) {
        assertThatThrownBy(() -> aims.find(module(parsed, name)))
                .isInstanceOfSatisfying(
                        AifException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.MODULE_CREATION_FAILED);
                            assertThat(e.getMessage()).startsWith(name + ": ").contains(words);
                        });
    }

    @Test
    void fiveHundredSwapsLeaveNothingBehind() throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        List<Long> metaspace = new ArrayList<>();
        List<Long> classes = new ArrayList<>();
        swap(loaders, metaspace, classes);
        awaitUnloading(loaders, 0);
        System.out.printf("%d swaps: metaspace %s bytes, classes %s%n", SWAPS, metaspace, classes);
        assertThat(loaders).hasSize(SWAPS);
        assertThat(metaspace.getLast() - metaspace.getFirst()).isLessThan(2L << 20);
        // Two of the AIM's own each, and what the runtime makes for them.
        assertThat(classes.getLast() - classes.getFirst()).isLessThan(100);
    }

    /** A method of its own, whose variables keep nothing alive when it is over. */
    private static void swap(
            List<WeakReference<ClassLoader>> loaders, List<Long> metaspace, List<Long> classes)
            throws Exception {
        try (ArchivedAims aims = plus.aims();
                Controller controller = Controller.initialize(Configuration.of(aims))) {
            Workflow workflow =
                    controller.prepare(plus.graph(), StreamClock.unpaced(0), WorkflowListener.NONE);
            InputPort<Number> out = workflow.output("Out", Number.class);
            OutputPort<Number> in = workflow.input("In", Number.class);
            workflow.start();
            for (int swap = 1; swap <= SWAPS; swap++) {
                ParsedArchive version = swap % 2 == 0 ? plus : minus;
                try (ArchivedAims next = version.aims()) {
                    AimImplementation adder = next.find(module(version, "Adder")).orElseThrow();
                    loaders.add(new WeakReference<>(adder.type().getClassLoader()));
                    workflow.replace("Adder", adder);
                    in.write(new Number(swap), 0);
                    assertThat(out.read().orElseThrow().record().number())
                            .isEqualTo(2L * swap + (swap % 2 == 0 ? 1 : -1));
                }
                if (swap % (SWAPS / 5) == 0) {
                    awaitUnloading(loaders, REMEMBERED);
                    metaspace.add(metaspaceBytes());
                    classes.add((long) ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
                }
            }
        }
    }

    /** Classes go with their loaders, at the collector's leisure. */
    private static void awaitUnloading(List<WeakReference<ClassLoader>> loaders, int most)
            throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (alive(loaders) > most && System.nanoTime() < deadline) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(alive(loaders)).isLessThanOrEqualTo(most);
    }

    private static long alive(List<WeakReference<ClassLoader>> loaders) {
        return loaders.stream().filter(loader -> !loader.refersTo(null)).count();
    }

    private static long metaspaceBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .map(MemoryPoolMXBean::getUsage)
                .findFirst().orElseThrow().getUsed();
    }

    @Test
    void noFileStaysOpenOnceItIsClosed() throws Exception {
        Path open = Path.of("/proc/self/fd");
        if (Files.isDirectory(open)) {
            try (ArchivedAims aims = plus.aims()) {
                Class<?> type = aims.find(module(plus, "Doubler")).orElseThrow().type();
                try (var in = type.getResourceAsStream("/vendor/Doubler.class")) {
                    assertThat(in.readAllBytes()).isNotEmpty();
                }
                assertThat(opened(open, plus.folder())).isEqualTo(1);
            }
            assertThat(opened(open, plus.folder())).isZero();
        }
    }

    private static long opened(Path descriptors, Path folder) throws IOException {
        try (var all = Files.list(descriptors)) {
            return all.filter(
                            each -> {
                                try {
                                    return Files.readSymbolicLink(each).startsWith(folder);
                                } catch (IOException e) {
                                    return false; // the one of this listing itself
                                }
                            })
                    .count();
        }
    }
}
