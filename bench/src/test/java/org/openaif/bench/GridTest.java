// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Large workflows, from generated documents to the last message; the grid checks each itself. */
@Timeout(120)
class GridTest {
    @TempDir Path folder;

    @Test
    void twoThousandAimsPassEveryMessageInOrderAndOnce() throws Exception {
        try (Grid grid = new Grid(2_000, folder)) {
            assertThat(grid.run(100_000).messages()).isGreaterThanOrEqualTo(100_000);
        }
    }

    @Test
    void aGridOfOneRowIsAGrid() throws Exception {
        try (Grid grid = new Grid(50, folder)) {
            assertThat(grid.run(1).messages()).isEqualTo(56);
        }
    }

    @Test
    void halfARowIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Grid(75, folder))
                .withMessage("a grid has a multiple of 50 AIMs, not 75");
    }
}
