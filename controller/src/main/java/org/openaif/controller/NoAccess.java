// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.List;
import java.util.Optional;
import org.openaif.api.Access;

/** The Access of a Controller to which no data source is bound. */
final class NoAccess implements Access {
    @Override
    public Optional<byte[]> get(String source, String key) {
        return Optional.empty();
    }

    @Override
    public List<String> list(String source, String prefix) {
        return List.of();
    }

    @Override
    public long version(String source) {
        return -1;
    }
}
