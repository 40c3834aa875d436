// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.openaif.metadata.AifMetadata.Services;

/** Reads the metadata of an AIF in the form of V3, of which little is required. */
final class AifFormV3 {
    private static final Set<String> TIME_BASES = Set.of("NTP", "RTP", "RTCP");

    private static final Pattern HEADER = Pattern.compile("AIF-AIF-V3\\.[0-9]+");

    private AifFormV3() {}

    /** What a document says; of use only if there is no error among the findings. */
    static AifMetadata read(JsonValue.Members root, Findings findings) {
        findings.allowUnfinished();
        Fields document = CommonForm.document(root, findings);
        CommonForm.checkHeader(document, HEADER, "AIF-AIF-V3.0");
        Optional<Fields> services = document.object("Services");
        Optional<Fields> trusted = services.flatMap(fields -> fields.object("TrustedServices"));
        AifMetadata metadata =
                new AifMetadata(
                        document.text("ImplementerID"),
                        document.text("Version"),
                        document.has("APIProfile") ? CommonForm.profile(document) : Profile.BASIC,
                        document.object("Resources").map(AifFormV3::policies).orElse(List.of()),
                        new Services(
                                text(services, "Communication"),
                                text(trusted, "Authentication"),
                                text(trusted, "Encryption"),
                                text(trusted, "Attestation")),
                        services.map(AifFormV3::timeBase).orElse(""),
                        ControllerForm.read(document));
        trusted.ifPresent(fields -> fields.pass("Communication", "Extension").done());
        services.ifPresent(Fields::done);
        document.pass("APIProfile").done();
        return metadata;
    }

    private static List<ResourcePolicy> policies(Fields resources) {
        resources.pass("Storage", "Controller", "Extension");
        List<ResourcePolicy> policies =
                resources.has("ComputingPolicies")
                        ? CommonForm.guidance(resources, "ComputingPolicies")
                        : List.of();
        resources.done();
        return policies;
    }

    private static String text(Optional<Fields> owner, String name) {
        return owner.map(fields -> fields.optionalText(name)).orElse("");
    }

    private static String timeBase(Fields services) {
        return services.matchedWord("TimeBase", services.optionalText("TimeBase"), TIME_BASES);
    }
}
