// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Microphone arrays: where a source is, and hearing it alone. The first use case of the standard's
 * TinyML workflow: the acoustic scene decides whether the array is passed through or turned to the
 * source.
 *
 * <pre>
 * microphones -- ArrayAudio --+--&gt; SceneSwitch ---------- AcousticScene ----+
 *                             |                                              v
 *                             +--&gt; SourceLocalisation -- SourceDirection -&gt; Beamforming
 *                             |                                              ^    |
 *                             +----------------------------------------------+    v
 *                                                                          EnhancedAudio
 * </pre>
 *
 * <p>Each AIM is a thin class around its ports; what it computes is in classes that know no ports
 * ({@code Localiser}, {@code Beamformer}). {@code docs/beamforming.md} says how, and how well.
 */
package org.openaif.beamforming;
