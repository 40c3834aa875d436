// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openaif.ml.spi.ElementType;
import org.openaif.ml.spi.Engine;
import org.openaif.ml.spi.EngineModel;
import org.openaif.ml.spi.EngineSession;
import org.openaif.ml.spi.EngineSettings;
import org.openaif.ml.spi.RefusedModel;
import org.openaif.ml.spi.TensorInfo;

/**
 * ONNX Runtime. Its session is safe for many threads, so it is our model; a session of ours is just
 * memory for inputs and outputs, to which the runtime reads and writes in place.
 */
public final class OnnxEngine implements Engine {

    /** For the list of services. */
    public OnnxEngine() {}

    @Override
    public String name() {
        return "ONNX Runtime";
    }

    @Override
    public boolean recognises(ByteBuffer file) {
        return OnnxStructure.recognises(file);
    }

    @Override
    public EngineModel load(ByteBuffer file, EngineSettings settings) {
        OnnxStructure.check(file);
        OrtEnvironment environment =
                OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "openaif");
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(settings.threads());
            options.setInterOpNumThreads(1);
            // A thread that waits for work spins otherwise, on somebody else's core.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            OrtSession session = environment.createSession(file.duplicate(), options);
            try {
                return new Model(
                        environment, session, infos(session.getInputInfo()), infos(session.getOutputInfo()));
            } catch (RuntimeException refused) {
                session.close();
                throw refused;
            }
        } catch (OrtException e) {
            throw new RefusedModel("ONNX Runtime cannot load it: " + firstLine(e), e);
        }
    }

    private static String firstLine(OrtException e) {
        String text = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return text.length() > 300 ? text.substring(0, 300) : text;
    }

    private static List<TensorInfo> infos(Map<String, NodeInfo> nodes) {
        List<TensorInfo> infos = new ArrayList<>();
        nodes.forEach((name, node) -> infos.add(info(name, node)));
        return infos;
    }

    private static TensorInfo info(String name, NodeInfo node) {
        if (!(node.getInfo() instanceof ai.onnxruntime.TensorInfo tensor)) {
            throw new RefusedModel("'" + name + "' is no tensor, but " + node.getInfo());
        }
        List<Integer> shape = new ArrayList<>();
        long elements = 1;
        for (long dimension : tensor.getShape()) {
            long known = dimension < 0 ? 1 : dimension;
            elements = Math.multiplyExact(elements, known);
            if (known == 0 || elements > TfliteStructure.MAX_TENSOR_BYTES / 8) {
                throw new RefusedModel("'" + name + "' has " + elements + " elements");
            }
            shape.add((int) known);
        }
        return new TensorInfo(name, elementType(name, tensor.onnxType), shape, 0, 0);
    }

    private static ElementType elementType(String name, OnnxTensorType type) {
        return switch (type) {
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT -> ElementType.FLOAT32;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> ElementType.FLOAT64;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 -> ElementType.INT8;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8 -> ElementType.UINT8;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16 -> ElementType.INT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> ElementType.INT32;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 -> ElementType.INT64;
            default -> throw new RefusedModel("'" + name + "' is of a type that no port carries: " + type);
        };
    }

    private record Model(
            OrtEnvironment environment,
            OrtSession runtime,
            List<TensorInfo> inputs,
            List<TensorInfo> outputs)
            implements EngineModel {

        @Override
        public EngineSession session() {
            return new Session(this);
        }

        @Override
        public void close() {
            try {
                runtime.close();
            } catch (OrtException e) {
                throw new RefusedModel("ONNX Runtime cannot close it: " + firstLine(e), e);
            }
        }
    }

    private static final class Session implements EngineSession {
        private final OrtSession runtime;
        private final List<ByteBuffer> inputMemory = new ArrayList<>();
        private final List<ByteBuffer> outputMemory = new ArrayList<>();
        private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        private final Map<String, OnnxTensor> outputs = new LinkedHashMap<>();

        Session(Model model) {
            runtime = model.runtime();
            try {
                for (TensorInfo info : model.inputs()) {
                    inputMemory.add(memory(info));
                    inputs.put(info.name(), tensor(model, info, inputMemory.getLast()));
                }
                for (TensorInfo info : model.outputs()) {
                    outputMemory.add(memory(info));
                    outputs.put(info.name(), tensor(model, info, outputMemory.getLast()));
                }
            } catch (OrtException e) {
                close();
                throw new RefusedModel("ONNX Runtime cannot make its tensors: " + firstLine(e), e);
            }
        }

        private static ByteBuffer memory(TensorInfo info) {
            return ByteBuffer.allocateDirect(info.elements() * info.type().bytes())
                    .order(ByteOrder.nativeOrder());
        }

        private static OnnxTensor tensor(Model model, TensorInfo info, ByteBuffer memory)
                throws OrtException {
            long[] shape = info.shape().stream().mapToLong(Integer::longValue).toArray();
            return OnnxTensor.createTensor(
                    model.environment(), memory, shape, javaType(info.type()));
        }

        private static OnnxJavaType javaType(ElementType type) {
            return switch (type) {
                case INT8 -> OnnxJavaType.INT8;
                case UINT8 -> OnnxJavaType.UINT8;
                case INT16 -> OnnxJavaType.INT16;
                case INT32 -> OnnxJavaType.INT32;
                case INT64 -> OnnxJavaType.INT64;
                case FLOAT32 -> OnnxJavaType.FLOAT;
                case FLOAT64 -> OnnxJavaType.DOUBLE;
            };
        }

        @Override
        public ByteBuffer input(int index) {
            return inputMemory.get(index);
        }

        @Override
        public ByteBuffer output(int index) {
            return outputMemory.get(index);
        }

        @Override
        public void run() {
            // All outputs are pinned: the result holds nothing that would have to be closed.
            try (OrtSession.Result result = runtime.run(inputs, Set.of(), outputs)) {
                if (result.size() != outputs.size()) {
                    throw new RefusedModel("ONNX Runtime gave " + result.size() + " outputs");
                }
            } catch (OrtException e) {
                throw new RefusedModel("ONNX Runtime cannot run it: " + firstLine(e), e);
            }
        }

        @Override
        public void close() {
            inputs.values().forEach(OnnxTensor::close);
            outputs.values().forEach(OnnxTensor::close);
        }
    }
}
