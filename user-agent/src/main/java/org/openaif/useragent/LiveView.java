// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.openaif.api.Message;
import org.openaif.channels.Accounts;
import org.openaif.controller.AimState;
import org.openaif.controller.Workflow;
import org.openaif.useragent.DeviceBinding.BoundWorkflow;

/**
 * For people who watch: time, lamps, what goes through each channel, and what came out last, drawn
 * anew in the same place ten times a second by a thread of its own.
 *
 * <p>Plain ANSI: the cursor goes up by as many lines as were drawn, each line clears its rest. When
 * it is closed, the last picture stays, and the cursor is visible again.
 */
final class LiveView implements View {
    private static final long PERIOD_MILLISECONDS = 100;

    /** Lines that wrap would spoil the counting; every terminal has as many columns. */
    private static final int WIDTH = 79;

    private static final int BAR = 30;
    private static final int LAST_MESSAGES = 6;
    private static final int LAST_REPORTS = 3;
    private static final int MAX_CHANNELS = 16;

    private static final String ESCAPE = "\u001b[";
    private static final String CLEAR_REST_OF_LINE = ESCAPE + "K";
    private static final String HIDE_CURSOR = ESCAPE + "?25l";
    private static final String SHOW_CURSOR = ESCAPE + "?25h";

    private final Surroundings surroundings;
    private final PrintWriter out;
    private final Workflow workflow;
    private final long origin;
    private final boolean unpaced;
    private final boolean colour = Objects.requireNonNullElse(System.getenv("NO_COLOR"), "").isEmpty();
    private final Map<String, String> lamps = new LinkedHashMap<>();
    private final Deque<String> messages = new ArrayDeque<>();
    private final Deque<String> reports = new ArrayDeque<>();
    private final Set<String> failures = new LinkedHashSet<>();
    private final Map<String, Rate> rates = new HashMap<>();
    private final long startedAt = System.nanoTime();
    private final Thread ticker;
    private long latest;
    private long end = Long.MIN_VALUE;
    private int drawn;
    private boolean closed;

    /**
     * A view, drawn at once.
     *
     * @param origin what times are counted from
     * @param unpaced whether stream time is not that of the clock
     */
    LiveView(
            Surroundings surroundings,
            BoundWorkflow bound,
            long origin,
            boolean unpaced,
            Workflow workflow) {
        this.surroundings = surroundings;
        this.out = surroundings.out();
        this.workflow = workflow;
        this.origin = origin;
        this.latest = origin;
        this.unpaced = unpaced;
        bound.devices().stream()
                .filter(device -> device.kind().equals(DeviceBinding.TERMINAL))
                .forEach(device -> lamps.put(device.module(), ""));
        out.print(HIDE_CURSOR);
        this.ticker = Thread.ofPlatform().name("aif-live-view").daemon().start(this::tick);
    }

    private void tick() {
        try {
            for (;;) {
                synchronized (this) {
                    if (closed) {
                        return;
                    }
                    draw();
                }
                Thread.sleep(PERIOD_MILLISECONDS);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void message(Message<?> message) {
        latest = Math.max(latest, message.timestamp());
        keep(messages, Sentence.of(message, origin), LAST_MESSAGES);
    }

    @Override
    public synchronized void report(String aim, String text) {
        if (lamps.containsKey(aim)) {
            lamps.put(aim, OneLine.of(text));
        } else {
            keep(reports, aim + ": " + OneLine.of(text), LAST_REPORTS);
        }
    }

    @Override
    public synchronized void endExpected(long timestamp) {
        end = Math.max(end, timestamp);
    }

    /** Failures are told below the picture when it is finished, where they stay. */
    @Override
    public synchronized void failure(String line) {
        failures.add(line);
        keep(reports, OneLine.of(line), LAST_REPORTS);
    }

    private static void keep(Deque<String> lines, String line, int most) {
        lines.addLast(line);
        if (lines.size() > most) {
            lines.removeFirst();
        }
    }

    @Override
    public synchronized void summary(Summary summary) {
        if (workflow.aims().stream().allMatch(aim -> workflow.status(aim) == AimState.ENDED)) {
            latest = Math.max(latest, end);
        }
        draw();
        out.println();
        Sentence.of(summary).forEach(out::println);
        drawn = 0;
        finish();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (!closed) {
                draw();
                finish();
            }
            failures.forEach(surroundings::say);
            failures.clear();
        }
        ticker.interrupt();
    }

    private void finish() {
        closed = true;
        out.print(SHOW_CURSOR);
        out.flush();
    }

    private void draw() {
        List<String> lines = new ArrayList<>();
        lines.add(bold(workflow.name()) + "   " + progress());
        lamps.values().forEach(lamp -> lines.add(coloured(lamp)));
        lines.add("");
        lines.add(dim(String.format("%-36s %12s %9s %9s", "channel", "messages", "per s", "waiting")));
        drawChannels(lines);
        lines.add("");
        lines.addAll(messages);
        reports.forEach(report -> lines.add(dim(report)));
        StringBuilder picture = new StringBuilder();
        if (drawn > 0) {
            picture.append(ESCAPE).append(drawn).append("F");
        }
        for (String line : lines) {
            picture.append(cut(line)).append(CLEAR_REST_OF_LINE).append('\n');
        }
        out.print(picture.append(ESCAPE).append("J"));
        out.flush();
        drawn = lines.size();
    }

    private void drawChannels(List<String> lines) {
        Map<String, Accounts> accounts = workflow.accounts();
        long now = System.nanoTime();
        accounts.entrySet().stream()
                .limit(MAX_CHANNELS)
                .forEach(
                        channel -> {
                            Accounts account = channel.getValue();
                            double rate =
                                    rates.computeIfAbsent(
                                                    channel.getKey(), name -> new Rate(startedAt))
                                            .at(now, account.written());
                            lines.add(
                                    String.format(
                                            Locale.ROOT,
                                            "%-36s %12d %9.1f %9d",
                                            shortened(channel.getKey(), 36),
                                            account.written(),
                                            rate,
                                            account.pending()));
                        });
        if (accounts.size() > MAX_CHANNELS) {
            lines.add(dim("and " + (accounts.size() - MAX_CHANNELS) + " more"));
        }
    }

    /** The time, and, where a source knows its length, how much of it that is. */
    private String progress() {
        long now = now();
        if (end <= origin) {
            return Sentence.seconds(now, origin);
        }
        double done = Math.clamp((double) (now - origin) / (end - origin), 0, 1);
        int filled = (int) Math.round(done * BAR);
        return "█".repeat(filled) + "░".repeat(BAR - filled) + "  "
                + Sentence.seconds(Math.min(now, end), origin) + " of "
                + Sentence.seconds(end, origin);
    }

    private long now() {
        return unpaced ? latest : Math.max(latest, origin + System.nanoTime() - startedAt);
    }

    /** Messages a second of the machine's time, over the last second or so. */
    private static final class Rate {
        private static final long OVER_NANOSECONDS = 1_000_000_000;

        private long since;
        private long before;
        private double perSecond = Double.NaN;

        Rate(long start) {
            since = start;
        }

        double at(long now, long messages) {
            double sofar = (messages - before) * 1e9 / Math.max(1, now - since);
            if (now - since >= OVER_NANOSECONDS) {
                perSecond = sofar;
                since = now;
                before = messages;
            }
            return Double.isNaN(perSecond) ? sofar : perSecond;
        }
    }

    // --- letters

    private String bold(String text) {
        return styled("1", text);
    }

    private String dim(String text) {
        return styled("2", text);
    }

    private String styled(String style, String text) {
        return colour ? ESCAPE + style + "m" + text + ESCAPE + "0m" : text;
    }

    /** A lamp that is lit, and is named after a colour, has it. */
    private String coloured(String lamp) {
        return colour
                ? lamp.replace("● green", styled("32", "● green"))
                        .replace("● red", styled("31", "● red"))
                : lamp;
    }

    private static String shortened(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }

    /** Cut to the width; what is between ESC and m takes no room. */
    private static String cut(String line) {
        int columns = 0;
        boolean inEscape = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\u001b') {
                inEscape = true;
            } else if (inEscape) {
                inEscape = c != 'm';
            } else if (++columns > WIDTH) {
                return line.substring(0, i - 1) + "…" + (line.indexOf('\u001b') >= 0
                        ? ESCAPE + "0m"
                        : "");
            }
        }
        return line;
    }
}
