// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.openaif.api.AifException;
import org.openaif.api.DataType;
import org.openaif.api.ErrorCode;
import org.openaif.api.TypeGrammar;
import org.openaif.api.trust.Measurement;
import org.openaif.controller.spi.AimImplementation;
import org.openaif.controller.spi.ImplementationSource;
import org.openaif.controller.spi.ModelProvider;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.Direction;
import org.openaif.metadata.Implementation;
import org.openaif.metadata.PortMetadata;
import org.openaif.metadata.WorkflowGraph;

/**
 * AIMs that are a model and metadata, without code: an implementation of the architecture {@code
 * model}, whose binary is a model file (.tflite, .onnx) or an ML Model Object in JSON, beside the
 * metadata. Give it to a Controller as implementation source and as model provider:
 *
 * <pre>{@code
 * ModelAims models = new ModelAims();
 * Controller.initialize(Configuration.of(installed.or(models)).withModels(models));
 * }</pre>
 *
 * <p>A model is loaded when a workflow is prepared, and stays until this is closed, so that all AIMs
 * share it; one that came by an update stays as long as an AIM uses it. Nothing native is loaded
 * before the first model is. Any thread may call it.
 *
 * <p>Clause: MPAI-AIF V2, Basic API 3.8 (MPAI_AIFM_Model_Update, MPAI_AIFM_Model_Drift).
 */
public final class ModelAims implements ImplementationSource, ModelProvider, AutoCloseable {
    /** The architecture of an implementation that is a model. */
    public static final String ARCHITECTURE = "model";

    /** All model files of a process together, unless somebody says otherwise. */
    private static final long USUAL_BYTES = 2L << 30;

    /** The scheme of a model that the AIM keeps in its own storage. */
    private static final String AIM_STORAGE = "aim-storage";

    /** The scheme of a model in the storage that the AIMs of a workflow share. */
    private static final String SHARED_STORAGE = "shared-storage";

    private final ModelLibrary library;
    private final Map<String, ModelLibrary.Lease> installed = new HashMap<>();
    private final Set<ModelAim> running = ConcurrentHashMap.newKeySet();

    /** With room for 2 GiB of model files. */
    public ModelAims() {
        this(USUAL_BYTES);
    }

    /**
     * With room for so many bytes of model files.
     *
     * @param mostBytes of all models that are loaded, each counted once
     */
    public ModelAims(long mostBytes) {
        this.library = new ModelLibrary(mostBytes);
    }

    /** How models are fitted to one AIM. */
    record Fitting(
            String aim, Path folder, List<Plan.TypedPort> inputs, List<Plan.TypedPort> outputs) {}

    @Override
    public Optional<AimImplementation> find(WorkflowGraph.Module module) {
        return module.metadata().implementations().stream()
                .filter(one -> one.architecture().equalsIgnoreCase(ARCHITECTURE))
                .findFirst()
                .map(one -> implementation(module.name(), module.metadata(), one));
    }

    /**
     * Checks an AIM's model as it would be when a workflow is prepared: for tools that look at
     * metadata.
     *
     * @return whether its metadata names a model
     * @throws AifException MODULE_CREATION_FAILED if it cannot be used, or does not fit the ports;
     *     OP_FAILED if a file cannot be read
     */
    public boolean check(AimMetadata metadata) {
        Optional<Implementation> model =
                metadata.implementations().stream()
                        .filter(one -> one.architecture().equalsIgnoreCase(ARCHITECTURE))
                        .findFirst();
        model.ifPresent(one -> implementation(metadata.name(), metadata, one));
        return model.isPresent();
    }

    private AimImplementation implementation(
            String aim, AimMetadata metadata, Implementation implementation) {
        Path parent = Path.of(metadata.origin().file()).toAbsolutePath().getParent();
        Fitting fitting =
                new Fitting(
                        aim,
                        parent == null ? Path.of("").toAbsolutePath() : parent,
                        ports(metadata, Direction.INPUT),
                        ports(metadata, Direction.OUTPUT));
        ModelDocument document =
                ModelDocument.read(implementation.binaryName(), ModelFiles.in(fitting.folder()));
        try (Plan plan = fit(fitting, document)) {
            keep(plan);
            return new AimImplementation(
                    ModelAim.class,
                    () -> new ModelAim(this, fitting, document),
                    List.of(
                            new Measurement(
                                    "model", aim, implementation.version(), plan.hash())));
        }
    }

    Plan fit(Fitting fitting, ModelDocument document) {
        return Plan.of(fitting.aim(), document, library, fitting.inputs(), fitting.outputs());
    }

    /** Keeps an installed model loaded, for whoever uses it next. */
    private synchronized void keep(Plan plan) {
        installed.computeIfAbsent(
                plan.hash() + "/" + plan.document().settings(),
                key -> library.lease(plan.document().file(), plan.document().settings()));
    }

    private static List<Plan.TypedPort> ports(AimMetadata metadata, Direction direction) {
        Map<String, String> shorthands = new HashMap<>();
        metadata.types().forEach(type -> shorthands.put(type.name(), type.type()));
        TypeGrammar grammar = TypeGrammar.lenient(warning -> {}).with(shorthands);
        List<Plan.TypedPort> ports = new ArrayList<>();
        for (PortMetadata port : metadata.ports()) {
            if (port.direction() == direction) {
                DataType type = grammar.parse(port.recordType());
                ports.add(new Plan.TypedPort(port.name(), type));
            }
        }
        return ports;
    }

    void add(ModelAim aim) {
        running.add(aim);
    }

    void remove(ModelAim aim) {
        running.remove(aim);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The URI is a name beside the AIM's metadata, {@code aim-storage:NAME} or {@code
     * shared-storage:NAME}: an ML Model Object, or a model file, which is then used as the present
     * one is. When this returns the new model has been compared with the present one on its latest
     * inputs, and is used from the next message on.
     */
    @Override
    public void update(String workflow, String aim, URI model) {
        ModelAim found = find(workflow, aim, model.toString());
        try {
            ModelDocument document = read(found, model);
            found.replace(
                    document.isBare()
                            ? found.document().withFile(document.name(), document.file())
                            : document);
        } catch (AifException e) {
            throw e.code() == ErrorCode.OP_FAILED
                    ? e
                    : new AifException(ErrorCode.OP_FAILED, e.getMessage(), e);
        }
    }

    private static ModelDocument read(ModelAim aim, URI model) {
        String scheme = model.getScheme() == null ? "" : model.getScheme();
        String name = scheme.isEmpty() ? model.getPath() : model.getSchemeSpecificPart();
        ModelFiles files =
                switch (scheme) {
                    case "" -> ModelFiles.in(aim.fitting().folder());
                    case AIM_STORAGE -> ModelFiles.in(aim.context().storage());
                    case SHARED_STORAGE -> ModelFiles.in(aim.context().sharedStorage());
                    default ->
                            throw new AifException(
                                    ErrorCode.OP_FAILED,
                                    aim.fitting().aim() + ": model '" + model
                                            + "' is neither a name beside the metadata nor in "
                                            + Set.of(AIM_STORAGE, SHARED_STORAGE));
                };
        return ModelDocument.read(name, files);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The larger of the population stability index, as {@code 1 - exp(-P)}, and the
     * Kolmogorov-Smirnov distance, of the worst statistic in the manifest; 0 where it has none.
     */
    @Override
    public double drift(String workflow, String aim, String model) {
        ModelAim found = find(workflow, aim, model);
        if (!model.isEmpty() && !found.document().name().equals(model)) {
            throw new AifException(
                    ErrorCode.OP_FAILED,
                    aim + " uses model '" + found.document().name() + "', not '" + model + "'");
        }
        return found.drift();
    }

    private ModelAim find(String workflow, String aim, String model) {
        List<ModelAim> found =
                running.stream().filter(one -> one.is(workflow, aim)).toList();
        if (found.size() != 1) {
            throw found.isEmpty()
                    ? unknown(aim, model)
                    : new AifException(
                            ErrorCode.OP_FAILED,
                            aim + ": " + found.size() + " workflows named " + workflow
                                    + " run here; give each a name of its own");
        }
        return found.getFirst();
    }

    private static AifException unknown(String aim, String model) {
        return new AifException(
                ErrorCode.OP_FAILED,
                aim + ": model '" + model + "' is not known: no model runs in this AIM now");
    }

    /** How many models are loaded now. */
    public int loaded() {
        return library.size();
    }

    /** How many bytes their files are together. */
    public long loadedBytes() {
        return library.bytes();
    }

    /** Lets go of all installed models; those that an AIM uses go with that AIM. */
    @Override
    public synchronized void close() {
        installed.values().forEach(ModelLibrary.Lease::close);
        installed.clear();
    }
}
