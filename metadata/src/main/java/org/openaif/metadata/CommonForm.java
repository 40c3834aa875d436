// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.openaif.api.Technology;

/** Reads what the metadata of AIFs and of AIMs have in common. */
final class CommonForm {
    private static final Map<String, Profile> PROFILES =
            Map.of(
                    "Basic", Profile.BASIC,
                    "Secure", Profile.SECURE,
                    "Main", Profile.BASIC,
                    "High", Profile.BASIC);

    private static final Map<String, Technology> TECHNOLOGIES =
            Map.of("Software", Technology.SOFTWARE, "Hardware", Technology.HARDWARE);

    private static final Set<String> DOCUMENTATION =
            Set.of("Specification", "Manual", "Tutorial", "Video");

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

    /** Policies of which the standard requires all that they say. */
    static List<ResourcePolicy> policies(Fields owner, String list) {
        return policies(owner.objects(list), Fields::text);
    }

    /** Policies of which only the name is required. */
    static List<ResourcePolicy> guidance(Fields owner, String list) {
        return policies(owner.optionalObjects(list), Fields::optionalText);
    }

    private static List<ResourcePolicy> policies(
            List<Fields> list, BiFunction<Fields, String, String> text) {
        List<ResourcePolicy> policies = new ArrayList<>();
        for (Fields fields : list) {
            if (fields.isTemplate()) {
                continue;
            }
            ResourcePolicy policy =
                    new ResourcePolicy(
                            fields.name("Name"),
                            text.apply(fields, "Minimum"),
                            text.apply(fields, "Maximum"),
                            text.apply(fields, "Request"));
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

    /** The header by which V3 tells its documents. */
    static void checkHeader(Fields document, Pattern form, String example) {
        String header = document.text("Header");
        if (!header.isEmpty() && !form.matcher(header).matches()) {
            document.deviate(
                    "Header",
                    "the header " + OneLine.quoted(header) + " is of another kind of document;"
                            + " passed over",
                    "write " + OneLine.quoted(example));
        }
    }

    static Technology technology(Fields port) {
        if (port.missing("Technology", "taken as Software")) {
            return Technology.SOFTWARE;
        }
        return port.word("Technology", TECHNOLOGIES).orElse(Technology.SOFTWARE);
    }

    static List<Documentation> documentation(Fields document) {
        return all(document, "Documentation", fields -> new Documentation(
                fields.matchedWord("Type", fields.text("Type"), DOCUMENTATION),
                fields.text("URI")));
    }

    /** All the objects of a list, but for templates. */
    static <T> List<T> all(Fields document, String list, Function<Fields, T> form) {
        List<T> all = new ArrayList<>();
        for (Fields fields : document.objects(list)) {
            if (!fields.isTemplate()) {
                all.add(form.apply(fields));
                fields.done();
            }
        }
        return all;
    }

    /** The connections of a topology, each with its place, but for templates. */
    static List<Connection> connections(
            Fields document, Map<Object, Place> places, Function<Fields, PortRef> port) {
        List<Connection> topology = new ArrayList<>();
        for (Fields fields : document.optionalObjects("Topology")) {
            Optional<Fields> output = end(fields, "Output");
            Optional<Fields> input = end(fields, "Input");
            fields.done();
            if (output.isEmpty() || input.isEmpty()) {
                continue;
            }
            if (output.get().isTemplate() || input.get().isTemplate()) {
                continue;
            }
            Connection connection =
                    new Connection(port.apply(output.get()), port.apply(input.get()));
            places.put(connection, fields.place());
            topology.add(connection);
        }
        return topology;
    }

    private static Optional<Fields> end(Fields connection, String name) {
        connection.require(name, "give its AIMName and PortName");
        return connection.object(name);
    }

    static void checkLocalName(Findings findings, Place place, String name) {
        if (name.contains("/")) {
            findings.error(
                    place,
                    OneLine.quoted(name) + " has a '/', which parts the names of composites",
                    "use another character");
        }
    }

    static void tellSecond(Findings findings, Fields second, String what, String name) {
        findings.error(
                second.place(),
                "there is a " + what + " " + OneLine.quoted(name) + " already",
                "rename one");
    }
}
