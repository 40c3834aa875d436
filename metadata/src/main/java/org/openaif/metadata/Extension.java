// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The member {@code OpenAIF} of a document: what the standard has no field for.
 *
 * @param settings of the AIM itself
 * @param subAims settings of its sub-AIMs, by local name; they override the sub-AIM's own
 * @param channels settings of single channels of its topology
 * @param ports settings of its own ports, by name
 * @param devices what is bound to its own hardware ports, by port
 * @param sharedDataCategory what kind of data a workflow keeps in its Shared Storage
 */
public record Extension(
        AimSettings settings,
        Map<String, AimSettings> subAims,
        List<ChannelSettings> channels,
        Map<String, PortSettings> ports,
        Map<String, DeviceSettings> devices,
        Optional<String> sharedDataCategory) {

    /** A document that says nothing beyond the standard. */
    public static final Extension NONE =
            new Extension(AimSettings.NONE, Map.of(), List.of(), Map.of(), Map.of());

    /** One that does not say what is in the Shared Storage. */
    public Extension(
            AimSettings settings,
            Map<String, AimSettings> subAims,
            List<ChannelSettings> channels,
            Map<String, PortSettings> ports,
            Map<String, DeviceSettings> devices) {
        this(settings, subAims, channels, ports, devices, Optional.empty());
    }

    /** Copies the collections. */
    public Extension {
        subAims = Map.copyOf(subAims);
        channels = List.copyOf(channels);
        ports = Map.copyOf(ports);
        devices = Map.copyOf(devices);
    }

    /**
     * A device at the border of a workflow.
     *
     * @param kind as in {@link org.openaif.api.Device}
     * @param parameters of the device's AIM
     */
    public record DeviceSettings(String kind, Map<String, String> parameters) {
        /** Copies the map. */
        public DeviceSettings {
            parameters = Map.copyOf(parameters);
        }
    }
}
