// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.openaif.controller.spi.StorageQuota;

/** How much the AIMs of a Controller's workflows may keep, by the metadata that is in place. */
final class StorageLimits implements StorageQuota {
    private final List<Workflow> workflows = new CopyOnWriteArrayList<>();

    void add(Workflow workflow) {
        workflows.removeIf(Workflow::isOver);
        workflows.add(workflow);
    }

    /** Of several workflows of one name, which keep in common, the lowest limit holds. */
    @Override
    public long bytes(String workflow, String aim) {
        long lowest = Long.MAX_VALUE;
        for (Workflow one : workflows) {
            if (one.name().equals(workflow)) {
                OptionalLong limit = one.storageBytes(aim);
                lowest = Math.min(lowest, limit.orElse(Long.MAX_VALUE));
            }
        }
        return lowest;
    }
}
