// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

/**
 * Whose keys they are. The names stay apart down to the columns of the table, so that no name,
 * whatever its characters, can come out as another one's.
 *
 * @param aim empty where the area is not of one AIM
 */
record Area(Kind kind, String workflow, String aim) {

    /** What an area is for. The names are in the file. */
    enum Kind {
        /** The keys of one AIM of one workflow. */
        AIM,
        /** The keys that the AIMs of one workflow share. */
        SHARED,
        /** What the framework itself remembers, of no workflow. */
        FRAMEWORK
    }
}
