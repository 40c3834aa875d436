// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privacy;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.openaif.api.DataType;
import org.openaif.api.Timestamp;
import org.openaif.api.Unsigned;

/**
 * Fits rules to a Java type, part by part; what has no rule is kept as it is. Fields are called as in
 * the data type of the port, of which a Java type has the order and perhaps other names; where that
 * type is not known, as in the Java type.
 */
final class RuleFitting {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final Refusal refusal;

    private RuleFitting(Refusal refusal) {
        this.refusal = refusal;
    }

    /**
     * What becomes of records of a class.
     *
     * @param type of the port
     * @throws org.openaif.api.AifException INIT if a rule does not fit; names it
     */
    static Change fit(
            FieldTree rules, DataType type, Class<? extends Record> record, Refusal refusal) {
        return new RuleFitting(refusal)
                .change(rules, new Field(record, type, false, false));
    }

    /**
     * What a field holds, as bytes that differ where the values do.
     *
     * @param path through records only
     * @throws org.openaif.api.AifException INIT if there is no such field
     */
    static Function<Object, byte[]> reader(
            FieldPath path, DataType type, Class<? extends Record> record, Refusal refusal) {
        RuleFitting fitting = new RuleFitting(refusal);
        Field field = new Field(record, type, false, false);
        List<MethodHandle> accessors = new ArrayList<>();
        for (String step : path.steps()) {
            List<String> names = field.java().isRecord() ? field.names() : List.of();
            int index = names.indexOf(step);
            if (index < 0) {
                throw refusal.of(
                        "Budget/Per is '" + path.text() + "', and there is no such field",
                        "name one of " + names + " or a field of these, outside of arrays");
            }
            accessors.add(fitting.accessor(field.java().getRecordComponents()[index]));
            field = part(field, index);
        }
        if (!field.isScalar()) {
            throw refusal.of(
                    "Budget/Per is '" + path.text() + "', which is of type " + field.kind(),
                    "name a text, a number or an enum");
        }
        return value -> {
            Object end = value;
            for (MethodHandle accessor : accessors) {
                end = invoke(accessor, end);
            }
            return end.toString().getBytes(StandardCharsets.UTF_8);
        };
    }

    private Change change(FieldTree rules, Field field) {
        if (rules.isEmpty()) {
            return new Kept();
        }
        Class<?> java = field.java();
        if (java.isRecord()) {
            return record(rules, field);
        }
        Optional<Rule> rule = rules.rule();
        if (rule.isPresent()) {
            return new FieldFitting(rules.path(), field, refusal, this::zero).change(rule.get());
        }
        if (java.isArray()) {
            return array(rules, field);
        }
        if (java.isInterface()) {
            return variant(rules, field);
        }
        throw refusal.ofField(rules.first(), "looks for parts where there are none", "shorten it");
    }

    private Change record(FieldTree rules, Field field) {
        RecordComponent[] components = field.java().getRecordComponents();
        if (components.length == 1 && field.isLikeItsOnlyPart()) {
            return recordOf(field.java(), List.of(change(rules, part(field, 0))));
        }
        if (rules.rule().isPresent()) {
            return new FieldFitting(rules.path(), field, refusal, this::zero).change(rules.rule().get());
        }
        List<String> names = field.names();
        requireMembers(rules, names);
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            changes.add(change(rules.member(names.get(i)), part(field, i)));
        }
        return recordOf(field.java(), changes);
    }

    private void requireMembers(FieldTree rules, List<String> known) {
        if (rules.elements().isPresent()) {
            throw refusal.ofField(
                    rules.elements().get().first(),
                    "takes '" + rules.path() + "' for an array, which it is not",
                    "write a path such as visits[].time");
        }
        rules.members().forEach((name, below) -> {
            if (!known.contains(name)) {
                throw refusal.ofField(
                        below.first(), "is for a field that is not there", "there are " + known);
            }
        });
    }

    private static Field part(Field whole, int index) {
        RecordComponent component = whole.java().getRecordComponents()[index];
        return new Field(
                component.getType(),
                whole.typeOfPart(index),
                component.isAnnotationPresent(Unsigned.class),
                component.isAnnotationPresent(Timestamp.class));
    }

    private Change array(FieldTree rules, Field field) {
        if (rules.elements().isEmpty()) {
            throw refusal.ofField(
                    rules.first(),
                    "looks for parts of '" + rules.path() + "', which is an array",
                    "write '" + rules.path() + "[]'");
        }
        return new ArrayChange(
                field.java().getComponentType(), change(rules.elements().get(), field.element()));
    }

    private Change variant(FieldTree rules, Field field) {
        Map<Class<?>, Change> changes = new LinkedHashMap<>();
        Set<String> known = new LinkedHashSet<>();
        List<Field> alternatives = alternatives(field).toList();
        alternatives.forEach(alternative -> known.addAll(alternative.names()));
        requireMembers(rules, List.copyOf(known));
        for (Field alternative : alternatives) {
            changes.put(alternative.java(), change(rules.only(alternative.names()), alternative));
        }
        return new VariantChange(changes);
    }

    /** The records that a sealed interface permits. */
    private static Stream<Field> alternatives(Field field) {
        Class<?>[] permitted = field.java().getPermittedSubclasses();
        List<Field> all = new ArrayList<>();
        for (int i = 0; i < permitted.length; i++) {
            DataType type = field.typeOfAlternative(i, permitted.length);
            all.add(new Field(permitted[i], type, false, false));
        }
        return all.stream()
                .flatMap(one -> one.java().isRecord() ? Stream.of(one) : alternatives(one));
    }

    /** The value of a type that says nothing. */
    private Object zero(Field field) {
        Class<?> java = field.java();
        if (java.isRecord()) {
            Object[] zeros =
                    Stream.iterate(0, i -> i + 1)
                            .limit(java.getRecordComponents().length)
                            .map(i -> zero(part(field, i)))
                            .toArray();
            return make(constructor(java), zeros, java);
        }
        if (java.isArray()) {
            int length = field.fixedLength();
            Object array = Array.newInstance(java.getComponentType(), length);
            for (int i = 0; i < length; i++) {
                Array.set(array, i, zero(field.element()));
            }
            return array;
        }
        if (java == String.class) {
            return "";
        }
        if (java.isEnum()) {
            return java.getEnumConstants()[0];
        }
        if (java.isInterface()) {
            return zero(alternatives(field).findFirst().orElseThrow());
        }
        return field.isTime() ? Timestamp.NONE : Array.get(Array.newInstance(java, 1), 0);
    }

    // --- records are taken apart and put together

    private Change recordOf(Class<?> java, List<Change> changes) {
        List<MethodHandle> accessors = new ArrayList<>();
        for (RecordComponent component : java.getRecordComponents()) {
            accessors.add(accessor(component));
        }
        return new RecordChange(java, constructor(java), accessors, changes);
    }

    private MethodHandle accessor(RecordComponent component) {
        try {
            return LOOKUP.unreflect(opened(component.getAccessor()))
                    .asType(MethodType.methodType(Object.class, Object.class));
        } catch (IllegalAccessException closed) {
            throw closed(component.getDeclaringRecord());
        }
    }

    private static Object invoke(MethodHandle accessor, Object value) {
        try {
            return accessor.invokeExact(value);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private MethodHandle constructor(Class<?> java) {
        Class<?>[] types =
                Stream.of(java.getRecordComponents())
                        .map(RecordComponent::getType)
                        .toArray(Class<?>[]::new);
        try {
            return LOOKUP.unreflectConstructor(opened(java.getDeclaredConstructor(types)))
                    .asSpreader(Object[].class, types.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (IllegalAccessException closed) {
            throw closed(java);
        } catch (NoSuchMethodException impossible) {
            throw new AssertionError("every record has its canonical constructor", impossible);
        }
    }

    private RuntimeException closed(Class<?> java) {
        return refusal.of(
                "the record " + java.getTypeName() + " is out of reach",
                "let module " + java.getModule().getName() + " open " + java.getPackageName()
                        + " to org.openaif.privacy");
    }

    /** Records are often private to their AIM; where the module allows it, we may see them. */
    private static <A extends AccessibleObject> A opened(A member) {
        member.trySetAccessible();
        return member;
    }

    private Object make(MethodHandle constructor, Object[] parts, Class<?> java) {
        try {
            return constructor.invokeExact(parts);
        } catch (RuntimeException refused) {
            throw unwilling(java, refused);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** What the constructor says may tell what is in the message, so it is not said again. */
    private RuntimeException unwilling(Class<?> java, RuntimeException refused) {
        return refusal.of(
                "the constructor of " + java.getSimpleName() + " refuses what the rules make of it ("
                        + refused.getClass().getSimpleName() + ")",
                "give rules that leave values which it takes");
    }

    private final class RecordChange implements Change {
        private final Class<?> java;
        private final MethodHandle constructor;
        private final MethodHandle[] accessors;
        private final Change[] changes;

        RecordChange(
                Class<?> java,
                MethodHandle constructor,
                List<MethodHandle> accessors,
                List<Change> changes) {
            this.java = java;
            this.constructor = constructor;
            this.accessors = accessors.toArray(MethodHandle[]::new);
            this.changes = changes.toArray(Change[]::new);
        }

        private Object part(Object value, int index) {
            return invoke(accessors[index], value);
        }

        @Override
        public Object apply(Object value, Release release) {
            Object[] parts = new Object[changes.length];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = changes[i].apply(part(value, i), release);
            }
            return make(constructor, parts, java);
        }

        @Override
        public long loss(Object value) {
            long loss = 0;
            for (int i = 0; i < changes.length; i++) {
                loss = Math.addExact(loss, changes[i].loss(part(value, i)));
            }
            return loss;
        }

        @Override
        public boolean drops(Object value) {
            for (int i = 0; i < changes.length; i++) {
                if (changes[i].drops(part(value, i))) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Each element of an array, by itself. */
    private record ArrayChange(Class<?> element, Change change) implements Change {
        @Override
        public Object apply(Object value, Release release) {
            int length = Array.getLength(value);
            Object changed = Array.newInstance(element, length);
            for (int i = 0; i < length; i++) {
                Array.set(
                        changed, i, change.apply(Array.get(value, i), release));
            }
            return changed;
        }

        @Override
        public long loss(Object value) {
            long loss = 0;
            for (int i = 0; i < Array.getLength(value); i++) {
                loss =
                        Math.addExact(
                                loss, change.loss(Array.get(value, i)));
            }
            return loss;
        }

        @Override
        public boolean drops(Object value) {
            for (int i = 0; i < Array.getLength(value); i++) {
                if (change.drops(Array.get(value, i))) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Whichever alternative it is. */
    private record VariantChange(Map<Class<?>, Change> changes) implements Change {
        private Change of(Object value) {
            return changes.get(value.getClass());
        }

        @Override
        public Object apply(Object value, Release release) {
            return of(value).apply(value, release);
        }

        @Override
        public long loss(Object value) {
            return of(value).loss(value);
        }

        @Override
        public boolean drops(Object value) {
            return of(value).drops(value);
        }
    }

    /** No change. */
    private record Kept() implements Change {
        @Override
        public Object apply(Object value, Release release) {
            return value;
        }
    }
}
