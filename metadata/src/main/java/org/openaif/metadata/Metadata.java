// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

/** A document of metadata, of whichever kind. */
public sealed interface Metadata permits AifMetadata, AimMetadata {}
