// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.openaif.ml.spi.RefusedModel;

/**
 * Reads an .onnx file, which is a protocol buffer, before native code sees it: all lengths lie inside
 * what contains them, nesting and counts are bounded, weights are in the file and as long as their
 * shapes say. Field numbers are those of {@code onnx.proto}.
 */
final class OnnxStructure {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_FIELDS = 5_000_000;

    /** Nothing that a model of ours has to do needs operators from elsewhere. */
    private static final Set<String> DOMAINS = Set.of("", "ai.onnx", "ai.onnx.ml", "com.microsoft");

    /** Bytes of an element by its number in {@code TensorProto.DataType}; 0 for what has none. */
    private static final int[] BYTES = {0, 4, 1, 1, 2, 2, 4, 8, 0, 1, 2, 8, 4, 8, 8, 16, 2};

    private static final int MODEL_IR = 1;
    private static final int MODEL_GRAPH = 7;
    private static final int MODEL_OPSET = 8;
    private static final int MODEL_FUNCTIONS = 25;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_INITIALIZER = 5;
    private static final int NODE_ATTRIBUTE = 5;
    private static final int NODE_DOMAIN = 7;
    private static final int ATTRIBUTE_TENSOR = 5;
    private static final int ATTRIBUTE_GRAPH = 6;
    private static final int ATTRIBUTE_TENSORS = 10;
    private static final int ATTRIBUTE_GRAPHS = 11;
    private static final int TENSOR_DIMS = 1;
    private static final int TENSOR_TYPE = 2;
    private static final int TENSOR_NAME = 8;
    private static final int TENSOR_RAW = 9;
    private static final int TENSOR_EXTERNAL = 13;
    private static final int TENSOR_LOCATION = 14;

    private int fields;
    private boolean graphSeen;

    private OnnxStructure() {}

    /** The first field of nearly every .onnx file is its version, 1 to 20. */
    static boolean recognises(ByteBuffer file) {
        return file.limit() >= 4
                && file.get(0) == (MODEL_IR << 3)
                && file.get(1) >= 1
                && file.get(1) <= 20;
    }

    static void check(ByteBuffer file) {
        OnnxStructure structure = new OnnxStructure();
        structure.read(
                file.duplicate().order(ByteOrder.LITTLE_ENDIAN).slice().order(ByteOrder.LITTLE_ENDIAN),
                structure::model,
                0);
        if (!structure.graphSeen) {
            throw new RefusedModel("holds no graph");
        }
    }

    /** One field: its number, its value if it is a number, or else its content. */
    @FunctionalInterface
    private interface Fields {
        void field(int number, long value, ByteBuffer content, int depth);
    }

    private void read(ByteBuffer message, Fields fields, int depth) {
        if (depth > MAX_DEPTH) {
            throw new RefusedModel("is nested more than " + MAX_DEPTH + " deep");
        }
        while (message.hasRemaining()) {
            if (++this.fields > MAX_FIELDS) {
                throw new RefusedModel("has more than " + MAX_FIELDS + " fields");
            }
            long key = number(message);
            int number = (int) (key >>> 3);
            switch ((int) (key & 7)) {
                case 0 -> fields.field(number, number(message), EMPTY, depth);
                case 1 -> skip(message, 8);
                case 2 -> {
                    long length = number(message);
                    int start = message.position();
                    skip(message, length);
                    fields.field(
                            number,
                            0,
                            message.slice(start, (int) length).order(ByteOrder.LITTLE_ENDIAN),
                            depth);
                }
                case 5 -> skip(message, 4);
                default -> throw new RefusedModel("is no protocol buffer at byte " + message.position());
            }
        }
    }

    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private static long number(ByteBuffer message) {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (!message.hasRemaining()) {
                throw new RefusedModel("ends in the middle of a number");
            }
            byte next = message.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new RefusedModel("holds a number of more than ten bytes");
    }

    private static void skip(ByteBuffer message, long length) {
        if (length < 0 || length > message.remaining()) {
            throw new RefusedModel(
                    "ends too early: " + length + " bytes are promised, " + message.remaining()
                            + " are left");
        }
        message.position(message.position() + (int) length);
    }

    private void model(int number, long value, ByteBuffer content, int depth) {
        switch (number) {
            case MODEL_GRAPH -> {
                graphSeen = true;
                read(content, this::graph, depth + 1);
            }
            case MODEL_OPSET -> read(content, this::opset, depth + 1);
            case MODEL_FUNCTIONS ->
                    throw new RefusedModel("defines functions of its own, which are not run here");
            default -> {}
        }
    }

    private void opset(int number, long value, ByteBuffer content, int depth) {
        if (number == 1) {
            checkDomain(text(content));
        }
    }

    private void graph(int number, long value, ByteBuffer content, int depth) {
        switch (number) {
            case GRAPH_NODE -> read(content, this::node, depth + 1);
            case GRAPH_INITIALIZER -> tensor(content, depth + 1);
            default -> {}
        }
    }

    private void node(int number, long value, ByteBuffer content, int depth) {
        switch (number) {
            case NODE_ATTRIBUTE -> read(content, this::attribute, depth + 1);
            case NODE_DOMAIN -> checkDomain(text(content));
            default -> {}
        }
    }

    private void attribute(int number, long value, ByteBuffer content, int depth) {
        switch (number) {
            case ATTRIBUTE_TENSOR, ATTRIBUTE_TENSORS -> tensor(content, depth + 1);
            case ATTRIBUTE_GRAPH, ATTRIBUTE_GRAPHS -> read(content, this::graph, depth + 1);
            default -> {}
        }
    }

    private void tensor(ByteBuffer content, int depth) {
        Tensor tensor = new Tensor();
        read(content, tensor::field, depth);
        tensor.check();
    }

    private static void checkDomain(String domain) {
        if (!DOMAINS.contains(domain)) {
            throw new RefusedModel("needs operators of '" + domain + "', which are not run here");
        }
    }

    private static String text(ByteBuffer content) {
        byte[] bytes = new byte[Math.min(content.remaining(), 200)];
        content.get(content.position(), bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The weights of a node. */
    private static final class Tensor {
        private long elements = 1;
        private int type;
        private long raw = -1;
        private String name = "";

        void field(int number, long value, ByteBuffer content, int depth) {
            switch (number) {
                case TENSOR_DIMS -> {
                    if (content.hasRemaining()) {
                        ByteBuffer packed = content.duplicate();
                        while (packed.hasRemaining()) {
                            dimension(number(packed));
                        }
                    } else {
                        dimension(value);
                    }
                }
                case TENSOR_TYPE -> type = Math.clamp(value, -1, Integer.MAX_VALUE);
                case TENSOR_NAME -> name = text(content);
                case TENSOR_RAW -> raw = content.remaining();
                case TENSOR_EXTERNAL ->
                        throw new RefusedModel("keeps weights in other files, which are not read");
                case TENSOR_LOCATION -> {
                    if (value != 0) {
                        throw new RefusedModel("keeps weights in other files, which are not read");
                    }
                }
                default -> {}
            }
        }

        private void dimension(long length) {
            if (length < 0 || length > TfliteStructure.MAX_TENSOR_BYTES) {
                throw new RefusedModel("tensor '" + name + "' has a dimension of " + length);
            }
            elements *= length;
            if (elements > TfliteStructure.MAX_TENSOR_BYTES) {
                throw new RefusedModel("tensor '" + name + "' is too large");
            }
        }

        void check() {
            int bytes = type >= 0 && type < BYTES.length ? BYTES[type] : 0;
            if (raw >= 0 && bytes > 0 && raw != elements * bytes) {
                throw new RefusedModel(
                        "tensor '" + name + "' is " + elements * bytes
                                + " bytes by its shape, and " + raw + " in the file");
            }
        }
    }
}
