// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

import java.util.List;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.controller.spi.StorageRules;

/** What a key of a data source may be: a relative path that goes down only. */
final class RelativePath {
    private RelativePath() {}

    /**
     * The segments of a key.
     *
     * @throws AifException OP_FAILED if it is not such a path
     */
    static List<String> segments(String key) {
        StorageRules.key("access", key);
        List<String> segments = List.of(key.split("/", -1));
        for (String segment : segments) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw refused(key, "is no relative path that goes down only");
            }
        }
        if (key.indexOf('\\') >= 0 || key.indexOf(':') >= 0) {
            throw refused(key, "has a '\\' or ':', which mean something on some systems");
        }
        return segments;
    }

    private static AifException refused(String key, String why) {
        return new AifException(ErrorCode.OP_FAILED, "access: refused the key '" + key + "': it " + why);
    }
}
