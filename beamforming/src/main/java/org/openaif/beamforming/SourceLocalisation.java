// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.Implements;
import org.openaif.api.Input;
import org.openaif.api.Message;
import org.openaif.api.Output;
import org.openaif.api.OutputPort;
import org.openaif.api.Technology;
import org.openaif.beamforming.Localiser.Estimate;
import org.openaif.beamforming.Localiser.Method;

/**
 * Says from where the sound comes that an array of microphones hears: a message for each {@code
 * UpdateMilliseconds} in which something new was heard, stamped as the sound that completed it.
 *
 * <p>Parameters, with defaults: {@code Geometry} square4 (the path of a Microphone Array Geometry
 * document, or square4 or line4), {@code Method} SRP_PHAT (or GCC_PHAT), {@code FrameMilliseconds} 16
 * (10 to 32), {@code LowestHertz} 200, {@code HighestHertz} 5500, {@code AveragingMilliseconds} 300,
 * {@code UpdateMilliseconds} 64, {@code LeastConfidence} 0.15, {@code Smoothing} 0.7, {@code
 * SoundMetresPerSecond} 343, {@code PolarMap} (a file for a picture of the directions over time).
 *
 * <p>Sound of another number of channels than the geometry is refused (READ). A microphone that is
 * silent or clipped is left out and reported; when the sample rate changes, it begins anew.
 */
@Implements(aim = "SourceLocalisation", standard = "OpenAIF", aiw = "ArrayEnhancement")
@Input(name = "MicrophoneArrayAudio", type = ArrayAudio.class, technology = Technology.HARDWARE)
@Output(name = "SourceDirection", type = SourceDirection.class)
public final class SourceLocalisation implements Aim {
    /** Less than a tenth of a frame of new sound is none. */
    private static final double ENOUGH = 0.02;

    private ArrayGeometry geometry;
    private Field field;
    private Localiser.Settings settings;
    private double updateSeconds;
    private double least;
    private double smoothing;
    private OutputPort<SourceDirection> directions;

    private Localiser localiser;
    private Frames frames;
    private DirectionTracker tracker;
    private double sinceUpdate;

    /** For the Controller. */
    public SourceLocalisation() {}

    @Override
    public void run(AimContext aim) {
        CheckedParameters parameters = CheckedParameters.of(aim);
        geometry = ArrayGeometry.named(parameters.text("Geometry", "square4"));
        settings =
                new Localiser.Settings(
                        parameters.choice("Method", Method.SRP_PHAT),
                        parameters.number("FrameMilliseconds", 16, 10, 32),
                        parameters.number("LowestHertz", 200, 20, 20_000),
                        parameters.number("HighestHertz", 5500, 100, 96_000),
                        parameters.number("AveragingMilliseconds", 300, 10, 60_000) / 1e3);
        updateSeconds = parameters.number("UpdateMilliseconds", 64, 4, 10_000) / 1e3;
        least = parameters.number("LeastConfidence", 0.15, 0, 1);
        smoothing = parameters.number("Smoothing", 0.7, 0, 0.99);
        field =
                new Field(
                        geometry,
                        parameters.number(
                                "SoundMetresPerSecond", Field.SOUND_METRES_PER_SECOND, 100, 2000));
        PolarMap map = PolarMap.to(parameters.text("PolarMap", ""));
        directions = aim.output("SourceDirection", SourceDirection.class);
        SoundCheck check = new SoundCheck(aim, geometry.size(), this::beginAnew);
        for (Message<ArrayAudio> message :
                aim.input("MicrophoneArrayAudio", ArrayAudio.class)) {
            float[] samples = check.checked(message.record(), message.timestamp());
            listen(samples, check, message.timestamp(), map);
        }
        map.write();
    }

    private void beginAnew(int rateHertz) {
        int length = Localiser.frameLength(settings, rateHertz);
        frames = new Frames(geometry.size(), length, length / Localiser.HOPS_A_FRAME);
        localiser = new Localiser(field, geometry.apertureMetres(), rateHertz, settings);
        tracker = new DirectionTracker(field, least, smoothing);
        sinceUpdate = 0;
    }

    private void listen(float[] samples, SoundCheck check, long timestamp, PolarMap map) {
        int end = samples.length / geometry.size();
        for (int at = 0; at < end; ) {
            at += frames.take(samples, at, end);
            if (frames.complete() && check.heard().length >= 2) {
                localiser.add(frames.spectra(), check.heard());
                sinceUpdate += (double) frames.hop() / check.rateHertz();
                if (sinceUpdate >= updateSeconds && localiser.fresh() > ENOUGH) {
                    sinceUpdate = 0;
                    localiser.estimate().flatMap(tracker::follow)
                            .ifPresent(found -> tell(found, timestamp, map));
                }
            }
        }
    }

    private void tell(Estimate found, long timestamp, PolarMap map) {
        SourceDirection told =
                field.told(found.towards(), found.distanceMetres(), found.confidence());
        directions.write(told, timestamp);
        map.add(told, timestamp);
    }
}
