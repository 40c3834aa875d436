// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openaif.api.DataType;
import org.openaif.api.DataType.Array;
import org.openaif.api.DataType.FixedArray;
import org.openaif.api.DataType.Member;
import org.openaif.api.DataType.Scalar;
import org.openaif.api.DataType.Struct;
import org.openaif.ml.spi.ElementType;
import org.openaif.ml.spi.RefusedModel;

/**
 * The fields of a port that a model reads, by the port's data type.
 *
 * @param names of the fields; empty where the type of the port is not known, or has no names
 * @param scalar what their values are; empty where that is not known
 * @param arrays whether they are arrays
 * @param length of arrays of fixed length; 1 for single numbers; 0 if any length may come
 */
record PortFields(List<String> names, Optional<Scalar> scalar, boolean arrays, int length) {

    static PortFields of(String port, DataType type, List<String> wanted) {
        if (type instanceof DataType.Unknown) {
            return new PortFields(wanted, Optional.empty(), true, 0);
        }
        if (!(type instanceof Struct struct)) {
            return one(port, List.of(), type);
        }
        List<Member> fields = new ArrayList<>();
        for (String name : wanted) {
            fields.add(
                    struct.members().stream()
                            .filter(member -> member.name().equals(name))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new RefusedModel(
                                                    "port " + port + " has no field '" + name
                                                            + "'; it carries " + type)));
        }
        if (wanted.isEmpty()) {
            List<Member> arrays =
                    struct.members().stream().filter(member -> isArray(member.type())).toList();
            fields.addAll(arrays.isEmpty() ? struct.members() : arrays);
            if (arrays.size() > 1) {
                throw new RefusedModel(
                        "port " + port + " has several arrays: say in Fields which; it carries "
                                + type);
            }
        }
        if (fields.isEmpty()) {
            throw new RefusedModel("port " + port + " carries nothing: " + type);
        }
        PortFields first = one(port, List.of(), fields.getFirst().type());
        for (Member field : fields) {
            PortFields other = one(port, List.of(), field.type());
            if (other.arrays != first.arrays || other.length != first.length) {
                throw new RefusedModel(
                        "port " + port + " has fields of different kind; it carries " + type);
            }
        }
        return new PortFields(
                fields.stream().map(Member::name).toList(), first.scalar, first.arrays, first.length);
    }

    private static boolean isArray(DataType type) {
        return type instanceof Array || type instanceof FixedArray;
    }

    private static PortFields one(String port, List<String> names, DataType type) {
        return switch (type) {
            case Scalar scalar -> new PortFields(names, Optional.of(scalar), false, 1);
            case Array(Scalar element) -> new PortFields(names, Optional.of(element), true, 0);
            case FixedArray(Scalar element, int length) ->
                    new PortFields(names, Optional.of(element), true, length);
            default ->
                    throw new RefusedModel(
                            "port " + port + " carries no numbers that a model could read, but "
                                    + type);
        };
    }

    /** Whether values go into such a tensor bit by bit. */
    boolean isSameAs(ElementType type) {
        return scalar.map(
                        one ->
                                switch (one) {
                                    case INT8 -> type == ElementType.INT8;
                                    case UINT8, BOOLEAN -> type == ElementType.UINT8;
                                    case INT16 -> type == ElementType.INT16;
                                    case INT32 -> type == ElementType.INT32;
                                    case INT64 -> type == ElementType.INT64;
                                    case FLOAT32 -> type == ElementType.FLOAT32;
                                    case FLOAT64 -> type == ElementType.FLOAT64;
                                    case UINT16, UINT32, UINT64 -> false;
                                })
                .orElse(false);
    }

    /** Whether it is known to be an unsigned byte, which Java has not. */
    boolean isUnsigned() {
        return scalar.filter(one -> one.compareTo(Scalar.UINT8) >= 0 && one.compareTo(Scalar.UINT64) <= 0)
                .isPresent();
    }
}
