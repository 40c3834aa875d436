// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.util.Optional;
import org.openaif.metadata.AimCatalogue;

/**
 * How an archive's content is understood.
 *
 * @param strict whether metadata must be what the standard says, or may be mended
 * @param machine for which implementations are chosen
 * @param others where metadata of sub-AIMs is looked up that the archive does not have
 */
public record ParseSettings(boolean strict, Machine machine, AimCatalogue others) {
    /** Mends what it can, for this machine, with nothing but the archive. */
    public static final ParseSettings LENIENT =
            new ParseSettings(false, Machine.here(), subAim -> Optional.empty());

    /** As {@link #LENIENT}, but nothing is mended. */
    public static final ParseSettings STRICT = new ParseSettings(true, LENIENT.machine(), LENIENT.others());
}
