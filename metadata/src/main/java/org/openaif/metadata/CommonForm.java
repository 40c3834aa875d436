// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Reads what the metadata of AIFs and of AIMs have in common. */
final class CommonForm {
    private static final Map<String, Profile> PROFILES =
            Map.of(
                    "Basic", Profile.BASIC,
                    "Secure", Profile.SECURE,
                    "Main", Profile.BASIC,
                    "High", Profile.BASIC);

    /** Members about the document itself. */
    private static final String[] ABOUT = {"$schema", "$id", "$comment", "$CanonicalURI", "title"};

    private CommonForm() {}

    /** The document, with what is about it passed over. */
    static Fields document(JsonValue.Members root, Findings findings) {
        return new Fields(root, findings).pass(ABOUT);
    }

    static Profile profile(Fields document) {
        if (document.missing("APIProfile", "taken as Basic")) {
            return Profile.BASIC;
        }
        String text = document.optionalText("APIProfile");
        if (text.equals("Main") || text.equals("High")) {
            document.tell(
                    "APIProfile",
                    "the profile " + OneLine.quoted(text) + " is of V1; taken as Basic",
                    "write Basic or Secure");
        }
        return document.word("APIProfile", PROFILES).orElse(Profile.BASIC);
    }

    static List<ResourcePolicy> policies(Fields owner, String list) {
        List<ResourcePolicy> policies = new ArrayList<>();
        for (Fields fields : owner.objects(list)) {
            if (fields.isTemplate()) {
                continue;
            }
            ResourcePolicy policy =
                    new ResourcePolicy(
                            fields.name("Name"),
                            fields.text("Minimum"),
                            fields.text("Maximum"),
                            fields.text("Request"));
            fields.done();
            policy.resource().ifPresent(resource -> {
                tellAmount(fields, "Minimum", policy.minimum(), resource);
                tellAmount(fields, "Maximum", policy.maximum(), resource);
                tellAmount(fields, "Request", policy.request(), resource);
                tellOrder(fields, policy.amounts(), resource);
            });
            policies.add(policy);
        }
        return policies;
    }

    private static void tellAmount(Fields policy, String name, String text, Resource resource) {
        if (text.isEmpty() || resource.amount(text).isPresent()) {
            return;
        }
        OptionalLong read = resource.amountRead(text);
        policy.deviate(
                name,
                OneLine.quoted(name) + " is " + OneLine.quoted(text) + "; "
                        + (read.isPresent() ? "read as " + read.getAsLong() : "taken as not said"),
                "give " + resource.form());
    }

    private static void tellOrder(
            Fields policy, ResourcePolicy.Amounts amounts, Resource resource) {
        long minimum = amounts.minimum().stream().map(resource::rank).findAny().orElse(0);
        long maximum =
                amounts.maximum().stream().map(resource::rank).findAny().orElse(Long.MAX_VALUE);
        long request = amounts.request().stream().map(resource::rank).findAny().orElse(minimum);
        if (request < minimum || request > maximum || minimum > maximum) {
            policy.deviate(
                    "Request",
                    "is not from Minimum, through Request, to Maximum",
                    "put the three in order");
        }
    }
}
