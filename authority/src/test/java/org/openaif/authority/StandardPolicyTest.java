// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openaif.api.trust.Decision;
import org.openaif.api.trust.Request;

/** What the policy that OpenAIF comes with says of everything that a Controller asks. */
class StandardPolicyTest {
    private final Policy policy =
            Policy.standard((principal, action, resource, outcome, detail) -> {});

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    user-agent          | Controller_Initialize        | aif                       | yes | switches the Controller on
                    user-agent          | Controller_Initialize_Secure | aif                       | yes | switches the Controller on
                    user-agent          | AIW_Start                    | aiw/iot-rev               | yes | drives workflows
                    user-agent          | AIW_Rollback                 | aiw/iot-rev               | yes | drives workflows
                    user-agent          | AIM_GetStatus                | aim/iot-rev/A             | yes | governs the AIMs
                    user-agent          | AIM_Register_Remote          | aim/iot-rev/Outer/Inner   | yes | governs the AIMs
                    user-agent          | AIMStorage_Init              | aim/iot-rev/A             | yes | governs the AIMs
                    user-agent          | Port_Input_Write             | channel/iot-rev/In        | yes | feeds a workflow
                    user-agent          | Resource_SetGlobal           | resource/Memory           | yes | allots
                    user-agent          | Resource_SetAIW              | aiw-resource/iot-rev/A.M  | yes | allots
                    user-agent          | Model_Update                 | model/iot-rev/a/b         | yes | updated
                    user-agent          | Event_Post                   | event/Alarm               | yes | posts events
                    user-agent          | Policy_Apply                 | policy/own.json           | yes | governs who may
                    user-agent          | AIMStorage_Get               | storage/iot-rev/k         | no  | no rule
                    user-agent          | SharedStorage_Get            | storage/iot-rev/k         | no  | no rule
                    user-agent          | Trust_Use                    | aim/iot-rev/A             | yes | acts for a composite
                    user-agent          | Trust_Use                    | aim/iot-rev/Outer/Inner   | no  | no rule
                    user-agent-2        | AIW_Start                    | aiw/iot-rev               | no  | no rule
                    user-agent/x        | AIW_Start                    | aiw/iot-rev               | no  | no rule
                    controller          | AIW_Stop                     | aiw/iot-rev               | yes | stops what fails
                    controller          | AIM_Start                    | aim/iot-rev/A             | yes | starts again
                    controller          | Channel_Create               | channel/iot-rev/C         | yes | metadata says
                    controller          | GetAndParseArchive           | archive/a.tar.gz          | yes | from the Store
                    controller          | SharedStorage_Get            | storage/iot-rev/k         | no  | no rule
                    controller          | Policy_Apply                 | policy/own.json           | no  | no rule
                    aim/iot-rev/A       | AIMStorage_Put               | storage/iot-rev/k         | yes | storage of its own
                    aim/iot-rev/A       | AIMStorage_Put               | storage/iot-rev/a/b//c    | yes | storage of its own
                    aim/iot-rev/A       | AIMStorage_List              | storage/iot-rev/          | yes | storage of its own
                    aim/iot-rev/A       | SharedStorage_Get            | storage/iot-rev/k         | yes | share its storage
                    aim/iot-rev/O/I     | SharedStorage_Get            | storage/iot-rev/k         | yes | share its storage
                    aim/iot-rev/A       | SharedStorage_Get            | storage/iot-rev-2/k       | no  | no rule
                    aim/iot-rev-2/A     | SharedStorage_Get            | storage/iot-rev/k         | no  | no rule
                    aim/iot-rev/A       | AIMStorage_Get               | storage/other/k           | no  | no rule
                    aim/iot-rev/A       | Channel_Create               | channel/iot-rev/C         | yes | channels of its workflow
                    aim/iot-rev/A       | Port_Output_Read             | channel/other/C           | no  | no rule
                    aim/iot-rev/A       | AIM_Start                    | aim/iot-rev/B             | yes | own metadata
                    aim/iot-rev/A       | AIM_Register_Local           | aim/iot-rev/B             | yes | own metadata
                    aim/iot-rev/A       | AIM_Stop                     | aim/other/B               | no  | no rule
                    aim/iot-rev/A       | Event_Post                   | event/Alarm               | yes | whole AIF
                    aim/iot-rev/A       | Access_Get                   | access/weather/today      | yes | to be read
                    aim/iot-rev/A       | Model_Drift                  | model/iot-rev/m           | yes | drift
                    aim/iot-rev/A       | Model_Update                 | model/other/m             | no  | no rule
                    aim/iot-rev/A       | Resource_GetGlobal           | resource/Memory           | yes | may know
                    aim/iot-rev/A       | Resource_SetGlobal           | resource/Memory           | no  | no rule
                    aim/iot-rev/A       | Resource_SetAIW              | aiw-resource/iot-rev/A.M  | yes | within
                    aim/iot-rev/A       | AIW_Stop                     | aiw/iot-rev               | no  | no rule
                    aim/iot-rev/A       | Controller_Destroy           | aif                       | no  | no rule
                    aim/iot-rev/A       | External_List                | peer                      | yes | in range
                    aim/iot-rev/A       | External_Input_Write         | peer/p/iot-rev/In         | no  | no rule
                    aim/iot-rev/Top     | Trust_Use                    | aim/iot-rev/Top           | yes | Secure Profile
                    aim/iot-rev/A       | Trust_Use                    | aim/iot-rev/Top           | no  | no rule
                    aim/iot-rev/Top/Sub | Trust_Use                    | aim/iot-rev/Top/Sub       | no  | no rule
                    aim/iot-rev/Top/Sub | Trust_Use                    | aim/iot-rev/Top           | no  | no rule
                    aim/iot-rev/A       | Policy_Apply                 | policy/own.json           | no  | never governs
                    aim/iot-rev/A       | Audit_Export                 | audit                     | no  | never governs
                    aim/iot-rev         | AIW_Start                    | aiw/iot-rev               | no  | no rule
                    device/d            | AIM_Register_Remote          | aim/iot-rev/A             | no  | no rule
                    peer/p              | External_Output_Read         | channel/iot-rev/Out       | no  | no rule
                    store/s             | AIW_Start                    | aiw/iot-rev               | no  | no rule
                    *                   | AIW_Start                    | aiw/iot-rev               | no  | no rule
                    user-agent          | **                           | aiw/iot-rev               | no  | no rule
                    """)
    void everyRequestHasItsVerdictAndItsReason(
            String who, String does, String on, String verdict, String reason) {
        Decision decision = policy.decide(new Request(who, does, on));

        assertThat(decision.permitted()).as(decision.reason()).isEqualTo(verdict.equals("yes"));
        assertThat(decision.reason()).contains(reason);
        assertThat(policy.explain(new Request(who, does, on)).decision()).isEqualTo(decision);
    }

    @Test
    void aReasonSaysWhereItsRuleStands() {
        Explanation explained = policy.explain(new Request("user-agent", "AIW_Start", "aiw/x"));

        PolicyRule rule = explained.rule().orElseThrow();
        String[] lines =
                new String(Policy.standardText(), java.nio.charset.StandardCharsets.UTF_8)
                        .split("\n");
        assertThat(lines[rule.line() - 1]).contains("\"who\": \"user-agent\"", "AIW_*");
        assertThat(explained.decision().reason())
                .endsWith("(" + Policy.STANDARD + ":" + rule.line() + ")");
    }

    @Test
    void noRuleOfItPermitsAnythingToAnybody() {
        assertThat(policy.rules()).hasSizeGreaterThan(20).noneMatch(Policy::isWeak);
    }
}
