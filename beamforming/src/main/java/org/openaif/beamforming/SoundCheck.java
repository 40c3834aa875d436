// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import java.util.function.IntConsumer;
import org.openaif.api.AifException;
import org.openaif.api.AimContext;
import org.openaif.api.ErrorCode;

/**
 * What an AIM does with each stretch of sound before it listens: refuses what does not fit the array,
 * leaves out microphones that do not hear, tells the AIM when the sample rate is another.
 */
final class SoundCheck {
    private static final int MIN_RATE_HERTZ = 4_000;
    private static final int MAX_RATE_HERTZ = 192_000;

    private final AimContext aim;
    private final int microphones;
    private final IntConsumer beginAnew;
    private ChannelHealth health;
    private int rateHertz;

    /**
     * @param beginAnew told the sample rate, at first and whenever it changes, before the sound of
     *     that rate is looked at
     */
    SoundCheck(AimContext aim, int microphones, IntConsumer beginAnew) {
        this.aim = aim;
        this.microphones = microphones;
        this.beginAnew = beginAnew;
    }

    /**
     * The samples of a stretch, all of them numbers.
     *
     * @throws AifException READ if it does not fit the array
     */
    float[] checked(ArrayAudio sound, long timestamp) {
        if (sound.channels() != microphones) {
            throw refused(
                    "sound of " + sound.channels() + " channels came; the geometry has "
                            + microphones + " microphones. Give the geometry of this array");
        }
        if (sound.samples().length % microphones != 0) {
            throw refused(
                    sound.samples().length + " samples came, which is no multiple of "
                            + microphones + " channels. Give as many samples of each");
        }
        if (sound.sampleRateHertz() < MIN_RATE_HERTZ || sound.sampleRateHertz() > MAX_RATE_HERTZ) {
            throw refused(
                    "sound of " + sound.sampleRateHertz() + " samples a second came. Give "
                            + MIN_RATE_HERTZ + " to " + MAX_RATE_HERTZ);
        }
        if (sound.sampleRateHertz() != rateHertz) {
            if (rateHertz != 0) {
                aim.report(
                        "the sample rate changes from " + rateHertz + " to "
                                + sound.sampleRateHertz() + " Hz at " + timestamp
                                + " ns; begins anew");
            }
            rateHertz = sound.sampleRateHertz();
            health = new ChannelHealth(microphones, rateHertz, aim::report);
            beginAnew.accept(rateHertz);
        }
        return health.checked(sound.samples());
    }

    int[] heard() {
        return health.heard();
    }

    int rateHertz() {
        return rateHertz;
    }

    private AifException refused(String what) {
        return new AifException(ErrorCode.READ, aim.name() + ": " + what);
    }
}
