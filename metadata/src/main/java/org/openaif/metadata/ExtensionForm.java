// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.openaif.metadata.AimSettings.ThreadKind;
import org.openaif.metadata.ChannelSettings.Overflow;
import org.openaif.metadata.Extension.DeviceSettings;

/** Reads the member {@code OpenAIF}; docs/metadata.md describes it with an example. */
final class ExtensionForm {
    private static final Map<String, ThreadKind> THREADS =
            Map.of("Virtual", ThreadKind.VIRTUAL, "Platform", ThreadKind.PLATFORM);

    private static final Map<String, Overflow> OVERFLOWS =
            Map.of(
                    "Block", Overflow.BLOCK,
                    "DropOldest", Overflow.DROP_OLDEST,
                    "DropNewest", Overflow.DROP_NEWEST,
                    "Fail", Overflow.FAIL);

    /** An AIM that fails a million times will not come right. */
    private static final int RESTARTS = 1_000_000;

    /** A day, in milliseconds. */
    private static final int DELAY = 86_400_000;

    /** A million messages of 1 KiB are 1 GiB; more is no queue but a leak. */
    private static final int DEPTH = 1 << 20;

    private ExtensionForm() {}

    /** The extension of a document; {@link Extension#NONE} if it has none. */
    static Extension read(Fields document, IdentityHashMap<Object, Place> places) {
        return document.object("OpenAIF").map(fields -> extension(fields, places))
                .orElse(Extension.NONE);
    }

    private static Extension extension(Fields fields, IdentityHashMap<Object, Place> places) {
        AimSettings settings = settings(fields);
        Map<String, AimSettings> subAims = new LinkedHashMap<>();
        fields.objectsByName("SubAIMs").forEach((name, subAim) -> {
            AimSettings read = settings(subAim);
            places.put(read, subAim.place());
            subAims.put(name, read);
            subAim.done();
        });
        List<ChannelSettings> channels = new ArrayList<>();
        for (Fields channel : fields.optionalObjects("Channels")) {
            ChannelSettings read =
                    new ChannelSettings(
                            new Connection(port(channel, "Output"), port(channel, "Input")),
                            boxed(channel.integer("Depth", 1, DEPTH)),
                            channel.word("Overflow", OVERFLOWS));
            places.put(read, channel.place());
            channels.add(read);
            channel.done();
        }
        Map<String, DeviceSettings> devices = new LinkedHashMap<>();
        fields.objectsByName("Devices").forEach((port, device) -> {
            DeviceSettings read =
                    new DeviceSettings(device.name("Kind"), device.textsByName("Parameters"));
            places.put(read, device.place());
            devices.put(port, read);
            device.done();
        });
        fields.done();
        return new Extension(settings, subAims, channels, devices);
    }

    private static AimSettings settings(Fields fields) {
        return new AimSettings(
                fields.textsByName("Parameters"),
                fields.word("Thread", THREADS),
                boxed(fields.integer("RestartLimit", 0, RESTARTS)),
                boxed(fields.integer("RestartDelay", 0, DELAY)).map(Duration::ofMillis));
    }

    private static PortRef port(Fields channel, String end) {
        Optional<PortRef> port = channel.object(end).map(fields -> {
            PortRef read = new PortRef(fields.optionalName("AIMName"), fields.name("PortName"));
            fields.done();
            return read;
        });
        if (port.isEmpty() && !channel.has(end)) {
            channel.missing(end, "");
        }
        return port.orElse(new PortRef("", ""));
    }

    private static Optional<Integer> boxed(OptionalInt number) {
        return number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty();
    }
}
