// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** What AIF metadata says of a device, read once: each setting is known and needed, or it is refused. */
final class DeviceSettings {
    private final String device;
    private final Map<String, String> left;

    DeviceSettings(String device, Map<String, String> settings) {
        this.device = device;
        this.left = new HashMap<>(settings);
    }

    String required(String name, String example) {
        return optional(name)
                .orElseThrow(() -> invalid("the setting " + name + " is missing, as " + example));
    }

    Optional<String> optional(String name) {
        return Optional.ofNullable(left.remove(name));
    }

    /** A whole number, decimal or with 0x before it. */
    Optional<Long> number(String name) {
        return optional(name)
                .map(
                        text -> {
                            try {
                                return Long.decode(text.strip());
                            } catch (NumberFormatException e) {
                                throw invalid("the setting " + name + " is no number");
                            }
                        });
    }

    /** No other settings. */
    void done() {
        if (left.keySet().stream().anyMatch("pin"::equalsIgnoreCase)) {
            throw invalid("a PIN does not belong there: write PinFile, a file that nobody else can read");
        }
        if (!left.isEmpty()) {
            throw invalid("nobody knows the settings " + left.keySet().stream().sorted().toList());
        }
    }

    TrustException invalid(String why) {
        return new TrustException(TrustError.INVALID_ARGUMENT, "provider " + device + ": " + why);
    }
}
