// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.util.Map;

/** A TPM refused a command: which, and why, in words. */
final class TpmRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The TPM has not been started since its power came. */
    static final int NOT_STARTED = 0x100;

    /** Nothing of that handle is there; so answers NV for an index that was never defined. */
    static final int HANDLE = 0x0B;

    /** What was to be read was never written. */
    static final int NV_UNINITIALIZED = 0x14A;

    /** An index of that number was defined meanwhile. */
    static final int NV_DEFINED = 0x14C;

    /** Codes that concern a handle, a session or a parameter: those with bit 7. */
    private static final int FORMAT_ONE = 0x80;

    /** Of these, those that concern a parameter. */
    private static final int PARAMETER = 0x40;

    private static final Map<Integer, String> WORDS =
            Map.ofEntries(
                    Map.entry(0x01, "an algorithm that it does not have"),
                    Map.entry(0x02, "attributes that contradict each other"),
                    Map.entry(0x03, "a hash that it does not have"),
                    Map.entry(0x04, "a value out of range"),
                    Map.entry(0x05, "a hierarchy that is switched off"),
                    Map.entry(0x07, "a key size that it does not have"),
                    Map.entry(0x09, "a mode that it does not have"),
                    Map.entry(0x0A, "a key type that it does not have"),
                    Map.entry(HANDLE, "a handle of nothing"),
                    Map.entry(0x0D, "a range that it does not have"),
                    Map.entry(0x0E, "a wrong authorisation"),
                    Map.entry(0x10, "a wrong nonce"),
                    Map.entry(0x12, "a scheme that it does not have"),
                    Map.entry(0x15, "a wrong size"),
                    Map.entry(0x16, "a symmetric algorithm that it does not have"),
                    Map.entry(0x17, "a wrong tag"),
                    Map.entry(0x18, "a wrong selector"),
                    Map.entry(0x1A, "too few bytes"),
                    Map.entry(0x1B, "a wrong signature"),
                    Map.entry(0x1C, "a key of the wrong kind"),
                    Map.entry(0x1D, "a policy that does not hold"),
                    Map.entry(0x1F, "something that it did not protect itself, or that was altered"),
                    Map.entry(0x20, "a ticket that is not its own"),
                    Map.entry(0x21, "bits that must be zero"),
                    Map.entry(0x22, "a wrong password: this client works with hierarchies without one"),
                    Map.entry(0x26, "a curve that it does not have"),
                    Map.entry(0x27, "a point that is not on the curve"),
                    Map.entry(NOT_STARTED, "it has not been started"),
                    Map.entry(0x101, "it has failed its own test, and will do nothing until it is reset"),
                    Map.entry(0x120, "a disabled command"),
                    Map.entry(0x121, "a locked-out authorisation: wait, or reset the lockout"),
                    Map.entry(0x143, "a command that it does not have"),
                    Map.entry(0x148, "an NV index that is locked"),
                    Map.entry(0x149, "an NV index that may not be used so"),
                    Map.entry(NV_UNINITIALIZED, "an NV index that was never written"),
                    Map.entry(0x14B, "its NV storage is full: undefine an index"),
                    Map.entry(NV_DEFINED, "an NV index that is defined already"),
                    Map.entry(0x902, "its memory for objects is full: flush with tpm2_flushcontext -t"),
                    Map.entry(0x903, "its memory for sessions is full: flush with tpm2_flushcontext -l"),
                    Map.entry(0x905, "it has too many sessions: flush with tpm2_flushcontext -s"),
                    Map.entry(0x920, "its NV is written too often: wait"),
                    Map.entry(0x921, "it is locked out after wrong passwords: wait"),
                    Map.entry(0x923, "its NV cannot be written now"));

    private final int code;
    private final boolean concernsParameter;

    TpmRefusal(String command, int response) {
        super("%s: the TPM refuses: %s (0x%X)".formatted(command, words(response), response));
        this.code = plain(response);
        this.concernsParameter = (response & FORMAT_ONE) != 0 && (response & PARAMETER) != 0;
    }

    /** Whether it was what was given that was wrong, and not the TPM's own state. */
    boolean concernsParameter() {
        return concernsParameter;
    }

    /** What was wrong, without the number of the handle or parameter that it was wrong with. */
    int code() {
        return code;
    }

    /** Whether the same command may succeed when it is sent again: TESTING, YIELDED, RETRY. */
    static boolean passing(int response) {
        return response == 0x90A || response == 0x908 || response == 0x922;
    }

    private static int plain(int response) {
        return (response & FORMAT_ONE) != 0 ? response & 0x3F : response;
    }

    private static String words(int response) {
        return WORDS.getOrDefault(plain(response), "for a reason that this client has no word for");
    }
}
