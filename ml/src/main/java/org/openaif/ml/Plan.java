// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openaif.api.AifException;
import org.openaif.api.DataType;
import org.openaif.api.ErrorCode;
import org.openaif.ml.spi.EngineSession;
import org.openaif.ml.spi.RefusedModel;
import org.openaif.ml.spi.TensorInfo;

/**
 * A model fitted to the ports of an AIM, ready to run. What does not fit was found when it was made.
 * For one thread at a time. Closing it frees its memory.
 */
final class Plan implements AutoCloseable {
    private final ModelDocument document;
    private final ModelLibrary.Lease lease;
    private final EngineSession session;
    private final List<TensorInfo> inputTensors;
    private final List<TensorInfo> outputTensors;
    private final List<InputLine> lines = new ArrayList<>();
    private final List<OutputLine> outputs = new ArrayList<>();
    private final DriftMeter drift;
    private boolean fresh = true;

    /** The way from an output of the model to a port. */
    record OutputLine(String port, OutputStage stage, OutputForm form) {}

    /** A port and its type. */
    record TypedPort(String name, DataType type) {}

    /**
     * Loads a model and fits it.
     *
     * @throws AifException MODULE_CREATION_FAILED if it cannot be used, or does not fit
     */
    static Plan of(
            String aim,
            ModelDocument document,
            ModelLibrary library,
            List<TypedPort> inputs,
            List<TypedPort> outputs) {
        ModelLibrary.Lease lease = null;
        try {
            lease = library.lease(document.file(), document.settings());
            return new Plan(document, lease, inputs, outputs);
        } catch (RefusedModel | ArithmeticException e) {
            if (lease != null) {
                lease.close();
            }
            throw new AifException(
                    ErrorCode.MODULE_CREATION_FAILED,
                    aim + ": model '" + document.name() + "' cannot be used: " + e.getMessage(),
                    e);
        }
    }

    private Plan(
            ModelDocument document,
            ModelLibrary.Lease lease,
            List<TypedPort> inputPorts,
            List<TypedPort> outputPorts) {
        this.document = document;
        this.lease = lease;
        this.inputTensors = lease.model().inputs();
        this.outputTensors = lease.model().outputs();
        this.drift = new DriftMeter(document.statistics(), document.driftWindow());
        checkCount("input", inputTensors, document.inputs().size(), inputPorts.size());
        if (document.outputs().size() > outputTensors.size()
                || outputPorts.size() > outputTensors.size()) {
            throw new RefusedModel(
                    "has the outputs " + outputTensors + ", and " + outputPorts.size()
                            + " output ports are to carry them");
        }
        for (int i = 0; i < inputTensors.size(); i++) {
            InputStage stage = document.input(i);
            TypedPort port = port("input", stage.port(), i, inputPorts);
            lines.add(new InputLine(port.name(), port.type(), stage, inputTensors.get(i)));
        }
        if (lines.size() > 1 && lines.stream().anyMatch(InputLine::isStream)) {
            throw new RefusedModel("windows and patches are for models of one input");
        }
        for (int i = 0; i < outputPorts.size(); i++) {
            outputs.add(output(i, outputPorts));
        }
        for (TrainingStatistic statistic : document.statistics()) {
            if (statistic.index() >= inputTensors.getFirst().elements()) {
                throw new RefusedModel("Training has an element that is not there: " + statistic.index());
            }
        }
        this.session = lease.model().session();
    }

    private static void checkCount(String what, List<TensorInfo> tensors, int stages, int ports) {
        if (tensors.isEmpty() || stages > tensors.size() || ports != tensors.size()) {
            throw new RefusedModel(
                    "has the " + what + "s " + tensors + ", and the AIM has " + ports + " " + what
                            + " port(s)");
        }
    }

    private static TypedPort port(String what, String wanted, int index, List<TypedPort> ports) {
        if (wanted.isEmpty()) {
            return ports.get(index);
        }
        return ports.stream()
                .filter(port -> port.name().equals(wanted))
                .findFirst()
                .orElseThrow(
                        () ->
                                new RefusedModel(
                                        "needs the " + what + " port '" + wanted + "', and there are "
                                                + ports.stream().map(TypedPort::name).toList()));
    }

    private OutputLine output(int index, List<TypedPort> ports) {
        OutputStage stage = document.output(index);
        TypedPort port = port("output", stage.port(), index, ports);
        TensorInfo tensor = outputTensors.get(index);
        if (!stage.labels().isEmpty() && stage.labels().size() != tensor.elements()) {
            throw new RefusedModel(
                    "output " + tensor + " has " + tensor.elements() + " values, and there are "
                            + stage.labels().size() + " labels");
        }
        if (port.type() instanceof DataType.FixedArray array && array.length() != tensor.elements()) {
            throw new RefusedModel(
                    "output " + tensor + " has " + tensor.elements() + " values, and port "
                            + port.name() + " carries " + array);
        }
        OutputForm form = OutputForm.of(port.name(), port.type(), tensor, stage);
        if (form.isRaw() && lines.stream().anyMatch(InputLine::isStream)) {
            throw new RefusedModel(
                    "port " + port.name() + " carries " + port.type()
                            + ", and results of patches are averaged: let it carry float32[]");
        }
        return new OutputLine(port.name(), stage, form);
    }

    ModelDocument document() {
        return document;
    }

    String hash() {
        return lease.hash();
    }

    List<OutputLine> outputs() {
        return outputs;
    }

    /** The input ports, in the order in which a turn has their records. */
    List<String> inputPorts() {
        return lines.stream().map(InputLine::port).toList();
    }

    DriftMeter drift() {
        return drift;
    }

    /** Takes over what waits for the rest of its window. */
    void continueFrom(Plan other) {
        for (int i = 0; i < Math.min(lines.size(), other.lines.size()); i++) {
            lines.get(i).continueFrom(other.lines.get(i));
        }
    }

    /**
     * One turn.
     *
     * @param turn one record for each input port
     * @return what came of it; none for a turn that completes no window, or was not used
     */
    List<Outcome> process(List<? extends Record> turn, Watch watch) {
        if (lines.size() == 1 && !lines.getFirst().isRaw()) {
            List<Outcome> outcomes = new ArrayList<>();
            for (List<float[]> patches : lines.getFirst().take(turn.getFirst(), watch)) {
                outcomes.add(average(patches));
            }
            return outcomes;
        }
        for (int i = 0; i < lines.size(); i++) {
            InputLine line = lines.get(i);
            if (line.isRaw()) {
                if (!line.copy(turn.get(i), session.input(i), watch)) {
                    return List.of();
                }
            } else {
                List<List<float[]>> taken = line.take(turn.get(i), watch);
                if (taken.isEmpty()) {
                    return List.of();
                }
                Tensors.fill(session.input(i), inputTensors.get(i), taken.getFirst().getFirst());
            }
        }
        if (!drift.isEmpty()) {
            drift.add(Tensors.values(session.input(0), inputTensors.getFirst()));
        }
        run();
        return List.of(outcome(Optional.empty()));
    }

    private Outcome average(List<float[]> patches) {
        List<float[]> sums = new ArrayList<>();
        for (float[] patch : patches) {
            if (!drift.isEmpty()) {
                drift.add(patch);
            }
            Tensors.fill(session.input(0), inputTensors.getFirst(), patch);
            run();
            if (patches.size() == 1) {
                return outcome(Optional.empty());
            }
            for (int i = 0; i < outputTensors.size(); i++) {
                float[] values = Tensors.values(session.output(i), outputTensors.get(i));
                if (i == sums.size()) {
                    sums.add(values);
                } else {
                    for (int k = 0; k < values.length; k++) {
                        sums.get(i)[k] += values[k];
                    }
                }
            }
        }
        for (float[] sum : sums) {
            for (int k = 0; k < sum.length; k++) {
                sum[k] /= patches.size();
            }
        }
        return outcome(Optional.of(sums));
    }

    private void run() {
        if (!fresh && !document.keepsState()) {
            session.forget();
        }
        fresh = false;
        session.run();
    }

    private Outcome outcome(Optional<List<float[]>> averaged) {
        List<Record> records = new ArrayList<>(outputs.size());
        float[] first = new float[0];
        for (int i = 0; i < outputs.size(); i++) {
            OutputLine output = outputs.get(i);
            int index = i;
            boolean needed = i == 0 || !output.form().isRaw();
            float[] values =
                    needed
                            ? averaged.map(all -> all.get(index))
                                    .orElseGet(
                                            () ->
                                                    Tensors.values(
                                                            session.output(index),
                                                            outputTensors.get(index)))
                            : first;
            records.add(output.form().make(output.stage(), values, session.output(i)));
            first = i == 0 ? values : first;
        }
        return new Outcome(records, first, outputs.getFirst().form() == OutputForm.DECISION);
    }

    @Override
    public void close() {
        session.close();
        lease.close();
    }
}
