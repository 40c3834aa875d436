// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import java.nio.ByteBuffer;
import java.util.List;
import org.openaif.api.AifException;
import org.openaif.api.DataType;
import org.openaif.api.RecordCodec;
import org.openaif.ml.spi.ElementType;
import org.openaif.ml.spi.RefusedModel;
import org.openaif.ml.spi.TensorInfo;

/** In which form an output of a model leaves: as a decision, as real values, or as it is. */
enum OutputForm {
    DECISION(Decision.class),
    REAL(Values.Float32.class),
    INT8(Values.Int8.class),
    UINT8(Values.Uint8.class),
    INT16(Values.Int16.class),
    INT32(Values.Int32.class),
    INT64(Values.Int64.class);

    private final Class<? extends Record> record;

    OutputForm(Class<? extends Record> record) {
        this.record = record;
    }

    Class<? extends Record> record() {
        return record;
    }

    boolean isRaw() {
        return compareTo(INT8) >= 0;
    }

    /** The form that a port's type asks for. */
    static OutputForm of(String port, DataType type, TensorInfo tensor, OutputStage stage) {
        if (type instanceof DataType.Unknown) {
            return stage == OutputStage.PLAIN ? REAL : DECISION;
        }
        for (OutputForm form : List.of(DECISION, REAL)) {
            if (form.fits(type)) {
                return form;
            }
        }
        for (OutputForm form : values()) {
            if (form.isRaw()
                    && form.fits(type)
                    && ElementType.valueOf(form.name()) == tensor.type()) {
                return form;
            }
        }
        throw new RefusedModel(
                "port " + port + " carries " + type + ", and output " + tensor
                        + " can leave as " + DataType.of(Decision.class) + ", as float32[]"
                        + (tensor.type().isWhole()
                                ? " or as " + tensor.type().name().toLowerCase(java.util.Locale.ROOT) + "[]"
                                : ""));
    }

    private boolean fits(DataType type) {
        try {
            RecordCodec.of(type, record);
            return true;
        } catch (AifException other) {
            return false;
        }
    }

    Record make(OutputStage stage, float[] values, ByteBuffer tensor) {
        return switch (this) {
            case DECISION -> decision(stage.scores(values), stage.labels());
            case REAL -> new Values.Float32(stage.scores(values));
            default -> raw(tensor.duplicate().order(tensor.order()).clear());
        };
    }

    private static Decision decision(float[] scores, List<String> labels) {
        int label = 0;
        for (int i = 1; i < scores.length; i++) {
            if (scores[i] > scores[label]) {
                label = i;
            }
        }
        return new Decision(
                label, scores[label], label < labels.size() ? labels.get(label) : "", scores);
    }

    private Record raw(ByteBuffer all) {
        switch (this) {
            case INT16 -> {
                short[] values = new short[all.remaining() / Short.BYTES];
                all.asShortBuffer().get(values);
                return new Values.Int16(values);
            }
            case INT32 -> {
                int[] values = new int[all.remaining() / Integer.BYTES];
                all.asIntBuffer().get(values);
                return new Values.Int32(values);
            }
            case INT64 -> {
                long[] values = new long[all.remaining() / Long.BYTES];
                all.asLongBuffer().get(values);
                return new Values.Int64(values);
            }
            default -> {
                byte[] values = new byte[all.remaining()];
                all.get(values);
                return this == INT8 ? new Values.Int8(values) : new Values.Uint8(values);
            }
        }
    }
}
