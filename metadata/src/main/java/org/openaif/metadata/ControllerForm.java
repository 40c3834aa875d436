// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.openaif.metadata.ControllerSettings.Folder;
import org.openaif.metadata.ControllerSettings.Source;
import org.openaif.metadata.ControllerSettings.Web;
import org.openaif.metadata.TrustSettings.Kind;
import org.openaif.metadata.TrustSettings.Provider;

/** Reads the member {@code OpenAIF} of the metadata of an AIF; docs/metadata.md describes it. */
final class ControllerForm {
    private static final Map<String, Kind> KINDS =
            Map.of("Software", Kind.SOFTWARE, "PKCS11", Kind.PKCS11, "TPM", Kind.TPM);

    private ControllerForm() {}

    /** The settings in a document; {@link ControllerSettings#NONE} if it has none. */
    static ControllerSettings read(Fields document) {
        return document.object("OpenAIF").map(ControllerForm::settings)
                .orElse(ControllerSettings.NONE);
    }

    private static ControllerSettings settings(Fields fields) {
        Optional<Path> storage = optionalPath(fields, "Storage");
        Map<String, Source> access = new LinkedHashMap<>();
        fields.object("Access").ifPresent(sources -> {
            for (String name : sources.members().values().keySet()) {
                source(sources, name).ifPresent(source -> access.put(name, source));
            }
        });
        Optional<String> start =
                fields.has("Start") ? Optional.of(fields.name("Start")) : Optional.empty();
        TrustSettings trust =
                fields.object("Trust").map(ControllerForm::trust).orElse(TrustSettings.NONE);
        Optional<Set<String>> encrypted =
                fields.has("Encrypt")
                        ? Optional.of(Set.copyOf(fields.names("Encrypt")))
                        : Optional.empty();
        fields.pass("Storage", "Start", "Encrypt").done();
        return new ControllerSettings(storage, access, start, trust, encrypted);
    }

    private static TrustSettings trust(Fields fields) {
        List<Provider> providers = new ArrayList<>();
        for (Fields provider : fields.optionalObjects("Providers")) {
            provider.require("Kind", "write Software, PKCS11 or TPM");
            Map<String, String> settings = provider.textsByName("Settings");
            provider.word("Kind", KINDS)
                    .ifPresent(kind -> providers.add(new Provider(kind, settings)));
            provider.done();
        }
        TrustSettings trust =
                new TrustSettings(
                        optionalPath(fields, "Folder"),
                        providers,
                        optionalPath(fields, "Policy"),
                        optionalPath(fields, "Audit"),
                        optionalPath(fields, "ReferenceValues"));
        fields.pass("Folder", "Policy", "Audit", "ReferenceValues").done();
        return trust;
    }

    private static Optional<Path> optionalPath(Fields fields, String name) {
        return fields.has(name) ? path(fields, name, fields.name(name)) : Optional.empty();
    }

    private static Optional<Source> source(Fields sources, String name) {
        String text = sources.name(name);
        return isUri(text)
                ? uri(sources, name, text).map(Web::new)
                : path(sources, name, text).map(Folder::new);
    }

    private static boolean isUri(String text) {
        return text.contains("://");
    }

    private static Optional<URI> uri(Fields fields, String name, String text) {
        try {
            URI uri = new URI(text);
            if ("https".equalsIgnoreCase(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getUserInfo() == null) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException e) {
            // No URI at all: said below as all the others are.
        }
        // The text is not told again: there may be a password in it.
        fields.refuse(
                name,
                OneLine.quoted(name) + " is no https address of a host",
                "write https://host/folder, without a password, or the path of a folder");
        return Optional.empty();
    }

    private static Optional<Path> path(Fields fields, String name, String text) {
        if (text.isEmpty()) {
            return Optional.empty(); // said before
        }
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            fields.refuse(
                    name,
                    OneLine.quoted(name) + " is " + OneLine.quoted(text) + ", which is no path",
                    "write the path of a file or folder");
            return Optional.empty();
        }
    }
}
