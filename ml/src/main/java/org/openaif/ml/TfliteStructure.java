// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.openaif.ml.spi.RefusedModel;

/**
 * What a .tflite file says of itself, read and checked before native code sees it: every offset and
 * index leads to something that is there, tensors are no larger than {@link #MAX_TENSOR_BYTES} and
 * the weights in the file are as long as their shapes say. Slots are those of the schema, version 3.
 *
 * @param operators the operators used: code and version
 */
record TfliteStructure(Set<Operator> operators) {
    /** No tensor takes more memory. */
    static final long MAX_TENSOR_BYTES = 256L << 20;

    /** All tensors together take no more. */
    private static final long MAX_TOTAL_BYTES = 1L << 30;

    private static final int MAX_PARTS = 100_000;
    private static final int MAX_DIMENSIONS = 8;
    private static final int CUSTOM = 32;
    private static final int NOT_GIVEN = -1;

    /** Bytes of an element by the number of its type; 0 for what has none of its own. */
    private static final int[] BYTES = {4, 2, 4, 1, 8, 0, 1, 2, 8, 1, 8, 16, 8, 0, 0, 4, 2, 0, 2, 0};

    /**
     * An operator of the model.
     *
     * @param code its number among the built-in ones
     */
    record Operator(int code, int version) {}

    static boolean recognises(ByteBuffer file) {
        return file.limit() >= 8
                && file.get(4) == 'T'
                && file.get(5) == 'F'
                && file.get(6) == 'L'
                && file.get(7) == '3';
    }

    static TfliteStructure of(ByteBuffer file) {
        FlatTable model = FlatTable.root(file);
        if (model.number(0, 0) != 3) {
            throw new RefusedModel("is of schema version " + model.number(0, 0) + ", not 3");
        }
        List<Operator> operators = operators(model);
        List<Long> buffers = buffers(model, file.limit());
        FlatTable.Vector graphs = model.vector(2, 4);
        if (graphs.count() < 1 || graphs.count() > 64) {
            throw new RefusedModel("has " + graphs.count() + " graphs; 1 to 64 can be run");
        }
        long total = 0;
        for (int i = 0; i < graphs.count(); i++) {
            total += graph(graphs.table(i), operators.size(), buffers);
            if (total > MAX_TOTAL_BYTES) {
                throw new RefusedModel("needs more than " + MAX_TOTAL_BYTES + " bytes of tensors");
            }
        }
        return new TfliteStructure(new LinkedHashSet<>(operators));
    }

    private static List<Operator> operators(FlatTable model) {
        FlatTable.Vector codes = bounded(model.vector(1, 4), "operator codes");
        List<Operator> operators = new ArrayList<>();
        for (int i = 0; i < codes.count(); i++) {
            FlatTable code = codes.table(i);
            // The first slot is of the days when one byte was enough.
            int number = Math.max(code.octet(0, 0), code.number(3, 0));
            if (number == CUSTOM || code.text(1).isPresent()) {
                throw new RefusedModel(
                        "needs the custom operator '" + code.text(1).orElse("")
                                + "', which no TensorFlow Lite has by itself");
            }
            operators.add(new Operator(number, code.number(2, 1)));
        }
        return operators;
    }

    /** The length of each buffer. */
    private static List<Long> buffers(FlatTable model, int fileLength) {
        FlatTable.Vector buffers = bounded(model.vector(4, 4), "buffers");
        List<Long> lengths = new ArrayList<>();
        for (int i = 0; i < buffers.count(); i++) {
            FlatTable buffer = buffers.table(i);
            long offset = buffer.longNumber(1);
            long size = buffer.longNumber(2);
            if (offset < 0 || size < 0 || offset > fileLength || size > fileLength - offset) {
                throw new RefusedModel("buffer " + i + " lies outside the file");
            }
            lengths.add(offset > 1 ? size : buffer.vector(0, 1).count());
        }
        return lengths;
    }

    private static long graph(FlatTable graph, int operators, List<Long> buffers) {
        FlatTable.Vector tensors = bounded(graph.vector(0, 4), "tensors");
        long total = 0;
        for (int i = 0; i < tensors.count(); i++) {
            total += tensor(tensors.table(i), i, buffers);
        }
        checkIndices(graph.vector(1, 4), tensors.count(), 0, "an input");
        checkIndices(graph.vector(2, 4), tensors.count(), 0, "an output");
        FlatTable.Vector nodes = bounded(graph.vector(3, 4), "operators");
        for (int i = 0; i < nodes.count(); i++) {
            FlatTable node = nodes.table(i);
            int code = node.number(0, 0);
            if (code < 0 || code >= operators) {
                throw new RefusedModel("operator " + i + " is of a code that is not there: " + code);
            }
            checkIndices(node.vector(1, 4), tensors.count(), NOT_GIVEN, "operator " + i);
            checkIndices(node.vector(2, 4), tensors.count(), 0, "operator " + i);
            checkIndices(node.vector(8, 4), tensors.count(), NOT_GIVEN, "operator " + i);
        }
        return total;
    }

    private static long tensor(FlatTable tensor, int index, List<Long> buffers) {
        int type = tensor.octet(1, 0);
        if (type < 0 || type >= BYTES.length) {
            throw new RefusedModel("tensor " + index + " is of an unknown type: " + type);
        }
        FlatTable.Vector shape = tensor.vector(0, 4);
        if (shape.count() > MAX_DIMENSIONS) {
            throw new RefusedModel("tensor " + index + " has " + shape.count() + " dimensions");
        }
        long bytes = BYTES[type];
        for (int i = 0; i < shape.count(); i++) {
            int dimension = shape.number(i);
            if (dimension < -1) {
                throw new RefusedModel("tensor " + index + " has a dimension of " + dimension);
            }
            bytes *= Math.abs(dimension);
            if (bytes > MAX_TENSOR_BYTES) {
                throw new RefusedModel(
                        "tensor " + index + " takes more than " + MAX_TENSOR_BYTES + " bytes");
            }
        }
        int buffer = tensor.number(2, 0);
        if (buffer < 0 || buffer >= Math.max(1, buffers.size())) {
            throw new RefusedModel("tensor " + index + " is in a buffer that is not there: " + buffer);
        }
        long inFile = buffers.isEmpty() ? 0 : buffers.get(buffer);
        boolean sparse = tensor.table(6).isPresent();
        if (inFile > 0 && bytes > 0 && !sparse && inFile != bytes) {
            throw new RefusedModel(
                    "tensor " + index + " is " + bytes + " bytes by its shape, and " + inFile
                            + " in the file");
        }
        tensor.table(4).ifPresent(quantisation -> checkQuantisation(quantisation, index, shape));
        return bytes;
    }

    private static void checkQuantisation(
            FlatTable quantisation, int index, FlatTable.Vector shape) {
        FlatTable.Vector scales = bounded(quantisation.vector(2, 4), "scales");
        FlatTable.Vector zeroPoints = bounded(quantisation.vector(3, 8), "zero points");
        int dimension = quantisation.number(6, 0);
        boolean fits =
                scales.count() <= 1
                        || dimension >= 0
                                && dimension < shape.count()
                                && shape.number(dimension) == scales.count();
        for (int i = 0; !fits && i < shape.count(); i++) {
            if (shape.number(i) == scales.count()) {
                // Published models for microcontrollers name a dimension that a bias does not have,
                // which nobody looks at there. TensorFlow Lite would refuse: our copy says it right.
                fits = quantisation.put(6, i);
            }
        }
        if (!fits) {
            throw new RefusedModel(
                    "tensor " + index + " has " + scales.count() + " scales, which fit no dimension");
        }
        if (zeroPoints.count() > 1 && zeroPoints.count() != scales.count()) {
            throw new RefusedModel("tensor " + index + " has scales and zero points of other number");
        }
        for (int i = 0; i < scales.count(); i++) {
            if (!Float.isFinite(scales.real(i)) || scales.real(i) < 0) {
                throw new RefusedModel("tensor " + index + " has the scale " + scales.real(i));
            }
        }
    }

    private static void checkIndices(FlatTable.Vector of, int tensors, int least, String who) {
        bounded(of, "indices");
        for (int i = 0; i < of.count(); i++) {
            if (of.number(i) < least || of.number(i) >= tensors) {
                throw new RefusedModel(who + " names a tensor that is not there: " + of.number(i));
            }
        }
    }

    private static FlatTable.Vector bounded(FlatTable.Vector parts, String what) {
        if (parts.count() > MAX_PARTS) {
            throw new RefusedModel("has " + parts.count() + " " + what + "; " + MAX_PARTS + " at most");
        }
        return parts;
    }
}
