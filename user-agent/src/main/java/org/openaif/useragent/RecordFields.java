// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.Timestamp;

/** The components of a record class, to be shown to people and programs that do not know it. */
final class RecordFields {
    private static final ClassValue<List<Field>> FIELDS =
            new ClassValue<>() {
                @Override
                protected List<Field> computeValue(Class<?> type) {
                    List<Field> fields = new ArrayList<>();
                    for (RecordComponent component : type.getRecordComponents()) {
                        Method accessor = component.getAccessor();
                        accessor.trySetAccessible();
                        fields.add(
                                new Field(
                                        component.getName(),
                                        component.getType(),
                                        component.isAnnotationPresent(Timestamp.class),
                                        accessor));
                    }
                    return List.copyOf(fields);
                }
            };

    private RecordFields() {}

    static List<Field> of(Class<? extends Record> type) {
        return FIELDS.get(type);
    }

    /** What a message of a record is called: the class's simple name, in lower camel case. */
    static String eventName(Class<? extends Record> type) {
        String name = type.getSimpleName();
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    /** A constant of an enum as people read it. */
    static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /**
     * One component.
     *
     * @param isTimestamp whether it is a point in stream time
     */
    record Field(String name, Class<?> type, boolean isTimestamp, Method accessor) {

        Object value(Record record) {
            try {
                return accessor.invoke(record);
            } catch (ReflectiveOperationException e) {
                throw new AifException(
                        ErrorCode.READ,
                        record.getClass().getName() + "." + name + " cannot be read (" + e
                                + "); make the record and its package public",
                        e);
            }
        }
    }
}
