// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Fields;

/** A request over HTTPS, and its answer. For the one thread that works on it. */
final class Call {
    private static final int DISCARDED_BYTES = 8 << 20;
    private static final long DISCARDED_NANOSECONDS = 2_000_000_000L;

    private final Request request;
    private final Response response;
    private final Map<String, String> variables;

    Call(Request request, Response response, Map<String, String> variables) {
        this.request = request;
        this.response = response;
        this.variables = variables;
    }

    /** What stands in the path where the route has a name in braces. */
    String variable(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no {" + name + "}");
        }
        return value;
    }

    ComponentName component() {
        ComponentKind kind =
                ComponentKind.of(variable("kind"))
                        .orElseThrow(
                                () ->
                                        Refused.notFound(
                                                "kind "
                                                        + Plain.quoted(variable("kind"))
                                                        + "; use aif, aiw or aim"));
        String name = variable("name");
        if (!ComponentName.isName(name)) {
            throw new Refused(
                    400,
                    Plain.quoted(name) + " cannot be the name of a component",
                    "use letters, digits and . _ - only");
        }
        return new ComponentName(kind, name);
    }

    Optional<String> query(String name) {
        List<Fields.Field> all = Request.extractQueryParameters(request).stream().toList();
        return all.stream()
                .filter(field -> field.getName().equals(name))
                .map(Fields.Field::getValue)
                .findFirst();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    boolean isHead() {
        return HttpMethod.HEAD.is(request.getMethod());
    }

    String method() {
        return request.getMethod();
    }

    String path() {
        return request.getHttpURI().getPath();
    }

    /** The length that the body is said to have; -1 if it is not said. */
    long length() {
        return request.getLength();
    }

    /** What was sent. Not to be closed before it has been read: that would break the line. */
    InputStream body() {
        return Content.Source.asInputStream(request);
    }

    /**
     * Reads on for a while after an answer has been sent: whoever is still sending would find the line
     * dead, and not read why.
     */
    void discardBody() {
        byte[] buffer = new byte[1 << 16];
        long end = System.nanoTime() + DISCARDED_NANOSECONDS;
        InputStream body = body();
        try {
            int rest = DISCARDED_BYTES;
            while (rest > 0 && System.nanoTime() - end < 0) {
                int n = body.read(buffer);
                rest = n < 0 ? 0 : rest - n;
            }
        } catch (IOException goneAlready) {
            // Then there is nobody whom it would help.
            return;
        }
    }

    /** Who asks, for what is written down. */
    String address() {
        return Request.getRemoteAddr(request);
    }

    void status(int status) {
        response.setStatus(status);
    }

    void set(String header, String value) {
        response.getHeaders().put(header, value);
    }

    void set(HttpHeader header, String value) {
        response.getHeaders().put(header, value);
    }

    boolean isAnswered() {
        return response.isCommitted();
    }

    /** Answers with this, whole. */
    void answer(int status, String type, byte[] content) throws IOException {
        response.setStatus(status);
        set(HttpHeader.CONTENT_TYPE, type);
        set("X-Content-Type-Options", "nosniff");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.length);
        Content.Sink.write(response, true, ByteBuffer.wrap(isHead() ? new byte[0] : content));
    }

    void json(int status, Object value) throws IOException {
        answer(status, "application/json", Json.bytes(value));
    }

    /** Where the rest of the answer is written; the caller closes it. */
    OutputStream out() {
        return Content.Sink.asOutputStream(response);
    }
}
