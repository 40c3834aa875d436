// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The life cycle, written down a second time by somebody who reads the documentation. */
class AimStateTest {
    @ParameterizedTest
    @CsvSource({
        "REGISTERED, RUNNING STOPPED FAILED",
        "RUNNING,    DEGRADED PAUSED RESTARTING ENDED STOPPED FAILED",
        "DEGRADED,   RUNNING PAUSED RESTARTING ENDED STOPPED FAILED",
        "PAUSED,     RUNNING RESTARTING ENDED STOPPED FAILED",
        "RESTARTING, RUNNING PAUSED STOPPED FAILED",
        "ENDED,",
        "STOPPED,",
        "FAILED,"
    })
    void onlyWhatTheLifeCycleAllowsMayFollow(AimState state, String followers) {
        List<AimState> allowed =
                followers == null
                        ? List.of()
                        : Stream.of(followers.split(" ")).map(AimState::valueOf).toList();
        assertThat(Arrays.stream(AimState.values()).filter(state::mayBecome))
                .containsExactlyInAnyOrderElementsOf(allowed);
    }

    @ParameterizedTest
    @EnumSource(AimState.class)
    void onlyWhoeverHasALifeIsAlive(AimState state) {
        assertThat(state.isAlive())
                .isEqualTo(
                        List.of(
                                        AimState.RUNNING,
                                        AimState.DEGRADED,
                                        AimState.PAUSED,
                                        AimState.RESTARTING)
                                .contains(state));
    }
}
