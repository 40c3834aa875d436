// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What an HTTPS server has below an address. Every read asks the server, with the validators (ETag,
 * Last-Modified) of what was read before, so what has not changed is not sent again.
 */
final class HttpsSource implements DataSource {
    /** The file at the base that lists the keys; it is no key itself. */
    private static final String INDEX = "index.json";

    /** Bounds the list of keys. */
    private static final int MAX_KEYS = 100_000;

    /** What of the bodies is kept, to be used again when the server says that they are still so. */
    private static final long MAX_CACHE_BYTES = 64L << 20;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** For a whole answer with its body: a server that dribbles is not waited for. */
    private final Duration answerTimeout;

    private final URI base;
    private final HttpClient client;
    private final int maxBytes;

    /** By key, the least recently used first. */
    private final LinkedHashMap<String, Item> cache = new LinkedHashMap<>(16, 0.75f, true);

    private long cachedBytes;
    private long changesSeen;

    /** What the server sent, and by what it tells whether that is still so. */
    private record Item(byte[] body, Optional<String> tag, Optional<String> modified) {
        static Item of(HttpResponse<byte[]> response) {
            return new Item(
                    response.body(),
                    response.headers().firstValue("ETag").filter(Item::isSound),
                    response.headers().firstValue("Last-Modified").filter(Item::isSound));
        }

        /** It will be sent back and stored, so not everything will do. */
        private static boolean isSound(String validator) {
            return validator.length() <= 200 && validator.chars().allMatch(c -> c >= ' ' && c < 127);
        }

        String state() {
            String content = HexFormat.of().formatHex(Digests.sha256().digest(body));
            return content + " " + tag.orElse("") + " " + modified.orElse("");
        }
    }

    HttpsSource(URI base, SSLContext trust) {
        this(base, trust, Duration.ofSeconds(60), MAX_ITEM_BYTES);
    }

    HttpsSource(URI base, SSLContext trust, Duration answerTimeout, int maxBytes) {
        this.base = checked(base);
        this.answerTimeout = answerTimeout;
        this.maxBytes = maxBytes;
        this.client =
                HttpClient.newBuilder()
                        .sslContext(trust)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    private static URI checked(URI base) {
        boolean secure = "https".equalsIgnoreCase(base.getScheme());
        boolean here =
                "http".equalsIgnoreCase(base.getScheme())
                        && Set.of("127.0.0.1", "localhost", "[::1]").contains("" + base.getHost());
        if (!secure && !here) {
            throw unusable(base, "is not https");
        }
        if (base.getHost() == null || base.getRawUserInfo() != null) {
            throw unusable(base, "must name a host and no user");
        }
        if (base.getRawQuery() != null
                || base.getRawFragment() != null
                || !base.getRawPath().endsWith("/")
                || !base.normalize().equals(base)) {
            throw unusable(base, "must end with '/' and have no '..', '?' or '#'");
        }
        return base;
    }

    private static AifException unusable(URI base, String why) {
        return new AifException(ErrorCode.INIT, "access: the address " + base + " " + why);
    }

    @Override
    public Optional<byte[]> get(String key) {
        RelativePath.segments(key);
        return key.equals(INDEX)
                ? Optional.empty()
                : item(key).map(item -> item.body().clone());
    }

    @Override
    public List<String> list(String prefix) {
        return item(INDEX).map(this::keys).orElseThrow(this::noIndex).stream()
                .filter(key -> key.startsWith(prefix))
                .sorted()
                .toList();
    }

    private AifException noIndex() {
        return new AifException(
                ErrorCode.READ,
                "access: " + base + " has no " + INDEX + "; its owner must put there an array of keys");
    }

    private List<String> keys(Item index) {
        List<String> keys = new ArrayList<>();
        try (JsonParser json =
                new JsonFactory().createParser(ObjectReadContext.empty(), index.body())) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                throw badIndex("it is not an array");
            }
            while (json.nextToken() == JsonToken.VALUE_STRING) {
                keys.add(json.getString());
                RelativePath.segments(json.getString());
                if (keys.size() > MAX_KEYS) {
                    throw badIndex("it has more than " + MAX_KEYS + " keys");
                }
            }
            if (json.currentToken() != JsonToken.END_ARRAY || json.nextToken() != null) {
                throw badIndex("it is not an array of strings and nothing else");
            }
        } catch (JacksonException e) {
            throw badIndex(e.getOriginalMessage());
        }
        return List.copyOf(Set.copyOf(keys));
    }

    private AifException badIndex(String why) {
        return new AifException(ErrorCode.READ, "access: " + base.resolve(INDEX) + " is refused: " + why);
    }

    /**
     * The state of the index: who changes an item writes the index anew, last. A change of an item
     * that a read of it comes across counts as well.
     */
    @Override
    public String state() {
        String index = item(INDEX).map(Item::state).orElse("none");
        synchronized (this) {
            return changesSeen == 0 ? index : index + " +" + changesSeen;
        }
    }

    private Optional<Item> item(String key) {
        @Nullable Item known = cached(key);
        HttpResponse<byte[]> response = ask(key, known);
        int status = response.statusCode();
        if (status == 200) {
            Item item = Item.of(response);
            keep(key, item, known);
            return Optional.of(item);
        }
        if (status == 304 && known != null) {
            return Optional.of(known);
        }
        if (status == 404 || status == 410) {
            return Optional.empty();
        }
        throw failed(key, "answered with status " + status, null);
    }

    private synchronized @Nullable Item cached(String key) {
        return cache.get(key);
    }

    private synchronized void keep(String key, Item item, @Nullable Item before) {
        if (before != null && !key.equals(INDEX) && !item.state().equals(before.state())) {
            changesSeen++;
        }
        @Nullable Item replaced = cache.put(key, item);
        cachedBytes += item.body().length - (replaced == null ? 0 : replaced.body().length);
        var oldest = cache.entrySet().iterator();
        while (cachedBytes > MAX_CACHE_BYTES && oldest.hasNext()) {
            Map.Entry<String, Item> entry = oldest.next();
            cachedBytes -= entry.getValue().body().length;
            oldest.remove();
        }
    }

    private HttpResponse<byte[]> ask(String key, @Nullable Item known) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(key)).timeout(answerTimeout).GET();
        if (known != null) {
            known.tag().ifPresent(tag -> request.header("If-None-Match", tag));
            known.modified().ifPresent(date -> request.header("If-Modified-Since", date));
        }
        // The request's own timeout ends with the headers; this one spans the body.
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(
                        request.build(),
                        HttpResponse.BodyHandlers.limiting(
                                HttpResponse.BodyHandlers.ofByteArray(), maxBytes));
        try {
            return answer.get(answerTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw failed(key, "did not answer within " + answerTimeout, e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw failed(key, "was not waited for: the thread was interrupted", e);
        } catch (ExecutionException e) {
            throw failed(
                    key, "cannot be read (at most " + maxBytes + " bytes can): " + e.getCause(), e);
        }
    }

    private URI address(String key) {
        try {
            // This constructor quotes whatever means something in an address, '%' included.
            return URI.create(
                    new URI(base.getScheme(), base.getAuthority(), base.getPath() + key, null, null)
                            .toASCIIString());
        } catch (URISyntaxException e) {
            throw failed(key, "is no address: " + e.getMessage(), e);
        }
    }

    private AifException failed(String key, String why, @Nullable Exception cause) {
        String message = "access: " + base + " with key '" + key + "' " + why;
        return cause == null
                ? new AifException(ErrorCode.READ, message)
                : new AifException(ErrorCode.READ, message, cause);
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
