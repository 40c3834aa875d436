// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.EndOfStream;
import org.openaif.api.Implements;
import org.openaif.api.Input;
import org.openaif.api.Inputs;
import org.openaif.api.Message;
import org.openaif.api.Output;
import org.openaif.api.OutputPort;
import org.openaif.api.Reached;
import org.openaif.api.Signal;
import org.openaif.api.Technology;
import org.openaif.beamforming.AcousticScene.Scene;
import org.openaif.beamforming.Beamformer.Method;

/**
 * Makes one sound out of those of an array of microphones. In scenes that ask for it, a source stands
 * out, the one at {@code SourceDirection}; in others the first microphone is passed through. Until a
 * scene is told it is as if it asked for it; until a direction is known nothing can stand out.
 *
 * <p><b>Latency.</b> Sound comes out once a frame around it is complete: at most {@code
 * FrameMilliseconds} after it came in, at any number of samples a message. It is stamped with the time
 * at which it came in, and there is as much of it as came in.
 *
 * <p>Parameters, with defaults: {@code Geometry} square4 (as of {@link SourceLocalisation}), {@code
 * Method} MVDR (or DELAY_AND_SUM, PASS_THROUGH), {@code BeamformIn} OUTDOOR,IN_VEHICLE (the scenes in
 * which it does), {@code Steering} FOLLOW (or FIXED: to {@code AzimuthDegrees} 0 and {@code
 * ElevationDegrees} 0 and nothing else), {@code FrameMilliseconds} 32 (10 to 32), {@code
 * DiagonalLoading} 0.15, {@code NoiseAveragingMilliseconds} 1000, {@code PostFilterDecibels} 12 (0 to
 * 40: by how much MVDR turns down what is mostly noise), {@code SoundMetresPerSecond} 343, {@code
 * Spectrogram} (a file for a picture of the sound before and after).
 *
 * <p>What does not fit the geometry is refused, what a microphone does wrong is handled, as by {@link
 * SourceLocalisation}.
 */
@Implements(aim = "Beamforming", standard = "OpenAIF", aiw = "ArrayEnhancement")
@Input(name = "MicrophoneArrayAudio", type = ArrayAudio.class, technology = Technology.HARDWARE)
@Input(name = "SourceDirection", type = SourceDirection.class)
@Input(name = "AcousticScene", type = AcousticScene.class)
@Output(name = "EnhancedAudio", type = EnhancedAudio.class, technology = Technology.HARDWARE)
public final class Beamforming implements Aim {
    private static final double NANOSECONDS = 1e9;

    private enum SteeringSource {
        FOLLOW,
        FIXED
    }

    private ArrayGeometry geometry;
    private Field field;
    private double frameMilliseconds;
    private double loading;
    private double averagingSeconds;
    private double postFilterDecibels;
    private SteeringSource source;
    private Vector towards;
    private double distance = Double.POSITIVE_INFINITY;
    private Method method;
    private Set<Scene> beamformIn;
    private boolean beamforms = true;
    private Spectrogram picture;
    private OutputPort<EnhancedAudio> enhanced;
    private SoundCheck check;

    private int rateHertz;
    private int[] heard;
    private Frames frames;
    private Beamformer beamformer;
    private OverlapAdd overlap;

    /** How many samples have come, and how many have gone, since the rate is what it is. */
    private long came;

    private long gone;

    /** A sample, and when it came: the last message's first one. */
    private long anchor;

    private long anchorTime;
    private long latest = Long.MIN_VALUE;

    /** For the Controller. */
    public Beamforming() {}

    @Override
    public void run(AimContext aim) {
        read(CheckedParameters.of(aim));
        enhanced = aim.output("EnhancedAudio", EnhancedAudio.class);
        // What comes out was heard up to a frame before what has just come in.
        enhanced.lag(Duration.ofNanos((long) ((frameMilliseconds + 2) * 1e6)));
        check = new SoundCheck(aim, geometry.size(), this::beginAnew);
        // A direction and a scene hold from the sound on that has their time.
        Inputs inputs =
                aim.inOrder(
                        aim.input("AcousticScene", AcousticScene.class),
                        aim.input("SourceDirection", SourceDirection.class),
                        aim.input("MicrophoneArrayAudio", ArrayAudio.class));
        for (;;) {
            switch (inputs.next()) {
                case Message(AcousticScene scene, long at, long sequence) ->
                        beamforms = beamformIn.contains(scene.scene());
                case Message(SourceDirection direction, long at, long sequence) ->
                        turn(direction, aim);
                case Message(ArrayAudio sound, long at, long sequence) -> enhance(sound, at);
                case Signal signal -> aim.report("does not know signal " + signal.code());
                case Reached reached -> throw new IllegalStateException(reached.toString());
                case EndOfStream end -> {
                    flush();
                    picture.write();
                    return;
                }
                case Message<?> other -> throw new IllegalStateException(other.toString());
            }
        }
    }

    private void read(CheckedParameters parameters) {
        geometry = ArrayGeometry.named(parameters.text("Geometry", "square4"));
        method = parameters.choice("Method", Method.MVDR);
        beamformIn = EnumSet.noneOf(Scene.class);
        for (String scene : parameters.text("BeamformIn", "OUTDOOR,IN_VEHICLE").split(",")) {
            beamformIn.add(parameters.constant("BeamformIn", scene, Scene.class));
        }
        source = parameters.choice("Steering", SteeringSource.FOLLOW);
        double azimuth = parameters.number("AzimuthDegrees", 0, -180, 180);
        double elevation = parameters.number("ElevationDegrees", 0, -90, 90);
        frameMilliseconds = parameters.number("FrameMilliseconds", 32, 10, 32);
        loading = parameters.number("DiagonalLoading", 0.15, 1e-6, 100);
        averagingSeconds = parameters.number("NoiseAveragingMilliseconds", 1000, 20, 60_000) / 1e3;
        postFilterDecibels = parameters.number("PostFilterDecibels", 12, 0, 40);
        field =
                new Field(
                        geometry,
                        parameters.number(
                                "SoundMetresPerSecond", Field.SOUND_METRES_PER_SECOND, 100, 2000));
        if (source == SteeringSource.FIXED) {
            towards = field.towards(new SourceDirection(azimuth, elevation, 0, 1));
        }
        picture = Spectrogram.to(parameters.text("Spectrogram", ""));
    }

    private void beginAnew(int rateHertz) {
        flush();
        this.rateHertz = rateHertz;
        int length = Frames.even(frameMilliseconds, rateHertz);
        frames = new Frames(geometry.size(), length, length / 2);
        double keep = Math.exp(-frames.hop() / (averagingSeconds * rateHertz));
        double binHertz = (double) rateHertz / length;
        PostFilter postFilter =
                new PostFilter(
                        frames.bins(), postFilterDecibels, (double) frames.hop() / rateHertz);
        beamformer =
                new Beamformer(field, frames.bins(), binHertz, loading, keep, postFilter);
        if (towards != null) {
            beamformer.steer(towards, distance);
        }
        overlap = new OverlapAdd(frames);
        came = 0;
        // The first frames begin in the silence before the stream, which nobody wants to hear.
        gone = frames.hop() - length;
    }

    private void turn(SourceDirection direction, AimContext aim) {
        if (source == SteeringSource.FIXED) {
            return;
        }
        if (!Double.isFinite(direction.azimuthDegrees())
                || !Double.isFinite(direction.elevationDegrees())) {
            aim.report("leaves a direction unheeded that is no number: " + direction);
            return;
        }
        towards = field.towards(direction);
        distance =
                direction.distanceMetres() > 0
                        ? direction.distanceMetres()
                        : Double.POSITIVE_INFINITY;
        if (beamformer != null) {
            beamformer.steer(towards, distance);
        }
    }

    private void enhance(ArrayAudio sound, long timestamp) {
        float[] samples = check.checked(sound, timestamp);
        anchor = came;
        anchorTime = timestamp;
        heard = check.heard();
        int end = samples.length / geometry.size();
        for (int at = 0; at < end; ) {
            int taken = frames.take(samples, at, end);
            at += taken;
            came += taken;
            if (frames.complete()) {
                write(frame(), Long.MAX_VALUE);
            }
        }
    }

    /** Lets out what is still inside, by as much silence as it takes, and not more than came in. */
    private void flush() {
        float[] silence = new float[frames == null ? 0 : frames.hop() * geometry.size()];
        while (gone < came) {
            frames.take(silence, 0, frames.hop());
            if (frames.complete()) {
                write(frame(), came);
            }
        }
    }

    /** Makes of the frame just completed the samples that it completes. */
    private float[] frame() {
        double[][] spectra = frames.spectra();
        double[] result =
                beamformer.process(spectra, heard, beamforms ? method : Method.PASS_THROUGH);
        picture.add(spectra[beamformer.reference()], result, rateHertz, frames.hop());
        return overlap.add(result);
    }

    /** Writes samples, without those before the stream and after its end. */
    private void write(float[] done, long end) {
        int from = Math.clamp(-gone, 0, done.length);
        int to = Math.clamp(end - gone, from, done.length);
        if (to > from) {
            double since = (gone + from - anchor) * NANOSECONDS / rateHertz;
            latest = Math.max(latest, anchorTime + Math.round(since));
            enhanced.write(new EnhancedAudio(rateHertz, Arrays.copyOfRange(done, from, to)), latest);
        }
        gone += done.length;
    }
}
