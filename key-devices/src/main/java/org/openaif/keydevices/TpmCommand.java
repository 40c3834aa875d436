// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

/**
 * The commands that this client knows.
 *
 * <p>Source: TCG, TPM 2.0 Library, part 2, TPM_CC, and part 3.
 */
enum TpmCommand {
    NV_DEFINE_SPACE(0x12A, 1, Wire.PLAIN),
    CREATE_PRIMARY(0x131, 1, Wire.PLAIN),
    NV_INCREMENT(0x134, 1, Wire.AUTHENTIC),
    SEQUENCE_COMPLETE(0x13E, 1, Wire.PLAIN),
    STARTUP(0x144, 0, Wire.PLAIN),
    NV_READ(0x14E, 1, Wire.AUTHENTIC),
    CREATE(0x153, 1, Wire.BOTH),
    ECDH_ZGEN(0x154, 1, Wire.BOTH),
    HMAC(0x155, 1, Wire.PLAIN),
    IMPORT(0x156, 1, Wire.PLAIN), // what is imported is encrypted for the root key as it is
    LOAD(0x157, 1, Wire.PLAIN),
    QUOTE(0x158, 1, Wire.PLAIN),
    RSA_DECRYPT(0x159, 1, Wire.BOTH),
    HMAC_START(0x15B, 1, Wire.PLAIN),
    SEQUENCE_UPDATE(0x15C, 1, Wire.PLAIN),
    SIGN(0x15D, 1, Wire.PLAIN),
    UNSEAL(0x15E, 1, Wire.ANSWER),
    CONTEXT_LOAD(0x161, 0, Wire.PLAIN),
    CONTEXT_SAVE(0x162, 0, Wire.PLAIN),
    FLUSH_CONTEXT(0x165, 0, Wire.PLAIN),
    NV_READ_PUBLIC(0x169, 0, Wire.PLAIN),
    START_AUTH_SESSION(0x176, 0, Wire.PLAIN),
    GET_CAPABILITY(0x17A, 0, Wire.PLAIN),
    GET_RANDOM(0x17B, 0, Wire.ANSWER),
    TEST_PARMS(0x18A, 0, Wire.PLAIN),
    ENCRYPT_DECRYPT_2(0x193, 1, Wire.BOTH);

    private final int code;
    private final int authorised;
    private final Wire wire;

    TpmCommand(int code, int authorised, Wire wire) {
        this.code = code;
        this.authorised = authorised;
        this.wire = wire;
    }

    /** How a command passes the wire. */
    enum Wire {
        /** As it is, authorised with the empty password: nothing in it is secret. */
        PLAIN,
        /** In a session, so that nobody can change it. */
        AUTHENTIC,
        /** In a session that encrypts the first parameter of the answer. */
        ANSWER,
        /** In a session that encrypts the first parameter of the command and of the answer. */
        BOTH
    }

    int code() {
        return code;
    }

    /** How many of its handles must be authorised. */
    int authorised() {
        return authorised;
    }

    /** Whether its answer begins with the handle of what it loaded. */
    boolean givesHandle() {
        return switch (this) {
            case CREATE_PRIMARY, LOAD, CONTEXT_LOAD, HMAC_START, START_AUTH_SESSION -> true;
            default -> false;
        };
    }

    boolean inSession() {
        return wire != Wire.PLAIN;
    }

    /** Whether the first parameter of the command is encrypted. */
    boolean commandEncrypted() {
        return wire == Wire.BOTH;
    }

    /** Whether the first parameter of the answer is encrypted. */
    boolean answerEncrypted() {
        return wire == Wire.ANSWER || wire == Wire.BOTH;
    }

    /** As the standard calls it: {@code TPM2_NV_INCREMENT}. */
    @Override
    public String toString() {
        return "TPM2_" + name();
    }
}
