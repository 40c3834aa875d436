// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a workflow is got from a Store to be run. */
final class StoreOptions {
    @Option(
            names = "--offline",
            description = "Ask no Store: run what was locked and installed when it ran before.")
    private boolean offline;

    @Option(
            names = "--root",
            paramLabel = "FILE",
            description = {
                "Whom to believe of a Store, when it is first asked: its tuf/1.root.json, from who"
                        + " runs it. Default: for a folder, the one in it."
            })
    private @Nullable Path root;

    @Option(
            names = "--allow-downgrade",
            description = "Take an older version than ran before.")
    private boolean downgrade;

    @Mixin private final StoreAccess access = new StoreAccess();

    boolean isOffline() {
        return offline;
    }

    boolean allowsDowngrade() {
        return downgrade;
    }

    StoreAccess access() {
        return access;
    }

    /** The root to begin with. */
    Optional<Path> root() {
        return Optional.ofNullable(root).or(access::root);
    }

    /** Whether a person means a Store: by an option, or by NAME@VERSION. */
    boolean isMeant(String aiw) {
        return offline || root != null || access.isNamed() || aiw.contains("@");
    }
}
