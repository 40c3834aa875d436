// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an AIF is kept safe. Paths are as written; a relative one begins at the folder of the document.
 * No secret stands in metadata: settings name the file that has it.
 *
 * @param folder where keys, policy and audit log are kept; by default one of the user's
 * @param providers who keeps the keys: a key goes to the first one that can hold it; by default
 *     software
 * @param policy the file that says who may do what; by default the one in the folder
 * @param audit the folder of the audit log; by default one in the folder
 * @param referenceValues the file that says what may run; where there is one, nothing else is
 *     started in the Secure Profile
 */
public record TrustSettings(
        Optional<Path> folder,
        List<Provider> providers,
        Optional<Path> policy,
        Optional<Path> audit,
        Optional<Path> referenceValues) {

    /** Says nothing. */
    public static final TrustSettings NONE =
            new TrustSettings(
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    /** Copies the list. */
    public TrustSettings {
        providers = List.copyOf(providers);
    }

    /**
     * Who keeps keys.
     *
     * @param settings what it needs to know, by name; numbers and booleans are kept as their text
     */
    public record Provider(Kind kind, Map<String, String> settings) {
        /** Copies the map. */
        public Provider {
            settings = Map.copyOf(settings);
        }
    }

    /** A kind of provider. */
    public enum Kind {
        /** This process, and a file. */
        SOFTWARE,
        /** A hardware security module, by its PKCS #11 library. */
        PKCS11,
        /** A Trusted Platform Module 2.0. */
        TPM
    }
}
