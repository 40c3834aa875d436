// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privacy;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;
import org.openaif.api.DataType;

/**
 * A part of a record.
 *
 * @param java its Java type
 * @param type its data type as the port has it; {@link DataType.Unknown} where nobody says
 * @param isUnsigned whether it is a number without sign
 * @param isTime whether it is a point in time, which may be none
 */
record Field(Class<?> java, DataType type, boolean isUnsigned, boolean isTime) {
    private static final DataType UNKNOWN = new DataType.Unknown("unknown");

    /** Whether, of a record of one component, the port speaks as if it were that component. */
    boolean isLikeItsOnlyPart() {
        return !(type instanceof DataType.Unknown)
                && !(type instanceof DataType.Struct struct && struct.members().size() == 1);
    }

    /** Of a record, what its components are called. */
    List<String> names() {
        RecordComponent[] components = java.getRecordComponents();
        return type instanceof DataType.Struct struct
                        && struct.members().size() == components.length
                ? struct.members().stream().map(DataType.Member::name).toList()
                : Stream.of(components).map(RecordComponent::getName).toList();
    }

    /** Of a record, the data type of a component. */
    DataType typeOfPart(int index) {
        int count = java.getRecordComponents().length;
        if (type instanceof DataType.Struct struct && struct.members().size() == count) {
            return struct.members().get(index).type();
        }
        return count == 1 ? type : UNKNOWN;
    }

    /** Of a sealed interface, the data type of an alternative. */
    DataType typeOfAlternative(int index, int count) {
        return type instanceof DataType.Variant variant && variant.members().size() == count
                ? variant.members().get(index).type()
                : UNKNOWN;
    }

    /** Of an array, each of its elements. */
    Field element() {
        DataType element =
                switch (type) {
                    case DataType.Array array -> array.element();
                    case DataType.FixedArray array -> array.element();
                    default -> UNKNOWN;
                };
        return new Field(java.getComponentType(), element, isUnsigned, isTime);
    }

    /** Of an array, how many elements it must have; 0 if that is not said. */
    int fixedLength() {
        return type instanceof DataType.FixedArray array ? array.length() : 0;
    }

    /** Whether it is one value without parts: a number, text, enum or boolean. */
    boolean isScalar() {
        return java.isPrimitive() || java.isEnum() || java == String.class;
    }

    /** What it is, in the words of Java. */
    String kind() {
        return java.getSimpleName();
    }
}
