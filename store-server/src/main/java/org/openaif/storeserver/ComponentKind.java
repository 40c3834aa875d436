// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a Store holds; also the middle of the paths {@code /config/aif/NAME} and so on. */
public enum ComponentKind {
    /** The configuration of an AI Framework: one document. */
    AIF,
    /** An AI Workflow: an archive. */
    AIW,
    /** An AI Module: an archive. */
    AIM;

    /** As it stands in addresses. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of a word, if it is one. */
    static Optional<ComponentKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    @Override
    public String toString() {
        return word();
    }
}
