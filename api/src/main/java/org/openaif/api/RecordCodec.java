// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.UndeclaredThrowableException;
import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Turns the records of one Java class into the buffers of the standard and back: values in the
 * order of the components, without padding, little-endian; the number of its elements as an int32
 * before an array; the index of its alternative as one byte before a variant.
 *
 * <p>Immutable; any thread may use it. It does its thinking when it is made; encoding and decoding
 * use no reflection and allocate nothing but the result.
 *
 * <p><b>Records and data types.</b> {@link DataType#of} says which type a record class has by
 * itself. It also fits others, of which {@link #of(DataType, Class)} checks that they hold the same
 * values in the same order:
 *
 * <ul>
 *   <li>an integer component fits the integer types of its width, whatever their sign (the bits are
 *       kept), and narrower ones, where {@link #encode} checks the range: {@code uint8} fits a
 *       {@code byte}, {@code short}, {@code int} or {@code long}. One that is {@link Unsigned} fits
 *       unsigned types only;
 *   <li>arrays fit arrays of fixed size; {@code encode} checks their length;
 *   <li>{@code boolean} fits {@code uint8} and the {@code boolean} of V3;
 *   <li>a record of one component fits whatever the component fits: {@code record Level(float
 *       value)} fits {@code float32};
 *   <li>names need not agree, but a name that both have must stand at the same place.
 * </ul>
 *
 * <p>Records in a named module are within reach if their package is open to {@code
 * org.openaif.api}, or if they are public in an exported package.
 *
 * <p>Clause: MPAI-AIF V2, Metadata 1.2.
 */
public final class RecordCodec<T extends Record> {
    private static final ClassValue<RecordCodec<?>> BY_CLASS =
            new ClassValue<>() {
                @Override
                protected RecordCodec<?> computeValue(Class<?> record) {
                    return fitted(RecordType.of(record), record);
                }
            };

    private final DataType type;
    private final String name;
    private final MethodHandle length;
    private final MethodHandle write;
    private final MethodHandle read;

    private RecordCodec(Layout layout, String name) {
        this.type = layout.type();
        this.name = name;
        Layout general = layout.as(Record.class);
        this.length = general.length();
        this.write = general.write();
        this.read = general.read();
    }

    /**
     * The codec of a record class as its own data type; made once for each class.
     *
     * @throws AifException PORT_CREATION_FAILED if it has none: see {@link DataType#of}
     */
    @SuppressWarnings("unchecked")
    public static <T extends Record> RecordCodec<T> of(Class<T> record) {
        return (RecordCodec<T>) BY_CLASS.get(record);
    }

    /**
     * The codec of a record class as that data type; made anew by each call, unless it is the
     * class's own type, which is what nearly all ports have: ten thousand of them share one codec.
     *
     * @param type where it is {@link DataType.Unknown}, the record's own type is taken
     * @throws AifException PORT_CREATION_FAILED if the record does not fit the type, or has no type
     *     at all; names the component
     */
    public static <T extends Record> RecordCodec<T> of(DataType type, Class<T> record) {
        RecordCodec<T> own = of(record);
        return own.type.equals(type) ? own : fitted(type, record);
    }

    private static <T extends Record> RecordCodec<T> fitted(DataType type, Class<?> record) {
        String name = record.getSimpleName();
        return new RecordCodec<>(LayoutFitting.fit(type, record, false, name), name);
    }

    /** The data type of the buffers. */
    public DataType type() {
        return type;
    }

    /**
     * The number of bytes of a record's buffer.
     *
     * @throws AifException WRITE as for {@link #encode}
     */
    public int length(T record) {
        try {
            return (int) length.invokeExact((Record) record);
        } catch (ArithmeticException overflow) {
            throw new AifException(
                    ErrorCode.WRITE, name + ": more than the 2 GiB that a buffer can hold");
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable checked) {
            throw new UndeclaredThrowableException(checked);
        }
    }

    /**
     * The buffer of a record, new and as long as needed.
     *
     * @throws AifException WRITE if a component is null or outside the range of its type; names it
     */
    public byte[] encode(T record) {
        byte[] bytes = new byte[length(record)];
        ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        try {
            write.invokeExact(out, (Record) record);
        } catch (BufferOverflowException grown) {
            throw changed();
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable checked) {
            throw new UndeclaredThrowableException(checked);
        }
        if (out.hasRemaining()) {
            throw changed();
        }
        return bytes;
    }

    /**
     * The record in a buffer. The buffer may come from anywhere: nothing larger is allocated than
     * it can fill, and the record shares nothing with it.
     *
     * @throws AifException READ if the buffer is not exactly one record of this type, or the
     *     record's constructor refuses the values; says which component
     */
    @SuppressWarnings("unchecked")
    public T decode(byte[] buffer) {
        ByteBuffer in = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);
        Record record;
        try {
            record = (Record) read.invokeExact(in);
        } catch (BufferUnderflowException ended) {
            throw new AifException(
                    ErrorCode.READ,
                    name + ": the buffer ends at byte " + buffer.length
                            + ", within a value that begins at byte " + in.position());
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable checked) {
            throw new UndeclaredThrowableException(checked);
        }
        if (in.hasRemaining()) {
            throw new AifException(
                    ErrorCode.READ,
                    name + ": " + in.remaining() + " bytes too many after the record's "
                            + in.position());
        }
        return (T) record;
    }

    private AifException changed() {
        return new AifException(
                ErrorCode.WRITE,
                name + " was changed while it was being encoded: whoever writes a record gives up"
                        + " its arrays");
    }
}
