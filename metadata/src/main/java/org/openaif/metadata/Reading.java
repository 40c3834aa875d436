// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/**
 * What came of reading a document: the document, unless it is unusable, and the findings.
 *
 * @param value present exactly if no finding is an error
 */
public record Reading<T>(Optional<T> value, List<Diagnostic> diagnostics) {

    /** Copies the list. */
    public Reading {
        diagnostics = List.copyOf(diagnostics);
    }

    /**
     * The document.
     *
     * @throws AifException INIT if it is unusable; the message is the first error, and how many
     *     more there are
     */
    public T orThrow() {
        return value.orElseThrow(
                () -> {
                    List<String> errors =
                            diagnostics.stream()
                                    .filter(Diagnostic::isError)
                                    .map(Diagnostic::toString)
                                    .collect(Collectors.toList());
                    String more =
                            errors.size() > 1 ? " (and " + (errors.size() - 1) + " more)" : "";
                    return new AifException(ErrorCode.INIT, errors.get(0) + more);
                });
    }
}
