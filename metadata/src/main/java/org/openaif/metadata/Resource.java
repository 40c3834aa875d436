// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A resource that the MPAI Ontology names, and its amounts as numbers that can be compared: more is
 * a larger number.
 *
 * <p>Clause: MPAI-AIF V2, Metadata, Ontology.
 */
public enum Resource {
    /** Main memory, in bytes. */
    MEMORY("bytes, such as 80000000", "Memory"),
    /** Cores; {@link #ALL} means all that there are. */
    CPU_NUMBER("a number of cores, 0 for all", "CPU:Number", "CPUNumber"),
    /** 0 for {@code Low}, 1 for {@code Medium}, 2 for {@code High}. */
    CPU_CLASS("Low, Medium or High", "CPU:Class"),
    /** Graphics processors; {@link #ALL} means all that there are. */
    GPU_NUMBER("a number of graphics processors, 0 for all", "GPU:Number"),
    /** The compute capability without its point: 75 for {@code SM75}. */
    GPU_CUDA_CLASS("SM and two digits, such as SM75", "GPU:CUDA:Class"),
    /** Memory of the graphics processor, in bytes. */
    GPU_CUDA_FRAME_BUFFER("a size and a generation, such as 8_GB_GDDR6X", "GPU:CUDA:FrameBuffer"),
    /** Clock of that memory, in hertz. */
    GPU_CUDA_MEMORY_SPEED("a clock, such as 1.60_GHz", "GPU:CUDA:MemorySpeed"),
    /** Room for what is kept, in bytes; V3 only. */
    STORAGE("bytes, such as 80000000", "Storage");

    /** Of cores and of graphics processors: all that there are. */
    public static final long ALL = 0;

    private static final List<String> CLASSES = List.of("Low", "Medium", "High");

    /** Powers of ten, as the International System of Units has it; those of two have an i. */
    private static final Map<String, Long> UNITS =
            Map.of(
                    "", 1L,
                    "k", 1_000L, "M", 1_000_000L, "G", 1_000_000_000L, "T", 1_000_000_000_000L,
                    "Ki", 1L << 10, "Mi", 1L << 20, "Gi", 1L << 30, "Ti", 1L << 40);

    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,18}");

    private static final Pattern BYTES =
            Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)[_ ]?([kMGT]i?|)B");

    private static final Pattern FRAME_BUFFER =
            Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)[_ ]?([kMGT]i?|)B[_ ]GDDR[0-9]?X?");

    private static final Pattern HERTZ =
            Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)[_ ]?([kMGT]|)Hz");

    private static final Pattern CUDA_CLASS = Pattern.compile("SM([1-9][0-9])");

    private final String form;
    private final List<String> names;

    Resource(String form, String... names) {
        this.form = form;
        this.names = List.of(names);
    }

    /** The resource of a policy's name; empty for one that the Ontology does not have. */
    public static Optional<Resource> named(String name) {
        return Arrays.stream(values()).filter(r -> r.names.contains(name)).findFirst();
    }

    /** What its amounts look like, for a hint. */
    public String form() {
        return form;
    }

    /** An amount to compare by: all is more than any number. */
    public long rank(long amount) {
        boolean isAll = amount == ALL && (this == CPU_NUMBER || this == GPU_NUMBER);
        return isAll ? Long.MAX_VALUE : amount;
    }

    /** An amount in the Ontology's own form; empty for another text. */
    OptionalLong amount(String written) {
        return switch (this) {
            case MEMORY, STORAGE, CPU_NUMBER, GPU_NUMBER -> whole(written);
            case CPU_CLASS ->
                    CLASSES.contains(written)
                            ? OptionalLong.of(CLASSES.indexOf(written))
                            : OptionalLong.empty();
            case GPU_CUDA_CLASS -> {
                Matcher matcher = CUDA_CLASS.matcher(written);
                yield matcher.matches() ? whole(matcher.group(1)) : OptionalLong.empty();
            }
            case GPU_CUDA_FRAME_BUFFER -> scaled(FRAME_BUFFER.matcher(written));
            case GPU_CUDA_MEMORY_SPEED -> scaled(HERTZ.matcher(written));
        };
    }

    /** As {@link #amount}, and in forms of others whose meaning is plain, such as {@code 1_GB}. */
    OptionalLong amountRead(String written) {
        String text = written.strip();
        OptionalLong amount = amount(text);
        if (amount.isEmpty() && (this == MEMORY || this == STORAGE)) {
            return scaled(BYTES.matcher(text));
        }
        if (amount.isEmpty() && this == CPU_CLASS) {
            return CLASSES.stream()
                    .filter(text::equalsIgnoreCase)
                    .mapToLong(CLASSES::indexOf)
                    .findFirst();
        }
        return amount;
    }

    private static OptionalLong whole(String text) {
        return WHOLE.matcher(text).matches()
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    /** At most nine digits of a unit of at most 2^40: within a long, or none. */
    private static OptionalLong scaled(Matcher matcher) {
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        BigDecimal amount =
                new BigDecimal(matcher.group(1))
                        .multiply(BigDecimal.valueOf(UNITS.get(matcher.group(2))));
        return amount.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0
                ? OptionalLong.of(amount.longValue())
                : OptionalLong.empty();
    }
}
