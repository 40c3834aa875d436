// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.BuiltinOpResolver;
import org.bytedeco.tensorflowlite.BuiltinOpResolverWithoutDefaultDelegates;
import org.bytedeco.tensorflowlite.Reporter_Pointer_BytePointer_Pointer;
import org.bytedeco.tensorflowlite.TfLiteInterpreter;
import org.bytedeco.tensorflowlite.TfLiteInterpreterOptions;
import org.bytedeco.tensorflowlite.TfLiteModel;
import org.bytedeco.tensorflowlite.TfLiteRegistration;
import org.bytedeco.tensorflowlite.TfLiteTensor;
import org.bytedeco.tensorflowlite.global.tensorflowlite;
import org.openaif.ml.spi.ElementType;
import org.openaif.ml.spi.Engine;
import org.openaif.ml.spi.EngineModel;
import org.openaif.ml.spi.EngineSession;
import org.openaif.ml.spi.EngineSettings;
import org.openaif.ml.spi.RefusedModel;
import org.openaif.ml.spi.TensorInfo;

/**
 * TensorFlow Lite, by its C API. Only its own kernels run, without XNNPACK, which rounds otherwise.
 * Those for this processor may be off by one step in a layer; where {@link EngineSettings#exact} is
 * asked for, the {@link ReferenceKernels} run, and a quantised model gives the same bits as with
 * the kernels that microcontrollers have. An interpreter is a session; the
 * model itself, which is the file in memory, is shared by all of them.
 */
public final class TfliteEngine implements Engine {

    /** For the list of services. */
    public TfliteEngine() {}

    @Override
    public String name() {
        return "TensorFlow Lite";
    }

    @Override
    public boolean recognises(ByteBuffer file) {
        return TfliteStructure.recognises(file);
    }

    @Override
    public EngineModel load(ByteBuffer file, EngineSettings settings) {
        TfliteStructure structure = TfliteStructure.of(file);
        Complaints complaints = new Complaints();
        // The pointer keeps the buffer, and the model keeps the pointer.
        BytePointer bytes = new BytePointer(file);
        TfLiteModel model =
                tensorflowlite.TfLiteModelCreateWithErrorReporter(
                        bytes, file.limit(), complaints, null);
        if (model == null || model.isNull()) {
            complaints.close();
            throw new RefusedModel("TensorFlow Lite cannot read it" + complaints.words());
        }
        Model made = new Model(model, bytes, structure, settings, complaints);
        try {
            made.look();
            return made;
        } catch (RuntimeException refused) {
            made.close();
            throw refused;
        }
    }

    /** The kernels for this processor. Never freed: they are the code of the library. */
    private static final class Kernels {
        static final BuiltinOpResolver ALL = new BuiltinOpResolverWithoutDefaultDelegates();
    }

    /** What TensorFlow Lite complains of: the patterns of its messages, for what they tell. */
    private static final class Complaints extends Reporter_Pointer_BytePointer_Pointer {
        private volatile String last = "";

        @Override
        public void call(Pointer data, BytePointer format, Pointer arguments) {
            String text = format.getString();
            last = text.length() > 200 ? text.substring(0, 200) : text;
        }

        String words() {
            return last.isEmpty() ? "" : " ('" + last.strip() + "')";
        }
    }

    private static final class Model implements EngineModel {
        private final TfLiteModel model;
        private final BytePointer bytes;
        private final TfliteStructure structure;
        private final EngineSettings settings;
        private final Complaints complaints;
        private List<TensorInfo> inputs = List.of();
        private List<TensorInfo> outputs = List.of();

        Model(
                TfLiteModel model,
                BytePointer bytes,
                TfliteStructure structure,
                EngineSettings settings,
                Complaints complaints) {
            this.model = model;
            this.bytes = bytes;
            this.structure = structure;
            this.settings = settings;
            this.complaints = complaints;
        }

        /** Its tensors are known to an interpreter only. */
        private void look() {
            try (Session session = session()) {
                inputs = session.inputs();
                outputs = session.outputs();
            }
        }

        @Override
        public List<TensorInfo> inputs() {
            return inputs;
        }

        @Override
        public List<TensorInfo> outputs() {
            return outputs;
        }

        @Override
        public Session session() {
            TfLiteInterpreterOptions options = tensorflowlite.TfLiteInterpreterOptionsCreate();
            try {
                BuiltinOpResolver known = settings.exact() ? ReferenceKernels.ALL : Kernels.ALL;
                tensorflowlite.TfLiteInterpreterOptionsSetNumThreads(
                        options, settings.threads());
                tensorflowlite.TfLiteInterpreterOptionsSetErrorReporter(options, complaints, null);
                for (TfliteStructure.Operator operator : structure.operators()) {
                    TfLiteRegistration kernel =
                            known.FindOp(operator.code(), operator.version());
                    if (kernel == null || kernel.isNull()) {
                        throw new RefusedModel(
                                "needs operator " + operator.code() + " of version "
                                        + operator.version()
                                        + ", which this TensorFlow Lite does not have");
                    }
                    tensorflowlite.TfLiteInterpreterOptionsAddBuiltinOp(
                            options,
                            operator.code(),
                            kernel,
                            operator.version(),
                            operator.version());
                }
                TfLiteInterpreter interpreter =
                        tensorflowlite.TfLiteInterpreterCreateWithSelectedOps(model, options);
                if (interpreter == null || interpreter.isNull()) {
                    throw new RefusedModel(
                            "TensorFlow Lite cannot make an interpreter of it" + complaints.words());
                }
                return Session.of(interpreter, complaints);
            } finally {
                tensorflowlite.TfLiteInterpreterOptionsDelete(options);
            }
        }

        @Override
        public void close() {
            tensorflowlite.TfLiteModelDelete(model);
            bytes.close();
            complaints.close();
        }
    }

    private static final class Session implements EngineSession {
        private final TfLiteInterpreter interpreter;
        private final Complaints complaints;
        private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

        private final boolean remembers;
        private boolean grows;
        private final List<TfLiteTensor> inputs;
        private final List<TfLiteTensor> outputs;
        private final List<ByteBuffer> inputMemory = new ArrayList<>();
        private final List<ByteBuffer> outputMemory = new ArrayList<>();

        private Session(
                TfLiteInterpreter interpreter,
                Complaints complaints,
                List<TfLiteTensor> inputs,
                List<TfLiteTensor> outputs) {
            this.interpreter = interpreter;
            this.complaints = complaints;
            this.inputs = inputs;
            this.outputs = outputs;
            this.remembers = tensorflowlite.TfLiteInterpreterGetVariableTensorCount(interpreter) > 0;
        }

        static Session of(TfLiteInterpreter interpreter, Complaints complaints) {
            try {
                if (tensorflowlite.TfLiteInterpreterAllocateTensors(interpreter) != 0) {
                    throw new RefusedModel(
                            "TensorFlow Lite cannot prepare it" + complaints.words());
                }
                Session made =
                        new Session(
                                interpreter,
                                complaints,
                                tensors(
                                        tensorflowlite.TfLiteInterpreterGetInputTensorCount(
                                                interpreter),
                                        index ->
                                                tensorflowlite.TfLiteInterpreterGetInputTensor(
                                                        interpreter, index)),
                                tensors(
                                        tensorflowlite.TfLiteInterpreterGetOutputTensorCount(
                                                interpreter),
                                        index ->
                                                tensorflowlite.TfLiteInterpreterGetOutputTensor(
                                                        interpreter, index)));
                // What the engine says of a tensor is checked before its memory is touched.
                made.inputs();
                made.outputs();
                made.inputs.forEach(tensor -> made.inputMemory.add(memory(tensor)));
                made.outputs.forEach(
                        tensor -> {
                            // Where an input decides how long an output is, it has memory only
                            // once the model has run, and perhaps other memory after each run.
                            made.grows |= hasNoMemory(tensor);
                            made.outputMemory.add(hasNoMemory(tensor) ? NOTHING : memory(tensor));
                        });
                return made;
            } catch (RuntimeException refused) {
                tensorflowlite.TfLiteInterpreterDelete(interpreter);
                throw refused;
            }
        }

        private static List<TfLiteTensor> tensors(int count, IntFunction<TfLiteTensor> at) {
            List<TfLiteTensor> tensors = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                tensors.add(at.apply(i));
            }
            return tensors;
        }

        private static boolean hasNoMemory(TfLiteTensor tensor) {
            Pointer data = tensorflowlite.TfLiteTensorData(tensor);
            return data == null || data.isNull();
        }

        private static ByteBuffer memory(TfLiteTensor tensor) {
            long bytes = tensorflowlite.TfLiteTensorByteSize(tensor);
            Pointer data = tensorflowlite.TfLiteTensorData(tensor);
            if (hasNoMemory(tensor) || bytes > TfliteStructure.MAX_TENSOR_BYTES) {
                throw new RefusedModel(
                        "has a tensor without memory, '" + tensorflowlite.TfLiteTensorName(tensor).getString()
                                + "'");
            }
            return new BytePointer(data)
                    .capacity(bytes)
                    .asByteBuffer()
                    .order(ByteOrder.nativeOrder());
        }

        List<TensorInfo> inputs() {
            return inputs.stream().map(Session::info).toList();
        }

        List<TensorInfo> outputs() {
            return outputs.stream().map(Session::info).toList();
        }

        private static TensorInfo info(TfLiteTensor tensor) {
            List<Integer> shape = new ArrayList<>();
            for (int i = 0; i < tensorflowlite.TfLiteTensorNumDims(tensor); i++) {
                shape.add(tensorflowlite.TfLiteTensorDim(tensor, i));
            }
            String name = tensorflowlite.TfLiteTensorName(tensor).getString();
            int type = tensorflowlite.TfLiteTensorType(tensor);
            if (type == tensorflowlite.kTfLiteNoType) {
                throw new RefusedModel("tensor '" + name + "' has no type");
            }
            TensorInfo info =
                    new TensorInfo(
                            name,
                            elementType(name, type),
                            shape,
                            tensorflowlite.TfLiteTensorQuantizationParams(tensor).scale(),
                            tensorflowlite.TfLiteTensorQuantizationParams(tensor).zero_point());
            if (!hasNoMemory(tensor) && (long) info.elements() * info.type().bytes()
                    != tensorflowlite.TfLiteTensorByteSize(tensor)) {
                throw new RefusedModel(info + " has another length than its shape says");
            }
            return info;
        }

        private static ElementType elementType(String name, int type) {
            if (type == tensorflowlite.kTfLiteFloat32) {
                return ElementType.FLOAT32;
            } else if (type == tensorflowlite.kTfLiteInt8) {
                return ElementType.INT8;
            } else if (type == tensorflowlite.kTfLiteUInt8 || type == tensorflowlite.kTfLiteBool) {
                return ElementType.UINT8;
            } else if (type == tensorflowlite.kTfLiteInt16) {
                return ElementType.INT16;
            } else if (type == tensorflowlite.kTfLiteInt32) {
                return ElementType.INT32;
            } else if (type == tensorflowlite.kTfLiteInt64) {
                return ElementType.INT64;
            } else if (type == tensorflowlite.kTfLiteFloat64) {
                return ElementType.FLOAT64;
            }
            throw new RefusedModel("tensor '" + name + "' is of a type that no port carries: " + type);
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
            if (tensorflowlite.TfLiteInterpreterInvoke(interpreter) != 0) {
                throw new RefusedModel("TensorFlow Lite cannot run it" + complaints.words());
            }
            if (grows) {
                outputMemory.clear();
                outputs.forEach(tensor -> outputMemory.add(memory(tensor)));
            }
        }

        @Override
        public void forget() {
            if (remembers && tensorflowlite.TfLiteInterpreterResetVariableTensors(interpreter) != 0) {
                throw new RefusedModel("TensorFlow Lite cannot reset it" + complaints.words());
            }
        }

        @Override
        public void close() {
            tensorflowlite.TfLiteInterpreterDelete(interpreter);
        }
    }
}
