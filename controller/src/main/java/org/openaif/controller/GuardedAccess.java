// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.List;
import java.util.Optional;
import org.openaif.api.Access;

/** The data sources as one principal may use them. */
final class GuardedAccess implements Access {
    private final Access access;
    private final Principal principal;

    GuardedAccess(Access access, Principal principal) {
        this.access = access;
        this.principal = principal;
    }

    @Override
    public Optional<byte[]> get(String source, String key) {
        principal.work("Access_Get", Names.source(source, key));
        return access.get(source, key);
    }

    @Override
    public List<String> list(String source, String prefix) {
        principal.work("Access_List", Names.source(source, prefix));
        return access.list(source, prefix);
    }

    @Override
    public long version(String source) {
        principal.work("Access_Version", Names.source(source, ""));
        return access.version(source);
    }
}
