// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/**
 * AIMs that are a model and metadata. {@link ModelAims} is the door: an implementation source and a
 * model provider for the Controller. A {@code ModelDocument} says what is done around a model; {@code
 * ModelLibrary} keeps each model file once; a {@code Plan} is a model fitted to an AIM's ports, and
 * {@link ModelAim} runs one, puts another in its place and goes back. Engines come in through {@code
 * spi}; before their native code sees a file, {@code TfliteStructure} or {@code OnnxStructure} has
 * read it.
 */
@NullMarked
package org.openaif.ml;

import org.jspecify.annotations.NullMarked;
