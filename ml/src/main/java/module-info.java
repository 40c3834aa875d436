// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/** Machine-learning models in AIMs, by metadata alone. */
@SuppressWarnings("requires-transitive-automatic")
module org.openaif.ml {
    requires transitive org.openaif.api;
    requires transitive org.openaif.controller; // its spi only
    requires transitive org.openaif.metadata;
    requires static transitive org.jspecify;
    requires com.microsoft.onnxruntime;
    requires org.bytedeco.javacpp;
    requires org.bytedeco.tensorflowlite;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    uses org.openaif.ml.spi.Engine;

    exports org.openaif.ml;
    exports org.openaif.ml.spi;

    provides org.openaif.ml.spi.Engine with
            org.openaif.ml.TfliteEngine,
            org.openaif.ml.OnnxEngine;
}
