// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.store.RemoteStore;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a Store said, for people. */
final class StoreAnswer {
    private static final JsonMapper MAPPER = new JsonMapper();

    private StoreAnswer() {}

    /**
     * The JSON of an answer.
     *
     * @throws AifException ERROR if the Store refuses what it was asked: why, and how to mend it
     */
    static JsonNode of(RemoteStore.Answer answer) {
        JsonNode json = parsed(answer);
        if (!answer.isDone()) {
            String mend = json.path("mend").asString("");
            throw new AifException(
                    ErrorCode.ERROR,
                    "the Store refuses it: "
                            + json.path("error").asString("status " + answer.status())
                            + (mend.isEmpty() ? "" : "; " + mend));
        }
        return json;
    }

    /** The JSON of an answer, whatever it says. */
    static JsonNode parsed(RemoteStore.Answer answer) {
        try {
            return MAPPER.readTree(answer.json());
        } catch (JacksonException e) {
            throw new AifException(
                    ErrorCode.ERROR,
                    "what answers is no Store of OpenAIF, status "
                            + answer.status()
                            + "; check the address",
                    e);
        }
    }

    /** On one line, for programs. */
    static String line(JsonNode json) {
        return json.toString();
    }

    /**
     * Finds what a person named: KIND/NAME, or NAME, which is looked for among AIWs, then AIMs, then
     * AIFs; with @VERSION if not the latest is meant.
     */
    static Named named(RemoteStore store, String text) {
        int at = text.indexOf('@');
        String version = at < 0 ? "" : text.substring(at + 1);
        String whole = at < 0 ? text : text.substring(0, at);
        int slash = whole.indexOf('/');
        String name = whole.substring(slash + 1);
        List<String> kinds =
                slash < 0 ? List.of("aiw", "aim", "aif") : List.of(whole.substring(0, slash));
        Optional<RemoteStore.Answer> last = Optional.empty();
        for (String kind : kinds) {
            RemoteStore.Answer answer = store.show(kind, name, version);
            if (answer.status() != 404 || kinds.size() == 1) {
                JsonNode json = of(answer);
                return new Named(
                        kind, name, json.path("version").path("version").asString(""), json);
            }
            last = Optional.of(answer);
        }
        of(last.orElseThrow());
        throw new AifException(ErrorCode.MODULE_NOT_FOUND, "there is no " + text + " in the Store");
    }

    /** A version of a component, and what the Store shows of it. */
    record Named(String kind, String name, String version, JsonNode shown) {}

    /** The findings of a verdict, a line each. */
    static List<String> findings(JsonNode verdict) {
        List<String> lines = new ArrayList<>();
        for (JsonNode one : verdict.path("findings")) {
            String where = one.path("where").asString("");
            String mend = one.path("mend").asString("");
            lines.add(
                    OneLine.of(
                            one.path("severity").asString("").toLowerCase(Locale.ROOT)
                                    + ": "
                                    + one.path("rule").asString("")
                                    + ": "
                                    + (where.isEmpty() ? "" : where + " ")
                                    + one.path("what").asString("")
                                    + (mend.isEmpty() ? "" : "; " + mend)));
        }
        return lines;
    }
}
