// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/** Reads numbers out of the records of one class. */
final class FieldReader {
    private static final MethodType GENERAL = MethodType.methodType(Object.class, Record.class);

    private final Class<?> type;
    private final boolean unsigned;
    private final List<MethodHandle> accessors = new ArrayList<>();

    /**
     * A reader.
     *
     * @throws AifException READ if the class has no such fields, or nobody may look into it
     */
    FieldReader(Class<? extends Record> type, PortFields fields) {
        this.type = type;
        this.unsigned = fields.isUnsigned();
        RecordComponent[] components = type.getRecordComponents();
        List<String> names =
                fields.names().isEmpty() ? List.of(soleArray(components)) : fields.names();
        List<String> known = Arrays.stream(components).map(RecordComponent::getName).toList();
        for (String name : names) {
            int place = known.indexOf(name);
            if (place < 0 && components.length == 1) {
                // A record of one component is as good as that component, whatever its name.
                place = 0;
            }
            if (place < 0) {
                throw refused("has no field '" + name + "', only " + known);
            }
            accessors.add(handle(components[place].getAccessor()));
        }
    }

    private String soleArray(RecordComponent[] components) {
        return Arrays.stream(components)
                .filter(component -> component.getType().isArray())
                .findFirst()
                .or(() -> Arrays.stream(components).findFirst())
                .map(RecordComponent::getName)
                .orElseThrow(() -> refused("is empty"));
    }

    private MethodHandle handle(Method accessor) {
        try {
            accessor.trySetAccessible();
            return MethodHandles.lookup().unreflect(accessor).asType(GENERAL);
        } catch (IllegalAccessException e) {
            throw refused("cannot be read here: open its package to org.openaif.ml");
        }
    }

    private AifException refused(String why) {
        return new AifException(ErrorCode.READ, type.getName() + " " + why);
    }

    private Object value(Record record, int index) {
        try {
            return accessors.get(index).invokeExact(record);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable checked) {
            throw new AifException(ErrorCode.READ, type.getName() + " cannot be read", checked);
        }
    }

    boolean reads(Record record) {
        return record.getClass() == type;
    }

    /** All values, the fields in turn: one of each, then the second of each, and so on. */
    float[] samples(Record record) {
        if (accessors.size() == 1) {
            return reals(value(record, 0));
        }
        float[][] channels = new float[accessors.size()][];
        for (int i = 0; i < channels.length; i++) {
            channels[i] = reals(value(record, i));
            if (channels[i].length != channels[0].length) {
                throw refused("came with fields of different length");
            }
        }
        float[] samples = new float[channels.length * channels[0].length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = channels[i % channels.length][i / channels.length];
        }
        return samples;
    }

    private float[] reals(Object value) {
        switch (value) {
            case float[] reals -> {
                return reals.clone();
            }
            case short[] wholes when !unsigned -> {
                float[] reals = new float[wholes.length];
                for (int i = 0; i < reals.length; i++) {
                    reals[i] = wholes[i];
                }
                return reals;
            }
            case byte[] octets -> {
                float[] reals = new float[octets.length];
                for (int i = 0; i < reals.length; i++) {
                    reals[i] = unsigned ? octets[i] & 0xff : octets[i];
                }
                return reals;
            }
            default -> {
                boolean array = value.getClass().isArray();
                float[] reals = new float[array ? Array.getLength(value) : 1];
                for (int i = 0; i < reals.length; i++) {
                    reals[i] = real(array ? Array.get(value, i) : value);
                }
                return reals;
            }
        }
    }

    private float real(Object number) {
        return switch (number) {
            case Boolean flag -> flag ? 1 : 0;
            case Byte one when unsigned -> one & 0xff;
            case Short one when unsigned -> one & 0xffff;
            case Integer one when unsigned -> one & 0xffffffffL;
            case Number one -> one.floatValue();
            default -> throw refused("holds " + number.getClass().getSimpleName() + ", no number");
        };
    }

    /**
     * Copies the values of the only field as they are.
     *
     * @return how many there were; nothing was copied if the tensor has not as many elements
     */
    int copy(Record record, ByteBuffer tensor) {
        Object value = value(record, 0);
        ByteBuffer all = tensor.duplicate().order(tensor.order()).clear();
        int bytes = all.remaining();
        switch (value) {
            case byte[] values -> {
                if (values.length == bytes) {
                    all.put(values);
                }
                return values.length;
            }
            case short[] values -> {
                if (values.length == bytes / Short.BYTES) {
                    all.asShortBuffer().put(values);
                }
                return values.length;
            }
            case int[] values -> {
                if (values.length == bytes / Integer.BYTES) {
                    all.asIntBuffer().put(values);
                }
                return values.length;
            }
            case long[] values -> {
                if (values.length == bytes / Long.BYTES) {
                    all.asLongBuffer().put(values);
                }
                return values.length;
            }
            default -> throw refused("holds " + value.getClass().getSimpleName() + ", not what its port says");
        }
    }
}
