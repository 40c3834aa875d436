// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The amounts that a Controller computes with. */
class ResourceTest {
    private static ResourcePolicy policy(String name, String amount) {
        return new ResourcePolicy(name, amount, "", "");
    }

    @ParameterizedTest
    @CsvSource({
        "Memory, 50000, MEMORY, 50000",
        "Memory, 1_GB, MEMORY, 1000000000",
        "Memory, 1.5 GiB, MEMORY, 1610612736",
        "Memory, 512MB, MEMORY, 512000000",
        "Storage, 999999999_TiB, STORAGE,",
        "Storage, 4_TB, STORAGE, 4000000000000",
        "Memory, -1, MEMORY,",
        "Memory, 9999999999999999999, MEMORY,",
        "Memory, lots, MEMORY,",
        "CPU:Number, 0, CPU_NUMBER, 0",
        "CPUNumber, 4, CPU_NUMBER, 4",
        "CPU:Number, 2.5, CPU_NUMBER,",
        "CPU:Class, Low, CPU_CLASS, 0",
        "CPU:Class, Medium, CPU_CLASS, 1",
        "CPU:Class, high, CPU_CLASS, 2",
        "CPU:Class, Highest, CPU_CLASS,",
        "GPU:Number, 1, GPU_NUMBER, 1",
        "GPU:CUDA:Class, SM75, GPU_CUDA_CLASS, 75",
        "GPU:CUDA:Class, 7.5, GPU_CUDA_CLASS,",
        "GPU:CUDA:FrameBuffer, 8_GB_GDDR6X, GPU_CUDA_FRAME_BUFFER, 8000000000",
        "GPU:CUDA:FrameBuffer, 24.0 GB GDDR6X, GPU_CUDA_FRAME_BUFFER, 24000000000",
        "GPU:CUDA:FrameBuffer, 8_GB, GPU_CUDA_FRAME_BUFFER,",
        "GPU:CUDA:MemorySpeed, 1.60_GHz, GPU_CUDA_MEMORY_SPEED, 1600000000",
        "GPU:CUDA:MemorySpeed, fast, GPU_CUDA_MEMORY_SPEED,",
    })
    void anAmountIsANumberWhereItIsOne(
            String name, String written, Resource resource, Long amount) {
        ResourcePolicy policy = policy(name, written);

        assertThat(policy.resource()).contains(resource);
        assertThat(policy.amounts().minimum())
                .isEqualTo(amount == null ? OptionalLong.empty() : OptionalLong.of(amount));
        assertThat(policy.amounts().maximum()).isEmpty();
        assertThat(policy.amounts().request()).isEmpty();
    }

    @Test
    void ofAResourceThatNobodyKnowsThereIsNoAmount() {
        assertThat(policy("Coffee", "3").resource()).isEmpty();
        assertThat(policy("Coffee", "3").amounts().minimum()).isEmpty();
    }
}
