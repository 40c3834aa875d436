// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import org.openaif.api.Message;
import tools.jackson.core.JsonGenerator;

/** For programs: one JSON object a line on standard output; what is for people goes beside. */
final class JsonView implements View {
    private final Surroundings surroundings;
    private final JsonLines lines;
    private final long origin;

    /**
     * A view.
     *
     * @param origin what times are counted from
     */
    JsonView(Surroundings surroundings, long origin) {
        this.surroundings = surroundings;
        this.lines = new JsonLines(surroundings);
        this.origin = origin;
    }

    @Override
    public void message(Message<?> message) {
        Record record = message.record();
        lines.write(
                RecordFields.eventName(record.getClass()),
                json -> JsonLines.writeMembers(json, record, origin));
    }

    @Override
    public void report(String aim, String text) {
        surroundings.say(aim + ": " + text);
    }

    @Override
    public void failure(String line) {
        surroundings.say(line);
    }

    @Override
    public void summary(Summary summary) {
        lines.write("summary", json -> write(json, summary));
    }

    private static void write(JsonGenerator json, Summary summary) {
        summary.counts().forEach(json::writeNumberProperty);
        json.writeObjectPropertyStart("messages");
        summary.messages().forEach(json::writeNumberProperty);
        json.writeEndObject();
        json.writeNumberProperty("dropped", summary.dropped());
    }

    @Override
    public void close() {}
}
