// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/**
 * Somebody who acts, at the point where that is enforced. {@link org.openaif.api.trust.Request} tells
 * what principals, actions and resources are called.
 */
record Principal(EnforcementPoint point, String name) {

    /**
     * Daily work: only a denial is written down.
     *
     * @throws AifException OP_FAILED if it is denied
     */
    void work(String action, String resource) {
        work(ErrorCode.OP_FAILED, action, resource);
    }

    void work(ErrorCode code, String action, String resource) {
        point.require(code, name, action, resource);
    }

    /**
     * What governs: written down either way.
     *
     * @throws AifException OP_FAILED if it is denied
     */
    void govern(String action, String resource) {
        govern(ErrorCode.OP_FAILED, action, resource);
    }

    void govern(ErrorCode code, String action, String resource) {
        point.requireNoted(code, name, action, resource);
    }
}
