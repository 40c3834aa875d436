// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * How the values of one Java type lie in a buffer: three method handles, of which those of records
 * and arrays are composed from those of their parts. What comes out at the top is one handle for a
 * whole record, which the JIT compiles like one method: no reflection, no boxing, and no garbage
 * but the result.
 *
 * <p>Buffers are little-endian. Reading or writing past the end of one throws the exceptions of
 * {@link ByteBuffer}, which {@link RecordCodec} translates.
 *
 * @param type the data type; contains nothing {@link DataType.Unknown}
 * @param fixedLength the number of bytes of each value; -1 where it depends on the value
 * @param length {@code (C)int}: the number of bytes of a value, where C is the Java type
 * @param write {@code (ByteBuffer, C)void}
 * @param read {@code (ByteBuffer)C}
 */
record Layout(
        DataType type,
        int fixedLength,
        MethodHandle length,
        MethodHandle write,
        MethodHandle read) {

    private static final MethodHandles.Lookup OURS = MethodHandles.lookup();

    private static final MethodHandle PLUS =
            method(Math.class, "addExact", int.class, int.class, int.class);

    /** The component of a record, by its accessor. */
    record Component(MethodHandle accessor, Layout layout) {}

    /** The layout of values that all take the same number of bytes. */
    static Layout fixed(
            DataType type, Class<?> java, int bytes, MethodHandle write, MethodHandle read) {
        MethodHandle length =
                MethodHandles.dropArguments(MethodHandles.constant(int.class, bytes), 0, java);
        return new Layout(
                type,
                bytes,
                length,
                write.asType(MethodType.methodType(void.class, ByteBuffer.class, java)),
                read.asType(MethodType.methodType(java, ByteBuffer.class)));
    }

    /**
     * The layout of a record: its components, one after the other.
     *
     * @param constructor the canonical one
     */
    static Layout ofRecord(
            DataType type, Class<?> java, List<Component> components, MethodHandle constructor) {
        int fixed = 0;
        boolean isFixed = true;
        MethodHandle write =
                MethodHandles.empty(MethodType.methodType(void.class, ByteBuffer.class, java));
        for (Component component : components) {
            isFixed &= component.layout.isFixed();
            fixed += component.layout.isFixed() ? component.layout.fixedLength : 0;
            MethodHandle next =
                    MethodHandles.filterArguments(component.layout.write, 1, component.accessor);
            write = MethodHandles.foldArguments(next, write);
        }
        MethodHandle length =
                MethodHandles.dropArguments(MethodHandles.constant(int.class, fixed), 0, java);
        for (Component component : components) {
            if (!component.layout.isFixed()) {
                MethodHandle part =
                        MethodHandles.filterArguments(
                                component.layout.length, 0, component.accessor);
                MethodHandle both =
                        MethodHandles.collectArguments(
                                MethodHandles.collectArguments(PLUS, 1, part), 0, length);
                length = MethodHandles.permuteArguments(both, part.type(), 0, 0);
            }
        }
        // The handle put on last runs first: going backwards reads the components in their order.
        MethodHandle read = constructor;
        for (int i = components.size() - 1; i >= 0; i--) {
            read = MethodHandles.collectArguments(read, i, components.get(i).layout.read);
        }
        read =
                MethodHandles.permuteArguments(
                        read,
                        MethodType.methodType(java, ByteBuffer.class),
                        new int[components.size()]);
        return new Layout(type, isFixed ? fixed : -1, length, write, read);
    }

    /** The layout of an array: what its count says, then its elements, one after the other. */
    static Layout ofArray(DataType type, Class<?> java, ArrayCount count, Layout element) {
        MethodHandle size = MethodHandles.arrayLength(java);
        MethodHandle get = MethodHandles.arrayElementGetter(java);
        MethodHandle length;
        if (element.isFixed()) {
            length = MethodHandles.filterArguments(count.lengthHandle(element.fixedLength), 0, size);
        } else {
            // (sum, array, index) -> sum + length of array[index]
            MethodHandle add =
                    MethodHandles.collectArguments(
                            PLUS, 1, MethodHandles.collectArguments(element.length, 0, get));
            length =
                    MethodHandles.countedLoop(
                            size,
                            MethodHandles.filterArguments(count.lengthHandle(0), 0, size),
                            MethodHandles.permuteArguments(
                                    add,
                                    MethodType.methodType(int.class, int.class, int.class, java),
                                    0, 2, 1));
        }
        // (buffer, array, index) -> writes array[index]
        MethodHandle put = MethodHandles.collectArguments(element.write, 1, get);
        MethodHandle write =
                MethodHandles.countedLoop(
                        MethodHandles.dropArguments(size, 0, ByteBuffer.class),
                        MethodHandles.filterArguments(count.writeHandle(), 1, size),
                        MethodHandles.permuteArguments(
                                put,
                                MethodType.methodType(
                                        void.class, int.class, ByteBuffer.class, java),
                                1, 2, 0));
        MethodHandle make =
                MethodHandles.filterReturnValue(
                        count.readHandle(), MethodHandles.arrayConstructor(java));
        // Never of fixed length, not even where the type is: so each array's length is checked.
        return new Layout(
                type,
                -1,
                length,
                write,
                MethodHandles.foldArguments(filling(java, element), make));
    }

    /** {@code (array, buffer)array}: reads all the elements into the array. */
    private static MethodHandle filling(Class<?> java, Layout element) {
        // (array, index, buffer) -> array, once its element has been read
        MethodHandle set =
                MethodHandles.foldArguments(
                        MethodHandles.dropArguments(
                                MethodHandles.identity(java), 1, int.class, ByteBuffer.class),
                        MethodHandles.collectArguments(
                                MethodHandles.arrayElementSetter(java), 2, element.read));
        return MethodHandles.countedLoop(
                MethodHandles.arrayLength(java),
                MethodHandles.identity(java),
                MethodHandles.permuteArguments(
                        set,
                        MethodType.methodType(
                                java, java, int.class, java, ByteBuffer.class),
                        0, 1, 3));
    }

    /** The same layout for another Java type, by casts. */
    Layout as(Class<?> java) {
        return new Layout(
                type,
                fixedLength,
                length.asType(MethodType.methodType(int.class, java)),
                write.asType(MethodType.methodType(void.class, ByteBuffer.class, java)),
                read.asType(MethodType.methodType(java, ByteBuffer.class)));
    }

    boolean isFixed() {
        return fixedLength >= 0;
    }

    /** A static method that this package can see. */
    static MethodHandle method(
            Class<?> where, String name, Class<?> returned, Class<?>... parameters) {
        try {
            return OURS.findStatic(where, name, MethodType.methodType(returned, parameters));
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** A method of an object that this package can see. */
    static MethodHandle bound(
            Object object, String name, Class<?> returned, Class<?>... parameters) {
        try {
            return OURS.bind(object, name, MethodType.methodType(returned, parameters));
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** A method of {@link ByteBuffer}. */
    static MethodHandle ofBuffer(String name, Class<?> returned, Class<?>... parameters) {
        try {
            return OURS.findVirtual(
                    ByteBuffer.class, name, MethodType.methodType(returned, parameters));
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
