// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.openaif.metadata.AifMetadata.Services;

/** Reads the metadata of an AIF; V1 has at the top what V2 has in Resources and in Services. */
final class AifForm {
    private static final Set<String> TIME_BASES = Set.of("NTP", "RTP", "RTCP");

    private AifForm() {}

    /** What a document says; of use only if there is no error among the findings. */
    static AifMetadata read(JsonValue.Members root, Findings findings) {
        Fields document = CommonForm.document(root, findings);
        AifMetadata metadata =
                new AifMetadata(
                        document.text("ImplementerID"),
                        document.text("Version"),
                        CommonForm.profile(document),
                        policies(document),
                        services(document),
                        timeBase(document),
                        ControllerForm.read(document));
        document.done();
        return metadata;
    }

    private static List<ResourcePolicy> policies(Fields document) {
        if (document.has("ResourcePolicies") || !document.has("Resources")) {
            return CommonForm.policies(document, "ResourcePolicies");
        }
        Optional<Fields> resources = document.object("Resources");
        resources.ifPresent(fields -> fields.pass("Storage", "Controller", "Extensions"));
        List<ResourcePolicy> policies =
                resources.map(fields -> CommonForm.policies(fields, "ComputingPolicies"))
                        .orElse(List.of());
        resources.ifPresent(Fields::done);
        return policies;
    }

    private static Services services(Fields document) {
        Optional<Fields> services = document.object("Services");
        if (services.isEmpty()) {
            return new Services("", document.text("Authentication"), "", "");
        }
        String authentication = document.optionalText("Authentication");
        Fields fields = services.get().pass("TimeBase");
        Optional<Fields> trusted = fields.object("TrustedServices");
        trusted.ifPresent(inner -> inner.pass("Extensions"));
        Services read =
                new Services(
                        fields.optionalText("Communication"),
                        trusted.map(inner -> inner.optionalText("Authentication"))
                                .filter(text -> !text.isEmpty())
                                .orElse(authentication),
                        trusted.map(inner -> inner.optionalText("Encryption")).orElse(""),
                        trusted.map(inner -> inner.optionalText("Attestation")).orElse(""));
        trusted.ifPresent(Fields::done);
        fields.done();
        return read;
    }

    /** Some drafts have it among the services. */
    private static String timeBase(Fields document) {
        Optional<Fields> services =
                document.object("Services").filter(fields -> fields.has("TimeBase"));
        Fields owner = document.has("TimeBase") ? document : services.orElse(document);
        return owner.matchedWord("TimeBase", owner.text("TimeBase"), TIME_BASES);
    }
}
