// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import java.util.Optional;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.Device;
import org.openaif.api.Output;
import org.openaif.api.OutputPort;

/**
 * Plays {@code inertial.csv} of the recording in the folder {@code Folder}. The whole table is read
 * through before the first sample is written: half a recording makes no verdicts.
 */
@Device(kind = "recording")
@Output(name = "InertialDataChannel", type = InertialSample.class)
public final class RecordedInertialUnit implements Aim {

    /** For the Controller. */
    public RecordedInertialUnit() {}

    @Override
    public void run(AimContext aim) {
        InertialCsv table = Recording.open(aim).inertial();
        table.check();
        OutputPort<InertialSample> port = aim.output("InertialDataChannel", InertialSample.class);
        try (InertialCsv.Rows rows = table.read()) {
            for (Optional<InertialCsv.Row> row = rows.next();
                    row.isPresent();
                    row = rows.next()) {
                long time = aim.origin() + row.get().time();
                aim.sleepUntil(time);
                port.write(row.get().sample(), time);
            }
        }
    }
}
