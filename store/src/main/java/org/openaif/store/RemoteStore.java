// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/**
 * A Store of OpenAIF as people and publishers use it: search, show, publish, pull, yank. (Whoever only
 * gets archives may use {@link HttpsStore}, which any GitLab answers, too.) Answers are the Store's
 * JSON, as {@code /openapi.json} there describes it.
 *
 * <p>HTTPS only, with TLS 1.2 or 1.3, and no redirects. Any thread may call, several at once.
 */
public final class RemoteStore implements AutoCloseable, MetadataSource {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Answers that are no archives. */
    private static final int ANSWER_BYTES = 16 << 20;

    private final String base;
    private final Optional<String> token;
    private final Duration patience;
    private final HttpClient client;

    /** What the Store said: a status of HTTP, and its JSON. */
    public record Answer(int status, String json) {
        /** Whether it did what it was asked. */
        public boolean isDone() {
            return status >= 200 && status < 300;
        }
    }

    /** Is told how far an upload or a download is. */
    @FunctionalInterface
    public interface Progress {
        /** Nobody is told. */
        Progress NONE = (done, all) -> {};

        /**
         * So much of it is done.
         *
         * @param all in bytes; 0 if nobody knows
         */
        void at(long done, long all);
    }

    /**
     * The Store at an address.
     *
     * @param address such as {@code https://store.example:8443}
     * @param trust which certificates are believed
     * @param token of a publisher; only to publish and yank
     * @param patience for each request as a whole
     * @throws AifException INIT if the address is not https with a host
     */
    public RemoteStore(URI address, SSLContext trust, Optional<String> token, Duration patience) {
        if (!"https".equalsIgnoreCase(address.getScheme())
                || address.getHost() == null
                || address.getRawUserInfo() != null
                || address.getRawQuery() != null
                || address.getRawFragment() != null) {
            throw new AifException(
                    ErrorCode.INIT,
                    "the address of the Store is refused: "
                            + address
                            + "; give https, a host and a port, and nothing else");
        }
        this.base = address.toString().replaceFirst("/+$", "");
        this.token = token;
        this.patience = patience;
        SSLParameters protocols = new SSLParameters();
        protocols.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        this.client =
                HttpClient.newBuilder()
                        .sslContext(trust)
                        .sslParameters(protocols)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    /** Searches, the best first. */
    public Answer search(String words, Optional<String> kind, int limit) {
        return ask(
                request(
                        "/api/v1/components?query="
                                + encoded(words)
                                + "&limit="
                                + limit
                                + kind.map(one -> "&kind=" + encoded(one)).orElse("")));
    }

    /** Shows a component, by its latest version or the one that is given. */
    public Answer show(String kind, String name, String version) {
        return ask(request(path(kind, name, version)));
    }

    /**
     * Publishes a file: an archive whose format its name says, or the document of an AIF.
     *
     * @param level of interoperability, 1 to 3
     */
    public Answer publish(
            String kind, String name, String version, int level, Path file, Progress progress) {
        String format =
                kind.equals("aif")
                        ? ""
                        : "&format=" + ArchiveFormat.of(file.getFileName().toString()).extension();
        try {
            long size = Files.size(file);
            HttpRequest.BodyPublisher body =
                    HttpRequest.BodyPublishers.fromPublisher(
                            HttpRequest.BodyPublishers.ofInputStream(
                                    () -> watched(file, size, progress)),
                            size);
            // What is refused by its head alone is not sent.
            return ask(
                    authenticated(request(path(kind, name, version) + "?level=" + level + format))
                            .expectContinue(true)
                            .PUT(body));
        } catch (IOException e) {
            throw failed(file + " cannot be read: " + e, "check the path", e);
        }
    }

    /** Hides a version, or shows it again if no reason is given. */
    public Answer yank(String kind, String name, String version, Optional<String> reason) {
        String path = path(kind, name, version) + "/yank";
        return ask(
                reason.isPresent()
                        ? authenticated(request(path + "?reason=" + encoded(reason.get())))
                                .PUT(HttpRequest.BodyPublishers.noBody())
                        : authenticated(request(path)).DELETE());
    }

    /** Puts what its publisher signed beside a release that is there. */
    public Answer sign(ReleaseName release, SignedDocument signed) {
        return ask(
                authenticated(
                                request(
                                        path(release.kind(), release.name(), release.version())
                                                + "/signature"))
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(signed.bytes())));
    }

    @Override
    public Optional<byte[]> metadata(String name, int most) {
        HttpResponse.BodyHandler<byte[]> bounded =
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), most);
        // The time limit spans the body, too.
        HttpResponse<byte[]> answer =
                send(
                        request("/tuf/" + encoded(name)),
                        head ->
                                head.statusCode() == 200
                                        ? bounded.apply(head)
                                        : HttpResponse.BodySubscribers.replacing(new byte[0]));
        if (answer.statusCode() == 404) {
            return Optional.empty();
        }
        if (answer.statusCode() != 200) {
            throw failed(
                    base + " does not give " + name + ", status " + answer.statusCode(),
                    "ask who runs the Store",
                    null);
        }
        return Optional.of(answer.body());
    }

    /**
     * Gets an archive into a file. What was got before of an interrupted download is not got again: it
     * lies beside the file as {@code .NAME.part} until all of it is there and its sum is right.
     *
     * @param extension of the format
     * @return its SHA-256
     * @throws AifException ERROR if it cannot be had, or is not what the Store says it is
     */
    public String pull(
            String kind,
            String name,
            String version,
            String extension,
            Path file,
            Progress progress) {
        ArchiveFormat.of("archive." + extension);
        Path absolute = file.toAbsolutePath();
        Path part = absolute.resolveSibling("." + absolute.getFileName() + ".part");
        try {
            String sum = pull(path(kind, name, version) + "/archive." + extension, part, progress);
            Files.move(
                    part,
                    absolute,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            return sum;
        } catch (IOException e) {
            throw failed(
                    kind + "/" + name + " cannot be got: " + e,
                    "try again: what is there is not got again",
                    e);
        }
    }

    private String pull(String path, Path part, Progress progress) throws IOException {
        long there = Files.exists(part) ? Files.size(part) : 0;
        HttpRequest.Builder request = request(path);
        if (there > 0) {
            request.header("Range", "bytes=" + there + "-");
        }
        HttpResponse<InputStream> answer = send(request, BodyHandlers.ofInputStream());
        if (answer.statusCode() == 416) {
            // All of it had come, or it is of something else.
            close(answer);
            Files.delete(part);
            return pull(path, part, progress);
        }
        if (answer.statusCode() != 200 && answer.statusCode() != 206) {
            throw refused(new Answer(answer.statusCode(), text(answer)));
        }
        boolean goesOn = answer.statusCode() == 206;
        long all =
                answer.headers().firstValueAsLong("content-length").orElse(0)
                        + (goesOn ? there : 0);
        String tag = answer.headers().firstValue("etag").orElse("").replace("\"", "");
        try (InputStream in = answer.body();
                OutputStream out =
                        Files.newOutputStream(
                                part,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                goesOn
                                        ? StandardOpenOption.APPEND
                                        : StandardOpenOption.TRUNCATE_EXISTING)) {
            copy(
                    in,
                    out,
                    goesOn ? there : 0,
                    all,
                    ArchiveLimits.STANDARD.archiveBytes(),
                    "that any may have",
                    progress);
        }
        String sum = Sums.sha256(part);
        if (!sum.equals(tag)) {
            Files.delete(part);
            if (goesOn) {
                return pull(path, part, progress);
            }
            throw failed("what came has the SHA-256 " + sum + " and not " + tag, "try again", null);
        }
        return sum;
    }

    /**
     * Gets the archive that a publisher signed, and nothing else: not one byte more than it signed is
     * taken. What was got before of an interrupted download is not got again; it lies beside the file
     * as {@code .NAME.part} until all of it is there.
     *
     * @throws AifException ERROR if it cannot be had, or is another one
     */
    public void fetch(Release release, Path file, Progress progress) {
        Path absolute = file.toAbsolutePath();
        Path part = absolute.resolveSibling("." + absolute.getFileName() + ".part");
        try {
            boolean goesOn = Files.exists(part) && Files.size(part) > 0;
            if (goesOn && Files.size(part) < release.length()) {
                receive(release, part, true, progress);
            }
            if (!goesOn || !isWhole(release, part)) {
                receive(release, part, false, progress);
            }
            try {
                release.check(part);
            } catch (AifException e) {
                Files.delete(part);
                throw e;
            }
            try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(
                    part,
                    absolute,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failed(
                    release.name() + " cannot be got: " + e,
                    "try again: what is there is not got again",
                    e);
        }
    }

    private static boolean isWhole(Release release, Path part) throws IOException {
        return Files.size(part) == release.length() && Sums.sha256(part).equals(release.sha256());
    }

    private void receive(Release release, Path part, boolean goOn, Progress progress)
            throws IOException {
        ReleaseName name = release.name();
        HttpRequest.Builder request =
                request(
                        path(name.kind(), name.name(), name.version())
                                + (name.kind().equals("aif") ? "/metadata" : "/archive.tar.gz"));
        long there = goOn ? Files.size(part) : 0;
        if (goOn) {
            request.header("Range", "bytes=" + there + "-");
        }
        HttpResponse<InputStream> answer = send(request, BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200 && answer.statusCode() != 206) {
            throw refused(new Answer(answer.statusCode(), text(answer)));
        }
        long from = answer.statusCode() == 206 ? there : 0;
        InputStream body = answer.body();
        // The client's own time limit ends with the head; this one cuts off who dribbles.
        Thread watch = Thread.ofVirtual().start(() -> closeAfter(patience, body));
        try (body;
                OutputStream out =
                        Files.newOutputStream(
                                part,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                from > 0
                                        ? StandardOpenOption.APPEND
                                        : StandardOpenOption.TRUNCATE_EXISTING)) {
            copy(
                    body,
                    out,
                    from,
                    release.length(),
                    release.length(),
                    "that its publisher signed",
                    progress);
        } finally {
            watch.interrupt();
        }
    }

    private static void closeAfter(Duration patience, InputStream body) {
        try {
            Thread.sleep(patience);
            body.close();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(
            InputStream in,
            OutputStream out,
            long from,
            long all,
            long most,
            String whoSays,
            Progress progress)
            throws IOException {
        byte[] buffer = new byte[1 << 16];
        long done = from;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            done += n;
            if (done > most) {
                throw failed(
                        "the archive is longer than the " + most + " bytes " + whoSays,
                        "ask who runs the Store",
                        null);
            }
            out.write(buffer, 0, n);
            progress.at(done, all);
        }
    }

    private static InputStream watched(Path file, long size, Progress progress) {
        try {
            return new WatchedInput(Files.newInputStream(file), size, progress);
        } catch (IOException e) {
            throw failed(file + " cannot be read: " + e, "check the path", e);
        }
    }

    private Answer ask(HttpRequest.Builder request) {
        HttpResponse<InputStream> answer = send(request, BodyHandlers.ofInputStream());
        try {
            return new Answer(answer.statusCode(), text(answer));
        } catch (IOException e) {
            throw failed("the answer of " + base + " broke off: " + e, "try again", e);
        }
    }

    private static String text(HttpResponse<InputStream> answer) throws IOException {
        try (InputStream in = answer.body()) {
            byte[] bytes = in.readNBytes(ANSWER_BYTES + 1);
            if (bytes.length > ANSWER_BYTES) {
                throw new IOException("it has more than " + ANSWER_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static void close(HttpResponse<InputStream> answer) throws IOException {
        answer.body().close();
    }

    private <T> HttpResponse<T> send(
            HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request.build(), handler);
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw failed(base + " did not answer within " + patience, "try again later", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw failed(base + " was not waited for", "do not interrupt it", e);
        } catch (ExecutionException e) {
            throw failed(
                    base + " cannot be asked: " + e.getCause(),
                    "check the address, and that its certificate is trusted",
                    e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(patience);
    }

    private HttpRequest.Builder authenticated(HttpRequest.Builder request) {
        token.ifPresent(secret -> request.header("PRIVATE-TOKEN", secret));
        return request;
    }

    private static String path(String kind, String name, String version) {
        return "/api/v1/components/"
                + encoded(kind)
                + "/"
                + encoded(name)
                + (version.isEmpty() ? "" : "/" + encoded(version));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What is thrown for an answer that is none. */
    public AifException refused(Answer answer) {
        return failed(
                base + " refuses it, status " + answer.status() + ": " + answer.json().strip(),
                "see what it says",
                null);
    }

    private static AifException failed(String what, String mend, @Nullable Throwable cause) {
        return cause == null
                ? new AifException(ErrorCode.ERROR, what + "; " + mend)
                : new AifException(ErrorCode.ERROR, what + "; " + mend, cause);
    }

    /** Breaks off what is under way. */
    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
