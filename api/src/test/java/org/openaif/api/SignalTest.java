// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalTest {
    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 65_536, Integer.MAX_VALUE})
    void aCodeThatIsNoneIsRefused(int code) {
        assertThatExceptionOfType(AifException.class)
                .isThrownBy(() -> new Signal(code))
                .withMessage("signal code " + code + " is not in 1..65535");
    }

    @Test
    void theControllerActsOnFourAndTheRestIsTheUsers() {
        for (int code = 1; code <= 65_535; code++) {
            assertThat(new Signal(code).isLifeCycle()).isEqualTo(code <= 4);
        }
    }
}
