// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * Finds the slot of a token by the token's label, which SunPKCS11 cannot: asks the library itself, four
 * questions, and leaves it initialised as SunPKCS11 would, which then finds it so.
 *
 * <p>For 64-bit machines whose {@code unsigned long} has 64 bits: all of Java's but Windows.
 *
 * <p>Source: OASIS, PKCS #11 2.40, clauses 3 and 5.
 */
@SuppressWarnings("restricted") // calls native code, as SunPKCS11 does
final class Pkcs11Labels {
    private static final long OK = 0;
    private static final long ALREADY_INITIALIZED = 0x191;

    /** CKF_OS_LOCKING_OK: several threads will call. */
    private static final long LOCKING = 2;

    /** CK_C_INITIALIZE_ARGS: four functions, the flags, nothing. */
    private static final long INITIALIZE_SIZE = 48;

    private static final long INITIALIZE_FLAGS = 32;

    /** CK_FUNCTION_LIST: a version, then the functions in the order of the standard. */
    private static final long FUNCTIONS = 8;

    private static final int INITIALIZE = 0;
    private static final int GET_SLOT_LIST = 4;
    private static final int GET_TOKEN_INFO = 6;

    /** CK_TOKEN_INFO begins with the label, and is a good deal shorter than this. */
    private static final long TOKEN_INFO_SIZE = 1024;

    private static final int LABEL = 32;

    /** More slots than any library has. */
    private static final long MOST_SLOTS = 4096;

    private final Arena arena;
    private final MemorySegment functions;

    private Pkcs11Labels(Path library, Arena arena) throws Throwable {
        this.arena = arena;
        // For ever, as SunPKCS11 loads it, too: no library likes to be unloaded.
        SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
        MemorySegment list = arena.allocate(ADDRESS);
        check(
                "C_GetFunctionList",
                (long)
                        Linker.nativeLinker()
                                .downcallHandle(
                                        symbols.findOrThrow("C_GetFunctionList"),
                                        FunctionDescriptor.of(JAVA_LONG, ADDRESS))
                                .invokeExact(list));
        this.functions =
                list.get(ADDRESS, 0)
                        .reinterpret(FUNCTIONS + (GET_TOKEN_INFO + 1) * ADDRESS.byteSize());
    }

    /**
     * The slot of the token with that label.
     *
     * @throws TrustException COMMUNICATION_FAILURE if there is none, INVALID_ARGUMENT if there are several
     */
    static long slot(Path library, String label) {
        Map<Long, String> labels = labels(library);
        List<Long> found = new ArrayList<>();
        labels.forEach((slot, name) -> found.addAll(name.equals(label) ? List.of(slot) : List.of()));
        if (found.size() > 1) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "several tokens are labelled '" + label + "': choose a slot of " + found);
        }
        if (found.isEmpty()) {
            throw new TrustException(
                    TrustError.COMMUNICATION_FAILURE,
                    "no token is labelled '" + label + "'; there are " + labels.values());
        }
        return found.getFirst();
    }

    private static Map<Long, String> labels(Path library) {
        try (Arena arena = Arena.ofConfined()) {
            return new Pkcs11Labels(library, arena).labels();
        } catch (TrustException e) {
            throw e;
        } catch (Throwable e) { // what invokeExact may throw
            throw new TrustException(
                    TrustError.COMMUNICATION_FAILURE,
                    "the PKCS #11 library " + library + " cannot be used: " + e.getMessage(),
                    e);
        }
    }

    private Map<Long, String> labels() throws Throwable {
        initialize();
        MemorySegment count = arena.allocate(JAVA_LONG);
        slotList(MemorySegment.NULL, count);
        long most = Math.min(count.get(JAVA_LONG, 0), MOST_SLOTS);
        MemorySegment slots = arena.allocate(JAVA_LONG, Math.max(most, 1));
        count.set(JAVA_LONG, 0, most);
        slotList(slots, count);
        Map<Long, String> labels = new LinkedHashMap<>();
        for (long i = 0; i < Math.min(count.get(JAVA_LONG, 0), most); i++) {
            long slot = slots.getAtIndex(JAVA_LONG, i);
            labels.put(slot, label(slot));
        }
        return labels;
    }

    private void initialize() throws Throwable {
        MemorySegment arguments = arena.allocate(INITIALIZE_SIZE);
        arguments.set(JAVA_LONG, INITIALIZE_FLAGS, LOCKING);
        long answer =
                (long)
                        Linker.nativeLinker()
                                .downcallHandle(
                                        function(INITIALIZE),
                                        FunctionDescriptor.of(JAVA_LONG, ADDRESS))
                                .invokeExact(arguments);
        if (answer != ALREADY_INITIALIZED) {
            check("C_Initialize", answer);
        }
    }

    private void slotList(MemorySegment slots, MemorySegment count) throws Throwable {
        check(
                "C_GetSlotList",
                (long)
                        Linker.nativeLinker()
                                .downcallHandle(
                                        function(GET_SLOT_LIST),
                                        FunctionDescriptor.of(JAVA_LONG, JAVA_BYTE, ADDRESS, ADDRESS))
                                .invokeExact((byte) 1, slots, count)); // of those with a token
    }

    private String label(long slot) throws Throwable {
        MemorySegment information = arena.allocate(TOKEN_INFO_SIZE);
        check(
                "C_GetTokenInfo",
                (long)
                        Linker.nativeLinker()
                                .downcallHandle(
                                        function(GET_TOKEN_INFO),
                                        FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS))
                                .invokeExact(slot, information));
        byte[] label = information.asSlice(0, LABEL).toArray(JAVA_BYTE);
        return new String(label, StandardCharsets.UTF_8).stripTrailing(); // filled with blanks
    }

    private MemorySegment function(int place) {
        return functions.get(ADDRESS, FUNCTIONS + place * ADDRESS.byteSize());
    }

    private static void check(String function, long answer) {
        if (answer != OK) {
            throw new TrustException(
                    TrustError.COMMUNICATION_FAILURE,
                    "the PKCS #11 library answers 0x" + Long.toHexString(answer) + " to " + function);
        }
    }
}
