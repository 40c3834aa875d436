// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import java.util.ArrayList;
import java.util.List;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.Implements;
import org.openaif.api.Input;
import org.openaif.api.Message;
import org.openaif.api.Output;
import org.openaif.api.OutputPort;
import org.openaif.api.Technology;
import org.openaif.beamforming.AcousticScene.Scene;

/**
 * Says in which scene the microphones are: what it was told by a parameter, at the times given there.
 * It does not listen to the sound, of which it takes the time only. It stands where a classifier of
 * acoustic scenes with the same ports can stand.
 *
 * <p>Parameter {@code Scenes}, by default {@code 0:OUTDOOR}: seconds from the beginning of the stream
 * and the scene that begins then, in order, with commas between them.
 */
@Implements(aim = "SceneSwitch", standard = "OpenAIF", aiw = "ArrayEnhancement")
@Input(name = "MicrophoneArrayAudio", type = ArrayAudio.class, technology = Technology.HARDWARE)
@Output(name = "AcousticScene", type = AcousticScene.class)
public final class SceneSwitch implements Aim {
    private static final int MOST = 10_000;

    private record Turn(long time, Scene scene) {}

    /** For the Controller. */
    public SceneSwitch() {}

    @Override
    public void run(AimContext aim) {
        List<Turn> turns = turns(CheckedParameters.of(aim), aim.origin());
        OutputPort<AcousticScene> scenes = aim.output("AcousticScene", AcousticScene.class);
        int next = 0;
        for (Message<ArrayAudio> message :
                aim.input("MicrophoneArrayAudio", ArrayAudio.class)) {
            while (next < turns.size() && turns.get(next).time() <= message.timestamp()) {
                scenes.write(new AcousticScene(turns.get(next++).scene(), 1), message.timestamp());
            }
        }
    }

    private static List<Turn> turns(CheckedParameters parameters, long origin) {
        String text = parameters.text("Scenes", "0:OUTDOOR");
        List<Turn> turns = new ArrayList<>();
        for (String part : text.split(",", MOST)) {
            String[] sides = part.split(":", 2);
            if (sides.length != 2 || !sides[0].strip().matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
                throw parameters.outside(
                        "Scenes", "'" + text + "'", "such as 0:INDOOR,12.5:OUTDOOR");
            }
            long time = origin + (long) (Double.parseDouble(sides[0].strip()) * 1e9);
            if (!turns.isEmpty() && time < turns.getLast().time()) {
                throw parameters.outside("Scenes", "'" + text + "'", "in the order of time");
            }
            turns.add(new Turn(time, parameters.constant("Scenes", sides[1], Scene.class)));
        }
        return turns;
    }
}
