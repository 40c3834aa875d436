// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

/**
 * Where data is.
 *
 * <p>Clause: MPAI-AIF V2, Security API 1, {@code data_location_t}.
 */
public enum DataLocation {
    /** DATA_LOC_RAM: memory; gone when the process ends. */
    RAM,
    /** DATA_LOC_EXT_FLASH: flash beside the processor. */
    EXT_FLASH,
    /** DATA_LOC_INT_FLASH: flash in the processor. */
    INT_FLASH,
    /** DATA_LOC_LOCAL_DISK: a disk of this machine. */
    LOCAL_DISK,
    /** DATA_LOC_REMOTE_DISK: a disk of another machine. */
    REMOTE_DISK
}
