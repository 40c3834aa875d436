// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

/** Who pays for the bytes of an entry: the AIM that stored it last, in whichever area. */
record Account(String workflow, String aim) {}
