// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The MPAI Store itself.
 *
 * <p>{@link org.openaif.storeserver.Repository} keeps what is published, in a folder; {@link
 * org.openaif.storeserver.StoreServer} serves it over HTTPS, Git and CoAP. Whoever asks is a
 * stranger: every request is bounded, and what is refused is answered with a reason and written down.
 */
@NullMarked
package org.openaif.storeserver;

import org.jspecify.annotations.NullMarked;
