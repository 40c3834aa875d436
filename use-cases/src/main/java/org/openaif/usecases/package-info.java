// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The worked AI Workflows. Today there is one: IOT-REV, which tells a person in rehabilitation
 * whether the movements of a limb keep time with a sound.
 *
 * <pre>
 * microphone     -- MicBuffer -----&gt; VolumePeaksAnalysis -- MicPeak --------------------+
 *                                                                                       v
 * inertial unit  -- InertialSample -&gt; ControlUnitSensorsReading              MovementsWith-
 *                                       |                                   AudioValidation
 *                                       +-&gt; MotionRecognitionAnalysis ------ MotionData -^  |
 *                                                                                          v
 *                                                                         Verdict, LedState
 * </pre>
 *
 * <p>Each AIM is a thin class around its ports; what it recognises is in a small class of its own
 * that knows no ports and can be tested with numbers alone ({@code PeakDetector}, {@code
 * MotionDetector}, {@code MovementJudge}). {@code docs/iot-rev.md} says why each rule is what it
 * is.
 */
package org.openaif.usecases;
