// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an AIF has, or an AIM needs, of a resource; all three as written. What can be computed with
 * is told by {@link #resource} and {@link #amounts}.
 *
 * @param name as the MPAI Ontology names it, such as {@code Memory}
 */
public record ResourcePolicy(String name, String minimum, String maximum, String request) {

    /** Which resource it is about; empty for one that the MPAI Ontology does not have. */
    public Optional<Resource> resource() {
        return Resource.named(name);
    }

    /**
     * The three as numbers, in the unit of the resource. What is not said, or not understood, is
     * empty; reading the document told so.
     */
    public Amounts amounts() {
        return new Amounts(amount(minimum), amount(maximum), amount(request));
    }

    private OptionalLong amount(String written) {
        return resource()
                .map(resource -> resource.amountRead(written))
                .orElse(OptionalLong.empty());
    }

    /**
     * Amounts of a resource, in its unit.
     *
     * @param minimum without which it does not work; of numbers of cores {@link Resource#ALL}
     *     stands for all
     * @param maximum beyond which it makes no use of it
     * @param request with which it works well
     */
    public record Amounts(OptionalLong minimum, OptionalLong maximum, OptionalLong request) {}
}
