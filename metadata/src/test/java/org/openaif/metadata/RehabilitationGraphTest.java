// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.openaif.testsupport.SharedData;

/**
 * The first published workflow, IOT-REV: three of its four connections have Output and Input
 * exchanged, one lacks a port's name, all ports of the AIW are declared as inputs, the AIMs declare
 * no ports, and the types are not in the grammar. With implementations that know their ports it
 * runs.
 */
class RehabilitationGraphTest {
    private static final String SENSORS = "{float64[] acceleration}";
    private static final String SOUND = "{float64 rate; int16[] samples}";
    private static final String PEAK = "{float64 level}";
    private static final String MOTION = "{uint8 kind}";
    private static final String VERDICT = "{uint8 verdict; int64 stop}";

    private static final AimCatalogue IMPLEMENTATIONS =
            Documents.catalogue(
                    Documents.aim(
                            "ControlUnitSensorsReading",
                            ">! InertialDataChannel " + SENSORS,
                            "< SensorsDataChannel " + SENSORS),
                    Documents.aim(
                            "VolumePeaksAnalysis",
                            ">! MicBufferDataChannel " + SOUND,
                            "< MicPeakDataChannel " + PEAK),
                    Documents.aim(
                            "MotionRecognitionAnalysis",
                            "> SensorsDataChannel " + SENSORS,
                            "< MotionDataChannel " + MOTION),
                    Documents.aim(
                            "MovementsWithAudioValidation",
                            "> MicPeakDataChannel " + PEAK,
                            "> MotionDataChannel " + MOTION,
                            "< VerdictDataChannel " + VERDICT,
                            "<! LedDataChannel " + VERDICT));

    private final Path file =
            SharedData.path("metadata/dbortoluzzi-mpai-aif-v1/mpai_aiw_iot_rev.json");
    private final AimMetadata workflow = MetadataReader.lenient().readAim(file).orThrow();
    private final AimCatalogue folder = new FolderCatalogue(file, MetadataReader.lenient());

    @Test
    void runsAsItsImplementationsSay() {
        Reading<WorkflowGraph> reading =
                WorkflowGraph.of(workflow, folder.completedBy(IMPLEMENTATIONS));
        WorkflowGraph graph = reading.orThrow();

        assertThat(graph.modules()).extracting(WorkflowGraph.Module::name)
                .containsExactly(
                        "VolumePeaksAnalysis",
                        "ControlUnitSensorsReading",
                        "MotionRecognitionAnalysis",
                        "MovementsWithAudioValidation");
        assertThat(Documents.channels(graph))
                .containsExactly(
                        "SensorsDataChannel: ControlUnitSensorsReading.SensorsDataChannel ->"
                                + " MotionRecognitionAnalysis.SensorsDataChannel " + SENSORS,
                        "MicPeakDataChannel: VolumePeaksAnalysis.MicPeakDataChannel ->"
                                + " MovementsWithAudioValidation.MicPeakDataChannel " + PEAK,
                        "MotionDataChannel: MotionRecognitionAnalysis.MotionDataChannel ->"
                                + " MovementsWithAudioValidation.MotionDataChannel " + MOTION);
        assertThat(Documents.ports(graph))
                .containsExactly(
                        "INPUT HARDWARE MicBufferDataChannel " + SOUND
                                + " [VolumePeaksAnalysis.MicBufferDataChannel]",
                        "INPUT HARDWARE InertialDataChannel " + SENSORS
                                + " [ControlUnitSensorsReading.InertialDataChannel]",
                        "OUTPUT SOFTWARE VerdictDataChannel " + VERDICT
                                + " [MovementsWithAudioValidation.VerdictDataChannel]",
                        "OUTPUT HARDWARE LedDataChannel " + VERDICT
                                + " [MovementsWithAudioValidation.LedDataChannel]");
    }

    @Test
    void saysWhatItHadToMend() {
        Reading<WorkflowGraph> reading =
                WorkflowGraph.of(workflow, folder.completedBy(IMPLEMENTATIONS));

        assertThat(reading.diagnostics())
                .extracting(d -> d.line() + " " + d.pointer() + " " + d.message())
                .containsExactly(
                        """
                        69 /Topology/0 Output and Input are exchanged: \
                        'ControlUnitSensorsReading.SensorsDataChannel' sends, \
                        'MotionRecognitionAnalysis.SensorsDataChannel' receives; taken so
                        79 /Topology/1 Output and Input are exchanged: \
                        'VolumePeaksAnalysis.MicPeakDataChannel' sends, \
                        'MovementsWithAudioValidation.MicPeakDataChannel' receives; taken so
                        94 /Topology/2/Input/PortName no port of 'VolumePeaksAnalysis' is named; \
                        'VolumePeaksAnalysis.MicBufferDataChannel' is taken
                        99 /Topology/3 Output and Input are exchanged: \
                        'MotionRecognitionAnalysis.MotionDataChannel' sends, \
                        'MovementsWithAudioValidation.MotionDataChannel' receives; taken so
                        35 /Ports/0 the port 'SensorsDataChannel' is connected to none of the \
                        sub-AIMs; left out
                        51 /Ports/2 the port 'MicPeakDataChannel' is connected to none of the \
                        sub-AIMs; left out
                        59 /Ports/3 the port 'MotionDataChannel' is connected to none of the \
                        sub-AIMs; left out
                        43 /Ports/1 the type 'Mic_Buffer_Data_t' of the port \
                        'MicBufferDataChannel' is not in the grammar; that of \
                        'VolumePeaksAnalysis.MicBufferDataChannel' is taken
                        43 /Ports/1 the port 'MicBufferDataChannel' is of Software, but \
                        'VolumePeaksAnalysis.MicBufferDataChannel' behind it is of Hardware; \
                        taken as Hardware
                        147 /SubAIMs/3 the port \
                        'MovementsWithAudioValidation.VerdictDataChannel' is connected to \
                        nothing; it is the workflow's own port 'VerdictDataChannel'
                        """.split("\n"));
    }

    @Test
    void isTakenAsWrittenWhereNobodyKnowsThePorts() {
        Reading<WorkflowGraph> reading = WorkflowGraph.of(workflow, folder);

        assertThat(Documents.channels(reading.orThrow()))
                .contains(
                        "SensorsDataChannel: MotionRecognitionAnalysis.SensorsDataChannel ->"
                                + " ControlUnitSensorsReading.SensorsDataChannel ");
        assertThat(reading.diagnostics()).extracting(Diagnostic::message)
                .contains(
                        "neither the metadata nor an implementation of 'VolumePeaksAnalysis'"
                                + " declares ports; those in the topology are taken, as it is"
                                + " written");
    }

    @Test
    void isRefusedStrictly() {
        assertThat(WorkflowGraph.strictlyOf(workflow, folder.completedBy(IMPLEMENTATIONS)).value())
                .isEmpty();
    }
}
