// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.openaif.api.DataType.Array;
import org.openaif.api.DataType.Empty;
import org.openaif.api.DataType.FixedArray;
import org.openaif.api.DataType.Member;
import org.openaif.api.DataType.Scalar;
import org.openaif.api.DataType.Struct;
import org.openaif.api.DataType.Unknown;
import org.openaif.api.DataType.Variant;

/**
 * Fits a Java type to a data type, part by part. {@link RecordType} has seen the Java type before,
 * so everything that has no data type, or contains itself, has been refused.
 */
final class LayoutFitting {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    /** The number of bytes of the primitives that are copied as they are. */
    private static final Map<Class<?>, Integer> WIDTHS =
            Map.of(
                    byte.class, Byte.BYTES,
                    short.class, Short.BYTES,
                    int.class, Integer.BYTES,
                    long.class, Long.BYTES,
                    float.class, Float.BYTES,
                    double.class, Double.BYTES,
                    char.class, Character.BYTES);

    private LayoutFitting() {}

    /**
     * The layout of a Java type as that data type.
     *
     * @param wanted the data type; what is {@link Unknown} in it is taken from the Java type
     * @param unsigned whether the component says so
     * @param path where the value stands, for messages
     * @throws AifException PORT_CREATION_FAILED if it does not fit
     */
    static Layout fit(DataType wanted, Class<?> java, boolean unsigned, String path) {
        DataType type = wanted instanceof Unknown ? RecordType.of(java, unsigned, path) : wanted;
        if (java.isRecord()) {
            return record(type, java, path);
        }
        if (java.isArray()) {
            return array(type, java, unsigned, path);
        }
        if (java.isEnum()) {
            return ordinal(type, java, path);
        }
        if (java == String.class) {
            return text(type, path);
        }
        if (java.isPrimitive()) {
            return scalar(type, java, unsigned, path);
        }
        return choice(type, java, path);
    }

    private static Layout record(DataType type, Class<?> java, String path) {
        RecordComponent[] components = java.getRecordComponents();
        List<Layout> layouts = new ArrayList<>();
        DataType fitted;
        if (type instanceof Struct struct && struct.members().size() == components.length) {
            List<String> names =
                    Stream.of(components).map(RecordComponent::getName).toList();
            checkOrder(struct.members(), names, path);
            List<Member> members = new ArrayList<>();
            for (int i = 0; i < components.length; i++) {
                Member member = struct.members().get(i);
                layouts.add(component(member.type(), components[i], path));
                members.add(new Member(member.name(), layouts.get(i).type()));
            }
            fitted = new Struct(members);
        } else if (type instanceof Empty && components.length == 0) {
            fitted = type;
        } else if (components.length == 1) {
            // A record of one component lies in a buffer as that component does.
            layouts.add(component(type, components[0], path));
            fitted = layouts.get(0).type();
        } else {
            throw misfit(path, "a record of " + components.length + " components", type);
        }
        return compose(fitted, java, components, layouts, path);
    }

    private static Layout component(DataType type, RecordComponent component, String path) {
        boolean unsigned = component.isAnnotationPresent(Unsigned.class);
        return fit(type, component.getType(), unsigned, path + "." + component.getName());
    }

    private static Layout compose(
            DataType type,
            Class<?> java,
            RecordComponent[] parts,
            List<Layout> layouts,
            String path) {
        try {
            List<Layout.Component> components = new ArrayList<>();
            for (int i = 0; i < parts.length; i++) {
                MethodHandle accessor = LOOKUP.unreflect(opened(parts[i].getAccessor()));
                String here = path + "." + parts[i].getName();
                components.add(
                        new Layout.Component(
                                MethodHandles.filterReturnValue(
                                        accessor, present(parts[i].getType(), here)),
                                layouts.get(i)));
            }
            Class<?>[] types =
                    Stream.of(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
            MethodHandle constructor =
                    LOOKUP.unreflectConstructor(opened(java.getDeclaredConstructor(types)));
            MethodHandle refusal =
                    Layout.bound(
                                    new Leaf.Refusal(path),
                                    "say",
                                    Object.class,
                                    RuntimeException.class)
                            .asType(MethodType.methodType(java, RuntimeException.class));
            return Layout.ofRecord(
                    type,
                    java,
                    components,
                    MethodHandles.catchException(constructor, RuntimeException.class, refusal));
        } catch (IllegalAccessException closed) {
            throw new AifException(
                    ErrorCode.PORT_CREATION_FAILED,
                    path + ": " + java.getTypeName() + " is out of reach: let module "
                            + java.getModule().getName() + " open " + java.getPackageName()
                            + " to org.openaif.api",
                    closed);
        } catch (NoSuchMethodException impossible) {
            throw new AssertionError("every record has its canonical constructor", impossible);
        }
    }

    /** Records are often private to their AIM; where the module allows it, we may see them. */
    private static <A extends AccessibleObject> A opened(A member) {
        member.trySetAccessible();
        return member;
    }

    /** {@code (C)C}: refuses null; nothing at all for primitives. */
    private static MethodHandle present(Class<?> java, String path) {
        if (java.isPrimitive()) {
            return MethodHandles.identity(java);
        }
        return Layout.bound(new Leaf.Present(path), "check", Object.class, Object.class)
                .asType(MethodType.methodType(java, java));
    }

    private static Layout array(DataType type, Class<?> java, boolean unsigned, String path) {
        Class<?> component = java.getComponentType();
        DataType elementType = elementOf(type, "an array", path);
        Layout element = fit(elementType, component, unsigned, path + "[]");
        DataType fitted =
                type instanceof FixedArray fixed
                        ? new FixedArray(element.type(), fixed.length())
                        : new Array(element.type());
        ArrayCount count = ArrayCount.of(fitted, path);
        if (WIDTHS.getOrDefault(component, 0) == element.fixedLength()) {
            return bulk(fitted, java, count, element.fixedLength());
        }
        MethodHandle present = present(component, path + "[]");
        return Layout.ofArray(
                fitted,
                java,
                count,
                new Layout(
                        element.type(),
                        element.fixedLength(),
                        MethodHandles.filterArguments(element.length(), 0, present),
                        MethodHandles.filterArguments(element.write(), 1, present),
                        element.read()));
    }

    private static Layout bulk(DataType type, Class<?> java, ArrayCount count, int elementLength) {
        MethodHandle size = MethodHandles.arrayLength(java);
        MethodHandle read = Layout.method(BulkCopy.class, "read", java, java, ByteBuffer.class);
        MethodHandle make =
                MethodHandles.filterReturnValue(
                        count.readHandle(), MethodHandles.arrayConstructor(java));
        return new Layout(
                type,
                -1,
                MethodHandles.filterArguments(count.lengthHandle(elementLength), 0, size),
                MethodHandles.foldArguments(
                        Layout.method(
                                BulkCopy.class, "write", void.class, ByteBuffer.class, java),
                        MethodHandles.filterArguments(count.writeHandle(), 1, size)),
                MethodHandles.foldArguments(read, make));
    }

    private static Layout text(DataType type, String path) {
        if (elementOf(type, "a String", path) != Scalar.UINT8) {
            throw misfit(path, "a String, which is uint8[],", type);
        }
        Leaf.Text text = new Leaf.Text(ArrayCount.of(type, path));
        return new Layout(
                type,
                -1,
                Layout.bound(text, "length", int.class, String.class),
                Layout.bound(text, "write", void.class, ByteBuffer.class, String.class),
                Layout.bound(text, "read", String.class, ByteBuffer.class));
    }

    private static DataType elementOf(DataType type, String java, String path) {
        if (type instanceof Array array) {
            return array.element();
        }
        if (type instanceof FixedArray array) {
            return array.element();
        }
        throw misfit(path, java, type);
    }

    private static Layout ordinal(DataType type, Class<?> java, String path) {
        if (type != Scalar.UINT8) {
            throw misfit(path, "an enum, which is uint8,", type);
        }
        Leaf.Ordinal ordinal = new Leaf.Ordinal(List.of(java.getEnumConstants()), path);
        return Layout.fixed(
                type,
                java,
                1,
                Layout.bound(ordinal, "write", void.class, ByteBuffer.class, Enum.class),
                Layout.bound(ordinal, "read", Object.class, ByteBuffer.class));
    }

    private static Layout choice(DataType type, Class<?> java, String path) {
        List<Class<?>> classes = Arrays.asList(java.getPermittedSubclasses());
        if (!(type instanceof Variant variant) || variant.members().size() != classes.size()) {
            throw misfit(path, "a sealed interface of " + classes.size() + " alternatives", type);
        }
        checkOrder(
                variant.members(), classes.stream().<String>map(Class::getSimpleName).toList(), path);
        List<Member> members = new ArrayList<>();
        List<Layout> layouts = new ArrayList<>();
        for (int i = 0; i < classes.size(); i++) {
            Member member = variant.members().get(i);
            Class<?> alternative = classes.get(i);
            String here = path + "(" + alternative.getSimpleName() + ")";
            Layout layout = fit(member.type(), alternative, false, here);
            members.add(new Member(member.name(), layout.type()));
            layouts.add(layout.as(Object.class));
        }
        Leaf.Choice choice = new Leaf.Choice(classes, layouts, path);
        return new Layout(
                        new Variant(members),
                        -1,
                        Layout.bound(choice, "length", int.class, Object.class),
                        Layout.bound(
                                choice, "write", void.class, ByteBuffer.class, Object.class),
                        Layout.bound(choice, "read", Object.class, ByteBuffer.class))
                .as(java);
    }

    private static Layout scalar(DataType type, Class<?> java, boolean unsigned, String path) {
        if (type instanceof Scalar wire) {
            if (java == boolean.class && (wire == Scalar.UINT8 || wire == Scalar.BOOLEAN)) {
                Leaf.Flag flag = new Leaf.Flag(path);
                return Layout.fixed(
                        type,
                        java,
                        1,
                        Layout.bound(flag, "write", void.class, ByteBuffer.class, boolean.class),
                        Layout.bound(flag, "read", boolean.class, ByteBuffer.class));
            }
            if (java == float.class && wire == Scalar.FLOAT32) {
                return plain(wire, java, "putFloat", "getFloat");
            }
            if (java == double.class && wire == Scalar.FLOAT64) {
                return plain(wire, java, "putDouble", "getDouble");
            }
            if (java == char.class && wire == Scalar.UINT16) {
                return plain(wire, java, "putChar", "getChar");
            }
            if (fitsInteger(wire, java, unsigned)) {
                return integer(wire, java, path);
            }
        }
        throw misfit(path, (unsigned ? "an unsigned " : "a Java ") + java.getSimpleName(), type);
    }

    private static boolean fitsInteger(Scalar wire, Class<?> java, boolean unsigned) {
        boolean isInteger =
                java == byte.class || java == short.class || java == int.class
                        || java == long.class;
        return isInteger
                && !wire.isFloat()
                && wire != Scalar.BOOLEAN
                && wire.length() <= WIDTHS.get(java)
                && (!unsigned || wire.isUnsigned());
    }

    private static Layout integer(Scalar wire, Class<?> java, String path) {
        if (wire.length() == WIDTHS.get(java)) {
            return switch (wire.length()) {
                case Byte.BYTES -> plain(wire, java, "put", "get");
                case Short.BYTES -> plain(wire, java, "putShort", "getShort");
                case Integer.BYTES -> plain(wire, java, "putInt", "getInt");
                default -> plain(wire, java, "putLong", "getLong");
            };
        }
        Leaf.Narrowed narrowed = Leaf.Narrowed.of(wire, path);
        MethodHandle read = Layout.bound(narrowed, "read", long.class, ByteBuffer.class);
        return Layout.fixed(
                wire,
                java,
                wire.length(),
                Layout.bound(narrowed, "write", void.class, ByteBuffer.class, long.class),
                MethodHandles.explicitCastArguments(
                        read, MethodType.methodType(java, ByteBuffer.class)));
    }

    private static Layout plain(Scalar wire, Class<?> java, String put, String get) {
        return Layout.fixed(
                wire,
                java,
                wire.length(),
                Layout.ofBuffer(put, ByteBuffer.class, java),
                Layout.ofBuffer(get, java));
    }

    /** Values go by order; a name that stands elsewhere on the other side betrays a mistake. */
    private static void checkOrder(List<Member> members, List<String> names, String path) {
        for (int i = 0; i < members.size(); i++) {
            int place = names.indexOf(members.get(i).name());
            if (place >= 0 && place != i) {
                throw new AifException(
                        ErrorCode.PORT_CREATION_FAILED,
                        path + ": '" + names.get(place) + "' is number " + (place + 1)
                                + " in Java and number " + (i + 1)
                                + " in the data type: put them into the same order");
            }
        }
    }

    private static AifException misfit(String path, String java, DataType type) {
        return new AifException(
                ErrorCode.PORT_CREATION_FAILED,
                path + ": " + java + " does not fit the data type "
                        + TypeName.shortened(type instanceof Empty ? "{}" : type.toString()));
    }
}
