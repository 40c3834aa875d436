// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.tensorflowlite.BuiltinOpResolver;
import org.bytedeco.tensorflowlite.global.tensorflowlite;
import org.openaif.ml.spi.RefusedModel;

/**
 * TensorFlow Lite's reference kernels. They are in its library, but in no binding of it, so that the
 * constructor of their resolver is called by its name.
 */
final class ReferenceKernels {
    private static final String CONSTRUCTOR = "_ZN6tflite3ops7builtin20BuiltinRefOpResolverC1Ev";

    /** Much more than the resolver takes, which is some hash tables. */
    private static final int ROOM = 1 << 16;

    /** Never freed: they are the code of the library. */
    static final BuiltinOpResolver ALL = make();

    private ReferenceKernels() {}

    @SuppressWarnings("restricted") // The library is loaded already, and trusted as it is.
    private static BuiltinOpResolver make() {
        MemorySegment memory = Arena.global().allocate(ROOM, Long.BYTES);
        MemorySegment constructor =
                SymbolLookup.libraryLookup(Path.of(Loader.load(tensorflowlite.class)), Arena.global())
                        .find(CONSTRUCTOR)
                        .orElseThrow(() -> new RefusedModel("Exact is not to be had on this platform"));
        try {
            Linker.nativeLinker()
                    .downcallHandle(constructor, FunctionDescriptor.ofVoid(ValueLayout.ADDRESS))
                    .invokeExact(memory);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable checked) {
            throw new IllegalStateException("a constructor in C++ throws nothing of Java's", checked);
        }
        return new BuiltinOpResolver(new BytePointer(memory.asByteBuffer()));
    }
}
