// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {
    @ParameterizedTest
    @CsvSource({
        "ERROR, MPAI_ERROR",
        "MEM_ALLOC, MPAI_ERROR_MEM_ALLOC",
        "TOO_MANY_PENDING_MESSAGES, MPAI_ERROR_TOO_MANY_PENDING_MESSAGES"
    })
    void eachHasTheNameOfTheStandard(ErrorCode code, String name) {
        assertThat(code.standardName()).isEqualTo(name);
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void noneCanBeTakenForAReturnCode(ErrorCode code) {
        assertThat(code.value()).isNegative();
    }

    @Test
    void eachHasANumberOfItsOwn() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::value)).doesNotHaveDuplicates();
    }
}
