// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.Map;
import java.util.Optional;

/**
 * What a person chose beyond the metadata.
 *
 * @param recording the folder of a recording, for all hardware inputs that can play one
 * @param kind of device, for all hardware inputs that have such a one
 * @param parameters by {@code AIM.Name}; a device goes by its own name or by that of its port
 * @param showsOutputs whether hardware outputs are shown on the terminal where metadata is silent
 */
record SourceChoice(
        Optional<String> recording,
        Optional<String> kind,
        Map<String, String> parameters,
        boolean showsOutputs) {}
