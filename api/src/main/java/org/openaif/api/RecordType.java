// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.openaif.api.DataType.Array;
import org.openaif.api.DataType.Member;
import org.openaif.api.DataType.Scalar;
import org.openaif.api.DataType.Struct;
import org.openaif.api.DataType.Variant;

/** Derives data types from Java types; one derivation, which remembers what it is inside of. */
final class RecordType {
    private static final Map<Class<?>, Scalar> SCALARS =
            Map.of(
                    byte.class, Scalar.INT8,
                    short.class, Scalar.INT16,
                    int.class, Scalar.INT32,
                    long.class, Scalar.INT64,
                    float.class, Scalar.FLOAT32,
                    double.class, Scalar.FLOAT64,
                    boolean.class, Scalar.UINT8,
                    char.class, Scalar.UINT16);

    private static final Map<Class<?>, Scalar> UNSIGNED =
            Map.of(
                    byte.class, Scalar.UINT8,
                    short.class, Scalar.UINT16,
                    int.class, Scalar.UINT32,
                    long.class, Scalar.UINT64);

    private final Set<Class<?>> inside = new LinkedHashSet<>();

    private RecordType() {}

    static DataType of(Class<?> record) {
        return new RecordType().typeOf(record, false, record.getSimpleName());
    }

    /**
     * The type of a component.
     *
     * @param unsigned whether the component says so
     * @param path where it stands, for messages
     */
    static DataType of(Class<?> java, boolean unsigned, String path) {
        return new RecordType().typeOf(java, unsigned, path);
    }

    private DataType typeOf(Class<?> java, boolean unsigned, String path) {
        if (java.isArray()) {
            return arrayOf(typeOf(java.getComponentType(), unsigned, path + "[]"), path);
        }
        if (unsigned) {
            if (!UNSIGNED.containsKey(java)) {
                throw refused(path, "@Unsigned is for byte, short, int and long, not for "
                        + java.getSimpleName());
            }
            return UNSIGNED.get(java);
        }
        if (SCALARS.containsKey(java)) {
            return SCALARS.get(java);
        }
        if (java == String.class) {
            return new Array(Scalar.UINT8);
        }
        if (java.isEnum()) {
            return enumOf(java, path);
        }
        if (java.isRecord() || java.isInterface() && java.isSealed()) {
            return composite(java, path);
        }
        throw refused(path, java.getTypeName() + " has no counterpart among the data types: use a"
                + " primitive, a String, an enum, a record, a sealed interface of records, or an"
                + " array of these");
    }

    private DataType composite(Class<?> java, String path) {
        if (!inside.add(java)) {
            String cycle = inside.stream().map(Class::getSimpleName)
                    .collect(Collectors.joining(" -> "));
            throw refused(path, "contains itself: " + cycle + " -> " + java.getSimpleName());
        }
        DataType type = java.isRecord() ? structOf(java, path) : variantOf(java, path);
        inside.remove(java);
        return type;
    }

    private static DataType arrayOf(DataType element, String path) {
        if (element.minimumLength() == 0) {
            throw refused(path, "elements of no bytes cannot be counted: give the record a"
                    + " component");
        }
        return new Array(element);
    }

    private static DataType enumOf(Class<?> java, String path) {
        int constants = java.getEnumConstants().length;
        if (constants < 1 || constants > 256) {
            throw refused(path, "an enum has 1 to 256 constants, since its ordinal is one byte;"
                    + " this one has " + constants);
        }
        return Scalar.UINT8;
    }

    private DataType structOf(Class<?> record, String path) {
        List<Member> members = new ArrayList<>();
        for (RecordComponent component : record.getRecordComponents()) {
            String here = path + "." + component.getName();
            boolean unsigned = component.isAnnotationPresent(Unsigned.class);
            members.add(member(component.getName(), typeOf(component.getType(), unsigned, here), here));
        }
        return new Struct(members);
    }

    private DataType variantOf(Class<?> sealed, String path) {
        Class<?>[] alternatives = sealed.getPermittedSubclasses();
        if (alternatives.length < 2 || alternatives.length > Variant.MAX_MEMBERS) {
            throw refused(path, "a variant has 2 to 256 alternatives; this sealed interface permits "
                    + alternatives.length);
        }
        List<Member> members = new ArrayList<>();
        for (Class<?> alternative : alternatives) {
            String here = path + "(" + alternative.getSimpleName() + ")";
            if (!alternative.isRecord() && !alternative.isInterface()) {
                throw refused(here, "the alternatives of a variant are records or sealed interfaces"
                        + " of records");
            }
            members.add(member(alternative.getSimpleName(), typeOf(alternative, false, here), here));
        }
        return new Variant(members);
    }

    private static Member member(String name, DataType type, String path) {
        try {
            return new Member(name, type);
        } catch (AifException refused) {
            throw refused(path, refused.getMessage());
        }
    }

    private static AifException refused(String path, String why) {
        return new AifException(ErrorCode.PORT_CREATION_FAILED, path + ": " + why);
    }
}
