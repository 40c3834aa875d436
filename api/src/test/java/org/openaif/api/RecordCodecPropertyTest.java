// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any record class, with any values: written as Java by a seeded generator, and compiled. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordCodecPropertyTest {
    private static final int CLASSES = 60;

    /** The shortest and the longest of each length in UTF-8, and the replacement character. */
    private static final int[] CODE_POINTS = {
        0, 'a', 0x7F, 0x80, 0x7FF, 0x800, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF
    };

    private URLClassLoader loader;

    @BeforeAll
    void compileTheRecords(@TempDir Path folder) throws Exception {
        StringBuilder source = new StringBuilder("class Generated {\n");
        Random random = new Random(2026);
        for (int i = 0; i < CLASSES; i++) {
            new RecordSource(random, "R" + i).appendTo(source);
        }
        source.append("record Largest(%s) {}%n".formatted(integers(253)));
        source.append("record TooLarge(%s) {}%n".formatted(integers(254)));
        source.append("}\n");
        JavaFileObject file =
                new SimpleJavaFileObject(
                        URI.create("string:///Generated.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String classPath = Path.of(
                        Unsigned.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
        List<String> options =
                List.of("-nowarn", "-Xlint:none", "-d", folder.toString(), "-cp", classPath);
        assertThat(compiler.getTask(null, null, null, options, null, List.of(file)).call())
                .as(source.toString())
                .isTrue();
        URL[] classes = {folder.toUri().toURL()};
        loader = new URLClassLoader(classes, getClass().getClassLoader());
    }

    @AfterAll
    void close() throws Exception {
        loader.close();
    }

    static IntStream classes() {
        return IntStream.range(0, CLASSES);
    }

    @ParameterizedTest
    @MethodSource("classes")
    void everyRecordComesBackFromItsBuffer(int number) throws Exception {
        Class<? extends Record> type = generated("R" + number);
        Random random = new Random(number);
        RecordCodec<Record> codec = codecOf(type);
        RecordCodec<Record> byText = codecOf(read(codec.type().toString()), type);
        MessageParser parser = MessageParser.of(codec.type());
        for (int i = 0; i < 20; i++) {
            Record record = (Record) value(type, random);
            byte[] buffer = codec.encode(record);
            Record back = codec.decode(buffer);
            assertThat(same(record, back)).as("%s and %s", record, back).isTrue();
            assertThat(codec.encode(back)).isEqualTo(buffer).hasSize(codec.length(record));
            assertThat(byText.encode(record)).isEqualTo(buffer);
            assertThat(parser.arrayLength(buffer)).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @MethodSource("classes")
    void anyBytesAreARecordOrRefusedAndAllocateLittle(int number) throws Exception {
        Class<? extends Record> type = generated("R" + number);
        Random random = new Random(number);
        RecordCodec<Record> codec = codecOf(type);
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 200; i++) {
            byte[] buffer = codec.encode((Record) value(type, random));
            corrupt(buffer, random);
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                Record record = codec.decode(buffer);
                assertThat(codec.encode(record)).hasSameSizeAs(buffer);
            } catch (AifException refused) {
                assertThat(refused.code()).isEqualTo(ErrorCode.READ);
                assertThat(refused.getMessage()).contains("R" + number);
            }
            // What a count of four hostile bytes could ask for is gigabytes.
            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .isLessThan(4_000_000 + 100L * buffer.length);
        }
    }

    @Test
    void aRecordHasAsManyComponentsAsAMethodHandleCanTake() throws Exception {
        RecordCodec<Record> codec = codecOf(generated("Largest"));
        byte[] buffer = new byte[253 * Integer.BYTES];
        new Random(0).nextBytes(buffer);
        assertThat(codec.encode(codec.decode(buffer))).isEqualTo(buffer);
        Class<? extends Record> tooLarge = generated("TooLarge");
        assertThatExceptionOfType(AifException.class)
                .isThrownBy(() -> codecOf(tooLarge))
                .withMessageContaining("TooLarge: the components take 254 slots of at most 253");
    }

    private static String integers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "int c" + i)
                .collect(Collectors.joining(", "));
    }

    private static void corrupt(byte[] buffer, Random random) {
        for (int i = random.nextInt(4); i >= 0 && buffer.length > 0; i--) {
            buffer[random.nextInt(buffer.length)] = (byte) random.nextInt();
        }
    }

    private static DataType read(String text) {
        return TypeGrammar.lenient(warning -> {}).parse(text);
    }

    private Class<? extends Record> generated(String name) throws ClassNotFoundException {
        return loader.loadClass("Generated$" + name).asSubclass(Record.class);
    }

    @SuppressWarnings("unchecked")
    private static RecordCodec<Record> codecOf(Class<? extends Record> type) {
        return (RecordCodec<Record>) RecordCodec.of(type);
    }

    @SuppressWarnings("unchecked")
    private static RecordCodec<Record> codecOf(DataType as, Class<? extends Record> type) {
        return (RecordCodec<Record>) RecordCodec.of(as, type);
    }

    private static Object value(Class<?> type, Random random) throws Exception {
        if (type.isArray()) {
            Object array = Array.newInstance(type.getComponentType(), random.nextInt(4));
            for (int i = 0; i < Array.getLength(array); i++) {
                Array.set(array, i, value(type.getComponentType(), random));
            }
            return array;
        }
        if (type.isRecord()) {
            RecordComponent[] components = type.getRecordComponents();
            Object[] values = new Object[components.length];
            Class<?>[] types = new Class<?>[components.length];
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                values[i] = value(types[i], random);
            }
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        }
        if (type.isSealed()) {
            Class<?>[] alternatives = type.getPermittedSubclasses();
            return value(alternatives[random.nextInt(alternatives.length)], random);
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
        }
        return switch (type.getName()) {
            case "byte" -> (byte) random.nextInt();
            case "short" -> (short) random.nextInt();
            case "int" -> random.nextInt();
            case "long" -> random.nextLong();
            case "float" -> Float.intBitsToFloat(random.nextInt());
            case "double" -> Double.longBitsToDouble(random.nextLong());
            case "boolean" -> random.nextBoolean();
            case "char" -> (char) random.nextInt();
            default -> text(random);
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.appendCodePoint(CODE_POINTS[random.nextInt(CODE_POINTS.length)]);
        }
        return text.toString();
    }

    /** Equality that looks into arrays; by bits for numbers with a point. */
    private static boolean same(Object some, Object other) throws Exception {
        if (some.getClass() != other.getClass()) {
            return false;
        }
        if (some.getClass().isArray()) {
            boolean same = Array.getLength(some) == Array.getLength(other);
            for (int i = 0; same && i < Array.getLength(some); i++) {
                same = same(Array.get(some, i), Array.get(other, i));
            }
            return same;
        }
        if (some instanceof Record) {
            boolean same = true;
            for (RecordComponent component : some.getClass().getRecordComponents()) {
                component.getAccessor().setAccessible(true);
                same &= same(
                        component.getAccessor().invoke(some),
                        component.getAccessor().invoke(other));
            }
            return same;
        }
        return Objects.equals(some, other);
    }

    /** A record class and the types it needs, in Java. */
    private static final class RecordSource {
        private static final List<String> LEAVES =
                List.of(
                        "byte", "short", "int", "long", "float", "double", "boolean", "char",
                        "String", "@org.openaif.api.Unsigned byte",
                        "@org.openaif.api.Unsigned int");

        private final Random random;
        private final String name;
        private final StringBuilder declarations = new StringBuilder();
        private int declared;

        RecordSource(Random random, String name) {
            this.random = random;
            this.name = name;
        }

        void appendTo(StringBuilder source) {
            String record = record(name, "", 3, 0);
            source.append(declarations).append(record);
        }

        private String record(String called, String clause, int depth, int fewest) {
            StringBuilder components = new StringBuilder();
            int count = fewest + random.nextInt(7);
            for (int i = 0; i < count; i++) {
                components.append(i == 0 ? "" : ", ").append(type(depth)).append(" c").append(i);
            }
            return "record %s(%s)%s {}%n".formatted(called, components, clause);
        }

        private String type(int depth) {
            String type = switch (depth == 0 ? 0 : random.nextInt(6)) {
                case 0, 1, 2 -> LEAVES.get(random.nextInt(LEAVES.size()));
                case 3 -> declareRecord("", depth);
                case 4 -> declareEnum();
                default -> declareVariant(depth);
            };
            return type + "[]".repeat(Math.max(0, random.nextInt(5) - 2));
        }

        private String fresh() {
            return name + "_" + declared++;
        }

        private String declareRecord(String clause, int depth) {
            String called = fresh();
            declarations.append(record(called, clause, depth - 1, clause.isEmpty() ? 1 : 0));
            return called;
        }

        private String declareEnum() {
            String called = fresh();
            declarations.append("enum %s { A, B, C }%n".formatted(called));
            return called;
        }

        private String declareVariant(int depth) {
            String called = fresh();
            declarations.append("sealed interface %s {}%n".formatted(called));
            for (int i = 2 + random.nextInt(3); i > 0; i--) {
                declareRecord(" implements " + called, depth);
            }
            return called;
        }
    }
}
