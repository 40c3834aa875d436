// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

/** One way in which metadata is written down; another version of the standard is another form. */
@FunctionalInterface
interface Form {
    /** What a document says; of use only if there is no error among the findings. */
    Metadata read(JsonValue.Members root, Findings findings);
}
