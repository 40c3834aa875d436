// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

/**
 * Why a Trusted Service refused. The standard names no security errors of its own; these are the
 * statuses of the PSA Certified Crypto and Secure Storage APIs, with their numbers.
 *
 * <p>A call is checked in this order, and the first that does not hold is the answer: the state of an
 * operation in several parts (BAD_STATE), that the key exists (INVALID_HANDLE), that its usage and
 * its algorithm permit the call (NOT_PERMITTED), that key and algorithm go together and the arguments
 * are in range (INVALID_ARGUMENT), that this provider can do it (NOT_SUPPORTED); then the data.
 */
public enum TrustError {
    /** None of the others. */
    GENERIC_ERROR(-132),
    /** A policy, of the key or of the AIF, does not permit it. */
    NOT_PERMITTED(-133),
    /** The provider has no such algorithm, key type or size. */
    NOT_SUPPORTED(-134),
    /** An argument is no legal value, or does not fit another one. */
    INVALID_ARGUMENT(-135),
    /** There is no such key. */
    INVALID_HANDLE(-136),
    /** The operation is not in a state in which this may be called. It has been aborted. */
    BAD_STATE(-137),
    /** What would come out is longer than the caller's buffer; the message says how long. */
    BUFFER_TOO_SMALL(-138),
    /** There is one of that name or identifier already. */
    ALREADY_EXISTS(-139),
    /** There is none of that name. */
    DOES_NOT_EXIST(-140),
    /** A limit of memory would be passed. */
    INSUFFICIENT_MEMORY(-141),
    /** A limit of the storage would be passed. */
    INSUFFICIENT_STORAGE(-142),
    /** A derivation has no more output to give. */
    INSUFFICIENT_DATA(-143),
    /** The device that holds the keys does not answer. */
    COMMUNICATION_FAILURE(-145),
    /** The medium failed. */
    STORAGE_FAILURE(-146),
    /** The hardware failed. */
    HARDWARE_FAILURE(-147),
    /** There is not enough randomness. */
    INSUFFICIENT_ENTROPY(-148),
    /** A tag, MAC, hash or signature does not match: the data is not what was protected. */
    INVALID_SIGNATURE(-149),
    /** The padding of decrypted data is wrong. */
    INVALID_PADDING(-150),
    /** Something protected has been tampered with: an old version put back, a log cut. */
    CORRUPTION_DETECTED(-151),
    /** What is stored cannot be read back as it was written. */
    DATA_CORRUPT(-152),
    /** What is stored was written by a version that this one does not know. */
    DATA_INVALID(-153);

    private final int value;

    TrustError(int value) {
        this.value = value;
    }

    /** The number of the PSA status. */
    public int value() {
        return value;
    }
}
