// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Who is who, who may do what, and who did what: the certificate authority of the AIF, the policy
 * decision point, and the audit log.
 */
@NullMarked
package org.openaif.authority;

import org.jspecify.annotations.NullMarked;
