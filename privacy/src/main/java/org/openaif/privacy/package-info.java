// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What keeps people from being recognised in data: anonymisation as an AIM, and encryption at the border
 * by data category.
 */
@NullMarked
package org.openaif.privacy;

import org.jspecify.annotations.NullMarked;
