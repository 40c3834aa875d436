// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the metadata of an AIM or AIW in the forms of V1 and V2, which differ by a few words. */
final class AimForm {
    /** The first half is what the AIM itself sees. */
    private static final Map<String, Direction> DIRECTIONS =
            Map.of("InputOutput", Direction.INPUT, "OutputInput", Direction.OUTPUT);

    private static final Set<String> SOURCES = Set.of("AIMStorage", "MPAIStore");

    private final Fields document;
    private final Findings findings;
    private final IdentityHashMap<Object, Place> places = new IdentityHashMap<>();

    private AimForm(Fields document, Findings findings) {
        this.document = document;
        this.findings = findings;
    }

    /** What a document says; of use only if there is no error among the findings. */
    static AimMetadata read(JsonValue.Members root, Findings findings) {
        return new AimForm(CommonForm.document(root, findings), findings).read();
    }

    private AimMetadata read() {
        List<TypeDefinition> types = types();
        AimMetadata metadata =
                new AimMetadata(
                        identifier(document),
                        CommonForm.profile(document),
                        document.text("Description"),
                        types,
                        ports(types),
                        subAims(),
                        topology(),
                        implementations(),
                        CommonForm.policies(document, "ResourcePolicies"),
                        CommonForm.documentation(document),
                        ExtensionForm.read(document, places),
                        new Origin(findings.file(), findings.document(), places));
        document.done();
        ExtensionForm.tellUnknownPorts(metadata, places, findings);
        return metadata;
    }

    private Identifier identifier(Fields owner) {
        Optional<Fields> found = owner.object("Identifier");
        if (found.isEmpty()) {
            owner.require("Identifier", "say which AIM of which specification it is");
            return new Identifier("", "", "", "", "");
        }
        Fields fields = found.get();
        String implementer = fields.text("ImplementerID");
        Identifier identifier =
                fields.object("Specification")
                        .map(specification -> specified(implementer, specification))
                        .orElseGet(() -> unspecified(implementer, fields));
        fields.done();
        if (identifier.name().isEmpty()) {
            findings.error(
                    fields.place(), "names neither an AIM nor an AIW nor a specification",
                    "give Specification with Standard, AIW, AIM and Version");
        }
        return identifier;
    }

    /** By a standard: Standard, AIW, AIM, Version. By the implementer: Name, Version. */
    private Identifier specified(String implementer, Fields specification) {
        specification.pass("Profile");
        String standard = specification.optionalName("Standard");
        String name = specification.optionalName("Name");
        String aiw = specification.optionalName("AIW");
        String aim = specification.optionalName("AIM");
        if (!name.isEmpty() && !(standard + aiw + aim).isEmpty()) {
            findings.deviation(
                    specification.place(),
                    "mixes Name, which is of an implementer's own specification, with what is of a"
                            + " standard's; read as Standard, AIW, AIM",
                    "write Standard for Name, or leave out AIW and AIM");
        }
        Identifier identifier =
                new Identifier(
                        implementer,
                        standard.isEmpty() ? name : standard,
                        aiw,
                        aim,
                        specification.text("Version").strip());
        specification.done();
        return identifier;
    }

    /** Drafts after V2 have {@code "AIM": {"const": "MMC-ASR-V2.5"}} for Specification. */
    private Identifier unspecified(String implementer, Fields identifier) {
        String aim = "";
        if (identifier.has("AIM") && !identifier.has("Specification")) {
            aim = identifier.object("AIM").map(draft -> draft.name("const")).orElse("");
            findings.deviation(
                    identifier.place("AIM"),
                    "'AIM' stands for 'Specification', as in a draft; its name is taken",
                    "give Specification with Standard, AIW, AIM and Version");
        } else if (!identifier.has("Specification")) {
            identifier.missing("Specification", "");
        }
        return new Identifier(implementer, "", "", aim, "");
    }

    private List<TypeDefinition> types() {
        List<TypeDefinition> types = new ArrayList<>();
        Map<String, String> before = new HashMap<>();
        for (Fields fields : document.objects("Types")) {
            TypeDefinition type = new TypeDefinition(fields.name("Name"), fields.text("Type"));
            fields.done();
            places.put(type, fields.place("Type"));
            String other = before.putIfAbsent(type.name(), type.type());
            if (other == null) {
                types.add(type);
            } else if (other.equals(type.type())) {
                findings.deviation(
                        fields.place(), "the type " + OneLine.quoted(type.name())
                                + " is defined twice, the same both times", "remove one");
            } else {
                findings.error(
                        fields.place(), "the type " + OneLine.quoted(type.name())
                                + " is defined twice, and differently", "rename one");
            }
        }
        return types;
    }

    private List<PortMetadata> ports(List<TypeDefinition> definitions) {
        RecordTypes types = new RecordTypes(definitions);
        for (TypeDefinition definition : definitions) {
            types.checkDefinition(definition, places.get(definition), findings);
        }
        Map<String, PortMetadata> ports = new LinkedHashMap<>();
        for (Fields fields : document.objects("Ports")) {
            String name = fields.name("Name");
            PortMetadata port =
                    new PortMetadata(
                            name,
                            direction(fields),
                            fields.name("RecordType"),
                            CommonForm.technology(fields),
                            fields.text("Protocol"),
                            fields.flag("IsRemote"));
            fields.done();
            types.checkRecordType(port.recordType(), fields.place("RecordType"), findings);
            places.put(port, fields.place());
            if (ports.putIfAbsent(name, port) != null) {
                CommonForm.tellSecond(findings, fields, "port", name);
            }
        }
        return List.copyOf(ports.values());
    }

    private static Direction direction(Fields port) {
        return port.word("Direction", DIRECTIONS).orElseGet(() -> {
            port.require("Direction", "write InputOutput for an input, OutputInput for an output");
            return Direction.INPUT;
        });
    }

    private List<SubAim> subAims() {
        Map<String, SubAim> subAims = new LinkedHashMap<>();
        for (Fields fields : document.objects("SubAIMs")) {
            if (fields.isTemplate()) {
                continue;
            }
            Identifier identifier = identifier(fields);
            String name = identifier.name();
            if (!fields.missing("Name", "the name of its AIM is taken")) {
                name = fields.name("Name");
            }
            fields.done();
            CommonForm.checkLocalName(findings, fields.place("Name"), name);
            SubAim subAim = new SubAim(name, identifier);
            places.put(subAim, fields.place());
            if (subAims.putIfAbsent(name, subAim) != null) {
                CommonForm.tellSecond(findings, fields, "sub-AIM", name);
            }
        }
        return List.copyOf(subAims.values());
    }

    private List<Connection> topology() {
        return document.missing("Topology", "taken as []")
                ? List.of()
                : CommonForm.connections(document, places, this::port);
    }

    private PortRef port(Fields end) {
        end.require("AIMName", "give the name of a sub-AIM, or \"\" for this AIM itself");
        end.missing("PortName", "inferred from the topology");
        PortRef port = new PortRef(end.optionalName("AIMName"), end.optionalName("PortName"));
        places.put(port, end.place());
        end.done();
        return port;
    }

    private List<Implementation> implementations() {
        return CommonForm.all(document, "Implementations", fields -> new Implementation(
                fields.text("BinaryName"),
                fields.text("Architecture"),
                fields.text("OperatingSystem"),
                fields.text("Version"),
                fields.matchedWord("Source", fields.text("Source"), SOURCES),
                fields.text("Destination")));
    }
}
