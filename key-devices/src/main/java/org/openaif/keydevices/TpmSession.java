// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A session with a TPM: what passes the wire in it is authenticated with HMACs, and the first
 * parameter of commands and answers is encrypted, under a key that only the TPM with our root key
 * can know. Whoever listens on the bus, or changes what passes, gets nothing.
 *
 * <p>What it does not answer: somebody who stood between from the beginning, and gave us his own root
 * key as the TPM's.
 *
 * <p>Source: TCG, TPM 2.0 Library, part 1, clauses 17.6 and 21.
 */
final class TpmSession {
    /** The session lives on after the command. */
    private static final int CONTINUE = 1;

    private static final int COMMAND_ENCRYPTED = 1 << 5;
    private static final int ANSWER_ENCRYPTED = 1 << 6;
    private static final int NONCE = 16;

    private final int handle;
    private final byte[] key;
    private final SecureRandom random;
    private byte[] nonceOfTpm;
    private byte[] nonceOfCaller;

    TpmSession(int handle, byte[] salt, byte[] nonceOfCaller, byte[] nonceOfTpm, SecureRandom random) {
        this.handle = handle;
        this.nonceOfCaller = nonceOfCaller;
        this.nonceOfTpm = nonceOfTpm;
        this.random = random;
        this.key = TpmProtocol.kdfa(salt, "ATH", nonceOfTpm, nonceOfCaller, TpmProtocol.DIGEST);
    }

    static byte[] nonce(SecureRandom random) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        return nonce;
    }

    /** Overwrites its key. */
    void forget() {
        Arrays.fill(key, (byte) 0);
    }

    /** Authorises a command, and encrypts its first parameter in place if that is a buffer. */
    byte[] authorise(TpmCommand command, byte[] names, byte[] parameters) {
        nonceOfCaller = nonce(random);
        if (command.commandEncrypted()) {
            crypt(true, parameters, nonceOfCaller, nonceOfTpm);
        }
        byte[] attributes = {(byte) attributes(command)};
        byte[] hash =
                TpmProtocol.digest(new TpmWriter().u32(command.code()).bytes(), names, parameters);
        byte[] mac = TpmProtocol.hmac(key, hash, nonceOfCaller, nonceOfTpm, attributes);
        return new TpmWriter()
                .u32(handle)
                .sized(nonceOfCaller)
                .raw(attributes)
                .sized(mac)
                .bytes();
    }

    private static int attributes(TpmCommand command) {
        return CONTINUE
                | (command.commandEncrypted() ? COMMAND_ENCRYPTED : 0)
                | (command.answerEncrypted() ? ANSWER_ENCRYPTED : 0);
    }

    /** Checks an answer, and decrypts its first parameter in place. */
    void accept(TpmCommand command, byte[] parameters, byte[] authorisation) {
        TpmReader reader = new TpmReader(authorisation);
        nonceOfTpm = reader.sized();
        byte[] attributes = {(byte) reader.u8()};
        byte[] mac = reader.sized();
        reader.end();
        byte[] hash =
                TpmProtocol.digest(
                        new TpmWriter().u32(0).u32(command.code()).bytes(), parameters);
        if (!MessageDigest.isEqual(
                mac, TpmProtocol.hmac(key, hash, nonceOfTpm, nonceOfCaller, attributes))) {
            throw TpmReader.malformed("is not from the TPM that holds our root key");
        }
        if (command.answerEncrypted()) {
            crypt(false, parameters, nonceOfTpm, nonceOfCaller);
        }
    }

    private void crypt(boolean encrypt, byte[] parameters, byte[] newer, byte[] older) {
        byte[] first = new TpmReader(parameters).sized();
        byte[] result = TpmProtocol.parameter(encrypt, key, newer, older, first);
        System.arraycopy(result, 0, parameters, 2, result.length);
        Arrays.fill(first, (byte) 0);
        Arrays.fill(result, (byte) 0);
    }
}
