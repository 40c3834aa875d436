// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import java.nio.ByteBuffer;
import org.openaif.ml.spi.TensorInfo;

/** Real values into tensors and out of them, by the tensor's own scale. */
final class Tensors {
    private Tensors() {}

    static void fill(ByteBuffer tensor, TensorInfo info, float[] values) {
        switch (info.type()) {
            case FLOAT32 -> tensor.duplicate().order(tensor.order()).clear().asFloatBuffer().put(values);
            case FLOAT64 -> {
                for (int i = 0; i < values.length; i++) {
                    tensor.putDouble(i * Double.BYTES, values[i]);
                }
            }
            case INT8 -> {
                for (int i = 0; i < values.length; i++) {
                    tensor.put(i, (byte) quantised(values[i], info, Byte.MIN_VALUE, Byte.MAX_VALUE));
                }
            }
            case UINT8 -> {
                for (int i = 0; i < values.length; i++) {
                    tensor.put(i, (byte) quantised(values[i], info, 0, 255));
                }
            }
            case INT16 -> {
                for (int i = 0; i < values.length; i++) {
                    tensor.putShort(
                            i * Short.BYTES,
                            (short) quantised(values[i], info, Short.MIN_VALUE, Short.MAX_VALUE));
                }
            }
            case INT32 -> {
                for (int i = 0; i < values.length; i++) {
                    tensor.putInt(
                            i * Integer.BYTES,
                            (int) quantised(values[i], info, Integer.MIN_VALUE, Integer.MAX_VALUE));
                }
            }
            case INT64 -> {
                for (int i = 0; i < values.length; i++) {
                    tensor.putLong(i * Long.BYTES, Math.round((double) values[i]));
                }
            }
        }
    }

    private static long quantised(float value, TensorInfo info, long least, long most) {
        double steps = info.isQuantised() ? value / info.scale() + info.zeroPoint() : value;
        return Math.clamp(Math.round(steps), least, most);
    }

    static float[] values(ByteBuffer tensor, TensorInfo info) {
        // As long as its memory: of an output whose length an input decides, the shape says less.
        float[] values = new float[tensor.capacity() / info.type().bytes()];
        for (int i = 0; i < values.length; i++) {
            double element =
                    switch (info.type()) {
                        case FLOAT32 -> tensor.getFloat(i * Float.BYTES);
                        case FLOAT64 -> tensor.getDouble(i * Double.BYTES);
                        case INT8 -> tensor.get(i);
                        case UINT8 -> tensor.get(i) & 0xff;
                        case INT16 -> tensor.getShort(i * Short.BYTES);
                        case INT32 -> tensor.getInt(i * Integer.BYTES);
                        case INT64 -> tensor.getLong(i * Long.BYTES);
                    };
            values[i] =
                    (float)
                            (info.isQuantised()
                                    ? (element - info.zeroPoint()) * info.scale()
                                    : element);
        }
        return values;
    }
}
