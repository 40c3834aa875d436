// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.upokecenter.cbor.CBORObject;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

class StrictCborTest {
    private static final int LIMIT = 1024;

    private static CBORObject read(String hex) {
        return StrictCbor.read("it", HexFormat.of().parseHex(hex), LIMIT);
    }

    private static CBORObject readDeterministic(String hex) {
        return StrictCbor.readDeterministic("it", HexFormat.of().parseHex(hex), LIMIT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00", "1818", "1903e8", "1bffffffffffffffff", "20", "3903e7", "40", "43010203", "60",
                "6161", "80", "83010203", "a0", "a201020304", "c074323031332d30332d32315432303a30343a30305a",
                "f4", "f6", "f90000", "fb3ff199999999999a", "d28443a10126a04040", "a2200141000a"
            })
    void what_is_right_is_read_the_same_way_twice(String hex) {
        if (!hex.equals("a2200141000a")) {
            assertThat(readDeterministic(hex)).isEqualTo(read(hex));
        }
        assertThat(HexFormat.of().formatHex(read(hex).EncodeToBytes())).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', ends too early",
        "18, ends too early",
        "0000, something follows the end",
        "4401, passes the end",
        "5bffffffffffffffff, passes the end",
        "5b7fffffffffffffff00, passes the end",
        "9b00000000ffffffff, passes the end",
        "bb0000000100000000, passes the end",
        "9a7fffffff, passes the end",
        "5f42010243030405ff, open length",
        "9f01ff, open length",
        "bf0102ff, open length",
        "ff, open length",
        "1c, open length",
        "a201020103, not valid CBOR",
        "61ff, not valid CBOR",
    })
    void what_is_wrong_is_refused_with_its_reason(String hex, String reason) {
        assertThatThrownBy(() -> read(hex))
                .isInstanceOfSatisfying(
                        TrustException.class,
                        e -> assertThat(e.error()).isEqualTo(TrustError.INVALID_ARGUMENT))
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "1817, longer than it need be",
        "190017, longer than it need be",
        "1a0000ffff, longer than it need be",
        "1b00000000ffffffff, longer than it need be",
        "580101, longer than it need be",
        "a203040102, not in order",
        "a201020103, or one occurs twice",
        "d81200, longer than it need be",
    })
    void a_second_encoding_of_the_same_value_is_refused(String hex, String reason) {
        assertThatThrownBy(() -> readDeterministic(hex)).hasMessageContaining(reason);
    }

    @Test
    void what_nests_too_deep_is_refused_before_the_stack_is_full() {
        byte[] deep = new byte[1_000_000];
        java.util.Arrays.fill(deep, (byte) 0x81);

        assertThatThrownBy(() -> StrictCbor.read("it", deep, deep.length))
                .isInstanceOf(TrustException.class)
                .hasMessageContaining("nests deeper than 16");
        assertThat(read("818181818181818181818181818181" + "00").size()).isOne();
    }

    @Test
    void what_is_too_long_is_refused_unread() {
        assertThatThrownBy(() -> StrictCbor.read("the token", new byte[LIMIT + 1], LIMIT))
                .hasMessageContaining("the token has 1025 bytes; at most 1024 are read");
    }

    @Test
    void what_we_write_is_deterministic() {
        CBORObject map =
                CBORObject.NewMap()
                        .Add(273, 1)
                        .Add(-70_001, 2)
                        .Add(10, CBORObject.NewMap().Add("b", 1).Add("a", 2).Add(6, 3))
                        .Add(6, 24)
                        .Add(265, 3.5);

        byte[] written = map.EncodeToBytes();

        assertThat(StrictCbor.readDeterministic("it", written, LIMIT)).isEqualTo(map);
    }
}
