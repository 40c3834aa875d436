// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/**
 * An MPAI Store that speaks as GitLab does:
 *
 * <pre>
 * GET BASE/projects/group%2FNAME/repository/archive.tar.gz?sha=VERSION
 * </pre>
 *
 * <p>HTTPS only, with TLS 1.2 or 1.3, and no redirects: what is trusted is the address that was given.
 *
 * <p>Clause: MPAI-AIF V2, Basic API 1: all communication with the Store is over HTTPS.
 */
public final class HttpsStore implements StoreClient, AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final URI base;
    private final Optional<String> token;
    private final Duration patience;
    private final HttpClient client;

    /**
     * The Store at an address.
     *
     * @param base such as {@code https://store.example/api/v4}
     * @param trust which certificates are believed
     * @param token who asks, sent as {@code PRIVATE-TOKEN}
     * @param patience for a whole archive: a server that dribbles is not waited for
     * @throws AifException INIT if the address is not https, or names a user, a query or a fragment
     */
    public HttpsStore(URI base, SSLContext trust, Optional<String> token, Duration patience) {
        if (!"https".equalsIgnoreCase(base.getScheme())
                || base.getHost() == null
                || base.getRawUserInfo() != null
                || base.getRawQuery() != null
                || base.getRawFragment() != null) {
            throw new AifException(
                    ErrorCode.INIT,
                    "the address of the Store is refused: " + base
                            + "; give https, a host and a path, and nothing else");
        }
        this.base = base;
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

    @Override
    public void get(ArchiveName archive, Path to, ArchiveLimits limits) {
        Refusal refusal = new Refusal(archive.toString());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address(archive)).timeout(patience).GET();
        token.ifPresent(secret -> request.header("PRIVATE-TOKEN", secret));
        // What is no archive is not kept, and never read to its end.
        HttpResponse.BodyHandler<Path> file =
                BodyHandlers.limiting(
                        BodyHandlers.ofFile(
                                to,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.TRUNCATE_EXISTING),
                        limits.archiveBytes());
        HttpResponse.BodyHandler<Path> handler =
                answer ->
                        answer.statusCode() == 200
                                ? file.apply(answer)
                                : HttpResponse.BodySubscribers.replacing(to);
        // The request's own timeout ends with the headers; this one spans the body.
        CompletableFuture<HttpResponse<Path>> answer = client.sendAsync(request.build(), handler);
        int status = await(answer, archive, refusal).statusCode();
        if (status != 200) {
            throw refusal.whole("is not given by " + base + ": status " + status, mend(status));
        }
    }

    private HttpResponse<Path> await(
            CompletableFuture<HttpResponse<Path>> answer, ArchiveName archive, Refusal refusal) {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw refusal.whole(
                    "did not come from " + base + " within " + patience, "try again later", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw refusal.whole("was not waited for", "do not interrupt it", e);
        } catch (ExecutionException e) {
            throw refusal.whole(
                    "cannot be got from " + address(archive) + ": " + e.getCause(),
                    "check the address, its certificate, and the size of the archive", e);
        }
    }

    private static String mend(int status) {
        return switch (status) {
            case 401, 403 -> "give a token that may read it";
            case 404 -> "check its name and version";
            case 301, 302, 307, 308 -> "give the address that the server redirects to";
            default -> "try again later, or ask who runs the server";
        };
    }

    private URI address(ArchiveName archive) {
        String path = base.toString().replaceFirst("/+$", "");
        String version = archive.version().isEmpty() ? "" : "?sha=" + encoded(archive.version());
        return URI.create(
                path + "/projects/" + encoded(archive.component()) + "/repository/archive."
                        + archive.extension() + version);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Breaks off what is under way. */
    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
