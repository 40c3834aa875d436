// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases.fake;

import java.lang.reflect.Proxy;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.TargetDataLine;
import javax.sound.sampled.spi.MixerProvider;

/**
 * A sound card whose microphone hears what a test wants it to hear; none while none is plugged. It
 * is in a package of its own because Java Sound must see it, and users of the module must not.
 */
public final class FakeMixerProvider extends MixerProvider {
    private static final Mixer.Info INFO = new Mixer.Info("fake", "tests", "for tests", "1") {};

    private static volatile Microphone microphone;

    /** What is heard. */
    public interface Microphone {
        /** Fills the buffer; an empty one is how a line is asked whether it can be opened. */
        int read(byte[] buffer) throws LineUnavailableException;
    }

    /** From now on that is heard. */
    public static void plug(Microphone plugged) {
        microphone = plugged;
    }

    /** From now on there is no microphone. */
    public static void unplug() {
        microphone = null;
    }

    @Override
    public Mixer.Info[] getMixerInfo() {
        return microphone == null ? new Mixer.Info[0] : new Mixer.Info[] {INFO};
    }

    @Override
    public Mixer getMixer(Mixer.Info info) {
        if (microphone == null || info != INFO) {
            throw new IllegalArgumentException("no such mixer");
        }
        return (Mixer)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {Mixer.class},
                        (mixer, method, arguments) ->
                                switch (method.getName()) {
                                    case "isLineSupported" -> true;
                                    case "getLine" -> line(microphone);
                                    case "getMixerInfo" -> INFO;
                                    default -> throw new UnsupportedOperationException(
                                            method.getName());
                                });
    }

    private static TargetDataLine line(Microphone microphone) {
        return (TargetDataLine)
                Proxy.newProxyInstance(
                        FakeMixerProvider.class.getClassLoader(),
                        new Class<?>[] {TargetDataLine.class},
                        (line, method, arguments) ->
                                switch (method.getName()) {
                                    case "open" -> {
                                        microphone.read(new byte[0]);
                                        yield null;
                                    }
                                    case "start", "close" -> null;
                                    case "read" -> microphone.read((byte[]) arguments[0]);
                                    default -> throw new UnsupportedOperationException(
                                            method.getName());
                                });
    }
}
