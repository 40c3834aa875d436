// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openaif.metadata.ChannelSettings.Overflow;

/**
 * Reads the metadata of an AIM in the form of V3, where a composite AIM stands for an AIW, into
 * what V1 and V2 say:
 *
 * <ul>
 *   <li>A port is called by its Name; without one by its address, such as {@code OSD-TXO-V1.5#2}.
 *       An output that is called as an input of the same AIM has {@code :Output} after its name.
 *   <li>A sub-AIM is called by its AIMName; the second and further ones of a name {@code
 *       MMC-TTS-V2.5#2} and so on.
 *   <li>A data type of MPAI becomes a word of the grammar ({@link MpaiType}); a set of them
 *       one word, too.
 * </ul>
 */
final class AimFormV3 {
    private static final Map<String, Direction> DIRECTIONS =
            Map.of("Input", Direction.INPUT, "Output", Direction.OUTPUT);

    private static final Set<String> SOURCES = Set.of("AIMStorage", "MPAIStore", "AIMURL");

    private static final Set<String> RELATIONS =
            Set.of("Internal", "External", "Private", "Public");

    /** Of the specification, and of the schema that was published with its software. */
    private static final Pattern HEADER = Pattern.compile("AIF-AM[MD]-V3\\.[0-9]+");

    /** A name of MPAI ends in the version of its specification. */
    private static final Pattern VERSION = Pattern.compile(".*-V([0-9]+(?:\\.[0-9]+)*)");

    /** More than an AIM has of anything. */
    private static final int NUMBERS = 1_000_000;

    private final Fields document;
    private final Findings findings;
    private final IdentityHashMap<Object, Place> places = new IdentityHashMap<>();
    private final Map<String, PortSettings> portSettings = new HashMap<>();
    private final Set<String> numbered = new HashSet<>();

    private AimFormV3(Fields document, Findings findings) {
        this.document = document;
        this.findings = findings;
    }

    /** What a document says; of use only if there is no error among the findings. */
    static AimMetadata read(JsonValue.Members root, Findings findings) {
        findings.allowUnfinished();
        return new AimFormV3(CommonForm.document(root, findings), findings).read();
    }

    private AimMetadata read() {
        CommonForm.checkHeader(document, HEADER, "AIF-AMM-V3.0");
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
                        CommonForm.guidance(document, "ResourcePolicies"),
                        document.has("Documentation")
                                ? CommonForm.documentation(document)
                                : List.of(),
                        extension(),
                        new Origin(findings.file(), findings.document(), places));
        document.pass("Documentation", "DataXMData", "DescrMetadata").done();
        ExtensionForm.tellUnknownPorts(metadata, places, findings);
        return metadata;
    }

    /** What V3 says itself, and in its place what the extension says. */
    private Extension extension() {
        Extension said = ExtensionForm.read(document, places);
        Map<String, PortSettings> ports = new HashMap<>(portSettings);
        said.ports().forEach((name, settings) ->
                ports.merge(name, settings, PortSettings::overriddenBy));
        // Where a finding about them belongs is where the extension has them.
        ports.forEach((name, settings) ->
                Optional.ofNullable(said.ports().get(name))
                        .map(places::get)
                        .ifPresent(place -> places.put(settings, place)));
        return new Extension(
                ExtensionForm.standardSettings(document).overriddenBy(said.settings()),
                said.subAims(),
                said.channels(),
                ports,
                said.devices(),
                said.sharedDataCategory());
    }

    private Identifier identifier(Fields owner) {
        Optional<Fields> found = owner.object("Identifier");
        if (found.isEmpty()) {
            owner.require("Identifier", "say which AIM it is");
            return new Identifier("", "", "", "", "");
        }
        Fields fields = found.get();
        String name = fields.name("AIMName");
        Matcher version = VERSION.matcher(name);
        Identifier identifier =
                new Identifier(
                        fields.text("ImplementerID"),
                        "",
                        "",
                        name,
                        version.matches() ? version.group(1) : "",
                        fields.text("ImplementationID"),
                        fields.matchedWord("Relation", fields.optionalText("Relation"), RELATIONS),
                        fields.optionalText("Host"));
        fields.done();
        return identifier;
    }

    private List<TypeDefinition> types() {
        Map<String, TypeDefinition> types = new LinkedHashMap<>();
        for (Fields fields : document.optionalObjects("InternalTypes")) {
            if (fields.isTemplate()) {
                continue;
            }
            TypeDefinition type =
                    new TypeDefinition(
                            fields.name("Name"),
                            MpaiType.recordType(someTypes(fields, "DataType")));
            fields.done();
            places.put(type, fields.place("DataType"));
            if (types.putIfAbsent(type.name(), type) != null) {
                findings.error(
                        fields.place(),
                        "the type " + OneLine.quoted(type.name()) + " is defined twice",
                        "rename one");
            }
        }
        return List.copyOf(types.values());
    }

    private List<PortMetadata> ports(List<TypeDefinition> definitions) {
        RecordTypes types = new RecordTypes(definitions);
        Map<String, PortMetadata> inputs = new LinkedHashMap<>();
        Map<String, PortMetadata> outputs = new LinkedHashMap<>();
        List<Read> all = new ArrayList<>();
        Map<String, Integer> counts = new HashMap<>();
        for (Fields fields : document.objects("ExternalPorts")) {
            if (fields.isTemplate()) {
                continue;
            }
            Read read = read(fields, counts, types);
            boolean isInput = read.port.direction() == Direction.INPUT;
            if ((isInput ? inputs : outputs).putIfAbsent(read.port.name(), read.port) != null) {
                CommonForm.tellSecond(findings, fields, "port", read.port.name());
            } else {
                all.add(read);
            }
        }
        List<PortMetadata> ports = new ArrayList<>();
        for (Read read : all) {
            boolean isBoth =
                    read.port.direction() == Direction.OUTPUT
                            && inputs.containsKey(read.port.name());
            PortMetadata port =
                    isBoth ? read.port.withName(read.port.name() + MpaiType.OUTPUT) : read.port;
            places.put(port, read.fields.place());
            if (!read.settings.equals(PortSettings.NONE)) {
                portSettings.put(port.name(), read.settings);
            }
            ports.add(port);
        }
        return ports;
    }

    private Read read(Fields fields, Map<String, Integer> counts, RecordTypes types) {
        Direction direction = fields.word("Direction", DIRECTIONS).orElseGet(() -> {
            fields.require("Direction", "write Input or Output");
            return Direction.INPUT;
        });
        List<String> dataTypes = dataTypes(fields);
        for (String type : dataTypes) {
            if (!MpaiType.isName(type)) {
                types.checkV3(type, fields.place("DataType"), findings);
            }
        }
        String recordType = MpaiType.recordType(dataTypes);
        int count = counts.merge(direction + " " + recordType, 1, Integer::sum);
        Optional<Integer> said = fields.integer("PortNumber", 1, NUMBERS);
        if (!fields.has("PortNumber") && count > 1) {
            findings.deviation(
                    fields.place(),
                    "has no PortNumber, but is number " + count + " of its direction and data"
                            + " type; taken so",
                    "give the PortNumber");
        }
        int number = said.orElse(count);
        if (!numbered.add(direction + " " + recordType + "#" + number)) {
            findings.deviation(
                    fields.place(),
                    "has direction, data type and PortNumber of another port; only its name tells"
                            + " it apart",
                    "give another PortNumber");
        }
        PortSettings settings = ExtensionForm.port(fields);
        if (settings.overflow().equals(Optional.of(Overflow.FAIL))) {
            fields.deviate(
                    "Overflow", "Fail is not of the standard; taken all the same",
                    "say it in the extension OpenAIF");
        }
        List<String> addresses =
                dataTypes.stream().map(type -> MpaiType.address(type, number)).toList();
        String first = addresses.isEmpty() ? "" : addresses.getFirst();
        PortMetadata port =
                new PortMetadata(
                        fields.has("Name")
                                ? fields.name("Name")
                                : fields.checked("DataType", first),
                        direction,
                        recordType,
                        CommonForm.technology(fields),
                        fields.text("Protocol"),
                        fields.flag("IsRemote"),
                        addresses);
        fields.pass("Name", "RecordType", "Input", "Output", "Transport", "AcceptedTransports")
                .done();
        return new Read(fields, port, settings);
    }

    /** RecordType is what DataType was called before. */
    private static List<String> dataTypes(Fields port) {
        if (port.has("DataType") || !port.has("RecordType")) {
            return someTypes(port, "DataType");
        }
        port.deviate(
                "RecordType", "stands for DataType, as in a draft; taken so", "call it DataType");
        return someTypes(port, "RecordType");
    }

    private static List<String> someTypes(Fields owner, String name) {
        owner.require(name, "give one or several data types");
        List<String> types = owner.texts(name);
        if (owner.isEmptyArray(name)) {
            owner.refuse(
                    name, OneLine.quoted(name) + " is empty", "give one or several data types");
        }
        return types;
    }

    private List<SubAim> subAims() {
        Map<String, SubAim> subAims = new LinkedHashMap<>();
        Map<String, Integer> counts = new HashMap<>();
        for (Fields fields : document.optionalObjects("SubAIMs")) {
            if (fields.isTemplate()) {
                continue;
            }
            Identifier identifier = identifier(fields);
            int count = counts.merge(identifier.name(), 1, Integer::sum);
            int number = fields.integer("AIMNumber", 1, NUMBERS).orElse(count);
            fields.done();
            String name = numbered(identifier.name(), number);
            CommonForm.checkLocalName(findings, fields.place("Identifier"), name);
            SubAim subAim = new SubAim(name, identifier);
            places.put(subAim, fields.place());
            if (subAims.putIfAbsent(name, subAim) != null) {
                CommonForm.tellSecond(findings, fields, "sub-AIM", name);
            }
        }
        return List.copyOf(subAims.values());
    }

    private static String numbered(String name, int number) {
        return number == 1 ? name : name + "#" + number;
    }

    private List<Connection> topology() {
        if (document.has("SubAIMs") != document.has("Topology")) {
            document.missing(document.has("SubAIMs") ? "Topology" : "SubAIMs", "taken as []");
        }
        return CommonForm.connections(document, places, this::port);
    }

    /** A name, or a data type with a number; some write the data type for the name. */
    private PortRef port(Fields end) {
        end.require("AIMName", "give the AIMName of a sub-AIM, or \"\" for this AIM itself");
        String aim = end.optionalName("AIMName");
        int aimNumber = end.integer("AIMNumber", 1, NUMBERS).orElse(1);
        String name = end.optionalName("PortName");
        List<String> types = end.texts("DataType");
        int portNumber = end.integer("PortNumber", 1, NUMBERS).orElse(1);
        if (name.isEmpty() && types.isEmpty()) {
            end.missing("PortName", "inferred from the topology");
        }
        String type = name.isEmpty() && !types.isEmpty() ? types.getFirst() : name;
        boolean isAddress = MpaiType.isName(type) || !type.equals(name);
        PortRef port =
                new PortRef(
                        aim.isEmpty() ? "" : numbered(aim, aimNumber),
                        isAddress ? MpaiType.address(type, portNumber) : name);
        places.put(port, end.place());
        end.done();
        return port;
    }

    private List<Implementation> implementations() {
        return CommonForm.all(document, "Implementations", fields -> {
            fields.pass("MASPort", "Firewall", "OSVersion");
            return new Implementation(
                    fields.text("BinaryName"),
                    fields.text("Architecture"),
                    fields.text("OperatingSystem"),
                    fields.text("Version"),
                    fields.matchedWord("Source", fields.text("Source"), SOURCES),
                    fields.optionalText("Destination"),
                    fields.optionalText("ImplementationURI"));
        });
    }

    private record Read(Fields fields, PortMetadata port, PortSettings settings) {}
}
