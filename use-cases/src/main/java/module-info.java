// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/** The worked AI Workflows: their AIMs, the records that these exchange, and their devices. */
module org.openaif.usecases {
    requires transitive org.openaif.api;
    requires java.desktop; // Java Sound: the microphone, resampling

    exports org.openaif.usecases;

    provides org.openaif.api.Aim with
            org.openaif.usecases.ControlUnitSensorsReading,
            org.openaif.usecases.LiveMicrophone,
            org.openaif.usecases.MotionRecognitionAnalysis,
            org.openaif.usecases.MovementsWithAudioValidation,
            org.openaif.usecases.RecordedInertialUnit,
            org.openaif.usecases.RecordedMicrophone,
            org.openaif.usecases.SimulatedInertialUnit,
            org.openaif.usecases.SimulatedMicrophone,
            org.openaif.usecases.TerminalLeds,
            org.openaif.usecases.VolumePeaksAnalysis;
}
