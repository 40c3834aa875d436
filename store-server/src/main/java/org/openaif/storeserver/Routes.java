// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpHeader;
import org.openaif.api.AifException;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.MetadataReader;
import org.openaif.store.ArchiveFormat;

/**
 * What the Store answers over HTTPS, path by path; {@code openapi.json} says the same to machines, and
 * a test compares both.
 */
final class Routes {
    private static final int SEARCHED = 100;

    /** A hash for each of 10,000 files, and signatures. */
    private static final int SIGNED_BYTES = 8 << 20;

    /** Those of the standard, which are GitLab's. */
    private static final List<String> FORMATS =
            List.of("tar.gz", "tar.bz2", "tbz", "tbz2", "tb2", "bz2", "tar", "zip");

    private final Repository repository;
    private final Publishers publishers;
    private final StoreLimits limits;
    private final Search search;
    private final Downloads downloads = new Downloads();
    private final SignedCatalogue signed;
    private final List<Route> all = new ArrayList<>();

    /** The route of a path, and what stands in it. */
    record Found(Route route, Map<String, String> variables) {}

    Routes(
            Repository repository,
            Publishers publishers,
            StoreLimits limits,
            GitAccess git,
            SignedCatalogue signed) {
        this.signed = signed;
        this.repository = repository;
        this.publishers = publishers;
        this.limits = limits;
        this.search = new Search(repository);
        String version = "/api/v1/components/{kind}/{name}/{version}";
        add("GET", "/", this::welcome);
        add("GET", "/openapi.json", Routes::openApi);
        add("GET", "/api/v1/components", this::search);
        add("GET", "/api/v1/components/{kind}/{name}", this::show);
        add("GET", version, this::version);
        add("PUT", version, this::publish);
        add("GET", version + "/metadata", this::metadata);
        add("GET", version + "/archive", this::archive);
        add("GET", version + "/archive.{format}", this::archive);
        add("PUT", version + "/signature", this::sign);
        add("PUT", version + "/yank", this::yank);
        add("DELETE", version + "/yank", this::restore);
        add("GET", "/tuf/{file}", this::signedMetadata);
        add("GET", "/api/v4/projects/{id}/repository/archive", this::gitLab);
        add("GET", "/api/v4/projects/{id}/repository/archive.{format}", this::gitLab);
        add("GET", "/git/{kind}/{name}.git/info/refs", git::advertise);
        add("POST", "/git/{kind}/{name}.git/git-upload-pack", git::upload);
    }

    private void add(String method, String template, Route.Action action) {
        all.add(new Route(method, template, action));
    }

    List<Route> all() {
        return List.copyOf(all);
    }

    /** Finds a route. HEAD is a GET of which the answer is not sent. */
    Found find(String method, String rawPath) {
        String asked = method.equals("HEAD") ? "GET" : method;
        TreeSet<String> others = new TreeSet<>();
        for (Route route : all) {
            Optional<Map<String, String>> variables = route.match(rawPath);
            if (variables.isPresent()) {
                if (route.method().equals(asked)) {
                    return new Found(route, variables.get());
                }
                others.add(route.method());
            }
        }
        throw others.isEmpty()
                ? new Refused(404, "there is nothing at this path", "see /openapi.json")
                : new Refused(
                        405,
                        method + " is not possible here",
                        "use " + String.join(" or ", others));
    }

    // ---------------------------------------------------------------- asking

    private void welcome(Call call) throws IOException {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("name", "OpenAIF Store");
        answer.put("components", repository.shelves().size());
        answer.put("api", "/openapi.json");
        answer.put("search", "/api/v1/components?query=WORDS");
        call.json(200, answer);
    }

    private static void openApi(Call call) throws IOException {
        try (InputStream in = Routes.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IOException("openapi.json is not in the program");
            }
            call.answer(200, "application/json", in.readAllBytes());
        }
    }

    private void search(Call call) throws IOException {
        Optional<ComponentKind> kind =
                call.query("kind")
                        .map(
                                word ->
                                        ComponentKind.of(word)
                                                .orElseThrow(
                                                        () ->
                                                                new Refused(
                                                                        400,
                                                                        Plain.quoted(word)
                                                                                + " is no kind",
                                                                        "use aif, aiw or aim")));
        int limit = number(call, "limit", 20, SEARCHED);
        call.json(200, Map.of("results", search.find(call.query("query").orElse(""), kind, limit)));
    }

    private static int number(Call call, String name, int usual, int most) {
        String text = call.query(name).orElse(Integer.toString(usual));
        if (!text.matches("[0-9]{1,6}")
                || Integer.parseInt(text) < 1
                || Integer.parseInt(text) > most) {
            throw new Refused(
                    400, name + " is " + Plain.quoted(text), "give a number from 1 to " + most);
        }
        return Integer.parseInt(text);
    }

    private Shelf shelf(ComponentName component) {
        return repository
                .shelf(component)
                .orElseThrow(() -> Refused.notFound(component.toString()));
    }

    private Shelf.Item item(Call call) {
        ComponentName component = call.component();
        String version = call.variable("version");
        return shelf(component)
                .version(version)
                .orElseThrow(
                        () -> Refused.notFound(component + " of version " + Plain.quoted(version)));
    }

    private void show(Call call) throws IOException {
        Shelf shelf = shelf(call.component());
        Shelf.Item shown = shelf.latest().orElseGet(() -> shelf.versions().getLast());
        call.json(200, Description.of(shelf, shown, aim(shown)));
    }

    private void version(Call call) throws IOException {
        Shelf.Item item = item(call);
        call.json(200, Description.of(shelf(item.published().component()), item, aim(item)));
    }

    private Optional<AimMetadata> aim(Shelf.Item item) {
        return item.published().component().kind() == ComponentKind.AIF
                ? Optional.empty()
                : MetadataReader.lenient()
                        .readAim(
                                item.published().toString(),
                                repository.document(item, item.published().document()))
                        .value();
    }

    private void metadata(Call call) throws IOException {
        Shelf.Item item = item(call);
        Published.Document document = item.published().document();
        call.set(HttpHeader.ETAG, "\"" + document.sha256() + "\"");
        call.answer(200, "application/json", repository.document(item, document));
    }

    private void archive(Call call) throws IOException {
        send(call, item(call), format(call));
    }

    private static ArchiveFormat format(Call call) {
        if (!call.path().contains("/archive.")) {
            return ArchiveFormat.TAR_GZ;
        }
        return format(call.variable("format"));
    }

    private static ArchiveFormat format(String extension) {
        if (!FORMATS.contains(extension)) {
            throw new Refused(
                    400,
                    Plain.quoted(extension) + " is no format of archives",
                    "use one of " + String.join(", ", FORMATS));
        }
        return ArchiveFormat.of("archive." + extension);
    }

    /** As GitLab has it; {@code id} is NAME, or KIND/NAME where there are several of a name. */
    private void gitLab(Call call) throws IOException {
        String id = call.variable("id");
        Shelf shelf =
                project(id).orElseThrow(() -> Refused.notFound("project " + Plain.quoted(id)));
        String sha = call.query("sha").orElse("");
        Shelf.Item item =
                (sha.isEmpty() ? shelf.latest() : shelf.version(sha))
                        .orElseThrow(
                                () ->
                                        Refused.notFound(
                                                shelf.component()
                                                        + " of version "
                                                        + Plain.quoted(sha)));
        send(call, item, format(call));
    }

    private Optional<Shelf> project(String id) {
        int slash = id.indexOf('/');
        String name = id.substring(slash + 1);
        if (!ComponentName.isName(name)) {
            return Optional.empty();
        }
        List<ComponentKind> kinds =
                slash < 0
                        ? List.of(ComponentKind.AIW, ComponentKind.AIM)
                        : ComponentKind.of(id.substring(0, slash)).stream().toList();
        return kinds.stream()
                .flatMap(kind -> repository.shelf(new ComponentName(kind, name)).stream())
                .findFirst();
    }

    private void send(Call call, Shelf.Item item, ArchiveFormat format) throws IOException {
        Published published = item.published();
        if (published.component().kind() == ComponentKind.AIF) {
            throw new Refused(
                    404,
                    published + " is the configuration of an AIF and has no archive",
                    "ask for its metadata");
        }
        Path file = repository.archive(item, format);
        String sha256 = format == ArchiveFormat.TAR_GZ ? published.sha256() : downloads.sum(file);
        call.set(
                HttpHeader.CONTENT_DISPOSITION,
                "attachment; filename=\""
                        + published.component().name()
                        + "-"
                        + published.version()
                        + "."
                        + format.extension()
                        + "\"");
        call.set(
                "Repr-Digest",
                "sha-256=:"
                        + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256))
                        + ":");
        if (item.yanked().isPresent()) {
            call.set("X-Yanked", "true");
        }
        downloads.send(call, file, sha256, mediaType(format));
    }

    private static String mediaType(ArchiveFormat format) {
        return switch (format) {
            case TAR_GZ -> "application/gzip";
            case TAR_BZ2 -> "application/x-bzip2";
            case TAR -> "application/x-tar";
            case ZIP -> "application/zip";
        };
    }

    // ---------------------------------------------------------------- publishing

    private String publisher(Call call) {
        Optional<String> token =
                call.header("PRIVATE-TOKEN")
                        .or(
                                () ->
                                        call.header("Authorization")
                                                .filter(
                                                        value ->
                                                                value.regionMatches(
                                                                        true, 0, "Bearer ", 0, 7))
                                                .map(value -> value.substring(7).strip()));
        return token.flatMap(publishers::of)
                .orElseThrow(
                        () ->
                                new Refused(
                                        401,
                                        token.isEmpty()
                                                ? "no token was sent"
                                                : "the token is not one of this Store",
                                        "send a publisher's token in the header PRIVATE-TOKEN"));
    }

    private void publish(Call call) throws IOException {
        String publisher = publisher(call);
        int level = number(call, "level", 1, 3);
        ArchiveFormat format = format(call.query("format").orElse("tar.gz"));
        long most = limits.archives().archiveBytes();
        if (call.length() > most) {
            throw tooLarge(most);
        }
        Publication publication;
        try {
            publication =
                    new Publication(call.component(), call.variable("version"), publisher, level);
        } catch (AifException e) {
            throw new Refused(400, String.valueOf(e.getMessage()), "");
        }
        InputStream body = new TimedInput(call.body(), limits, System::nanoTime);
        Verdict verdict = repository.publish(publication, format, body);
        if (verdict.findings().stream()
                .anyMatch(one -> one.isError() && one.rule().equals("size"))) {
            throw tooLarge(most);
        }
        call.json(verdict.published().isEmpty() ? 422 : verdict.isNew() ? 201 : 200, verdict);
        call.discardBody();
    }

    private static Refused tooLarge(long most) {
        return new Refused(
                413,
                "the upload has more than " + most + " bytes",
                "pack less, or ask who runs the Store for more");
    }

    private void sign(Call call) throws IOException {
        String publisher = publisher(call);
        Shelf.Item item = item(call);
        Published published = item.published();
        if (!shelf(published.component()).owner().equals(publisher)) {
            throw new Refused(
                    403, published.component() + " belongs to another publisher", "ask that one");
        }
        byte[] document;
        try (InputStream body = new TimedInput(call.body(), limits, System::nanoTime)) {
            document = body.readNBytes(SIGNED_BYTES + 1);
        }
        if (document.length > SIGNED_BYTES) {
            throw tooLarge(SIGNED_BYTES);
        }
        signed.accept(item, publisher, document);
        call.json(200, Description.Version.of(item));
    }

    private void signedMetadata(Call call) throws IOException {
        String file = call.variable("file");
        call.answer(
                200,
                "application/json",
                signed.file(file)
                        .orElseThrow(() -> Refused.notFound("metadata " + Plain.quoted(file))));
    }

    private void yank(Call call) throws IOException {
        yank(call, Optional.of(call.query("reason").orElse("")));
    }

    private void restore(Call call) throws IOException {
        yank(call, Optional.empty());
    }

    private void yank(Call call, Optional<String> reason) throws IOException {
        String publisher = publisher(call);
        Shelf.Item item = item(call);
        Published published = item.published();
        if (!shelf(published.component()).owner().equals(publisher)) {
            throw new Refused(
                    403, published.component() + " belongs to another publisher", "ask that one");
        }
        repository.yank(published.component(), published.version(), publisher, reason);
        signed.sync();
        call.json(200, Description.Version.of(item(call)));
    }
}
