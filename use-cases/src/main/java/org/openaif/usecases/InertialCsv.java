// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.openaif.api.AifException;

/**
 * A table of inertial samples: a line of column names ({@code t,ax,ay,az,gx,gy,gz} in s, m/s² and
 * rad/s, in any order, others are skipped), and a line for each sample.
 *
 * <p>Numbers only, so no value is ever quoted, and a library for the whole of CSV would bring
 * nothing but its quotes. Read line by line; a line is bounded, the table is not.
 */
record InertialCsv(Path file) {
    private static final List<String> COLUMNS = List.of("t", "ax", "ay", "az", "gx", "gy", "gz");

    /** Longer than any seven numbers; a file without line ends is no table. */
    private static final int MAX_LINE = 4_096;

    /** A recording is no longer than ten days, so that its times fit in nanoseconds. */
    private static final double MAX_SECONDS = 864_000;

    private static final String MEND = "give a table with the columns " + String.join(",", COLUMNS);

    /** Looks at the head of a file; {@link #check} looks at the rest. */
    static InertialCsv open(Path file) {
        Recording.checkReadable(file, MEND);
        InertialCsv csv = new InertialCsv(file);
        csv.read().close();
        return csv;
    }

    /** Reads the whole table once, so that a mistake in its last line is known before its first. */
    void check() {
        try (Rows rows = read()) {
            if (rows.next().isEmpty()) {
                throw Recording.refused(file, "has no samples", MEND);
            }
            while (rows.next().isPresent()) {}
        }
    }

    /** The samples, from the first one on; to be closed. */
    Rows read() {
        try {
            return new Rows(
                    file,
                    new BufferedReader(
                            new InputStreamReader(
                                    Files.newInputStream(file), StandardCharsets.UTF_8),
                            1 << 16));
        } catch (IOException failed) {
            throw Recording.refused(file, "cannot be read (" + failed.getMessage() + ")", MEND);
        }
    }

    /**
     * One sample, and when it was.
     *
     * @param time nanoseconds since the start of the recording
     */
    record Row(long time, InertialSample sample) {}

    /** The samples of a table, one after the other. */
    static final class Rows implements Closeable {
        private final Path file;
        private final BufferedReader in;
        private final StringBuilder line = new StringBuilder(MAX_LINE);
        private final double[] values = new double[COLUMNS.size()];

        /** Which value each column of the file is; -1 for a column that is skipped. */
        private final int[] meaning;

        private long number;
        private double latest;

        private Rows(Path file, BufferedReader in) {
            this.file = file;
            this.in = in;
            try {
                meaning = meaning();
            } catch (RuntimeException refused) {
                close();
                throw refused;
            }
        }

        /** The next sample, if there is one. */
        Optional<Row> next() {
            do {
                if (!readLine()) {
                    return Optional.empty();
                }
            } while (line.isEmpty());
            int column = 0;
            int from = 0;
            while (from <= line.length()) {
                int comma = line.indexOf(",", from);
                int to = comma < 0 ? line.length() : comma;
                if (column < meaning.length && meaning[column] >= 0) {
                    values[meaning[column]] = value(column, line.substring(from, to));
                }
                column++;
                from = to + 1;
            }
            if (column != meaning.length) {
                throw refused(
                        "has " + column + " values", "the first line names " + meaning.length);
            }
            return Optional.of(new Row(time(), sample()));
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException failed) {
                // It has been read; nothing is lost when it cannot be closed.
            }
        }

        private InertialSample sample() {
            return new InertialSample(
                    values[1], values[2], values[3], values[4], values[5], values[6]);
        }

        private long time() {
            double time = values[0];
            if (time < latest) {
                throw refused(
                        "time runs back from " + latest + " s to " + time + " s",
                        "sort the lines by t, and begin no earlier than 0");
            }
            if (time > MAX_SECONDS) {
                throw refused("t is " + time + " s", "give seconds since the start");
            }
            latest = time;
            return Math.round(time * 1e9);
        }

        private double value(int column, String text) {
            double value;
            try {
                value = Double.parseDouble(text);
            } catch (NumberFormatException noNumber) {
                value = Double.NaN;
            }
            if (!Double.isFinite(value)) {
                throw refused(
                        COLUMNS.get(meaning[column]) + " is '" + shortened(text) + "'",
                        "give a number, or leave out the line");
            }
            return value;
        }

        private int[] meaning() {
            if (!readLine()) {
                throw Recording.refused(file, "is empty", MEND);
            }
            if (line.length() > 0 && line.charAt(0) == '\uFEFF') {
                line.deleteCharAt(0); // a byte order mark, as spreadsheets write it
            }
            List<String> names =
                    Arrays.stream(line.toString().split(",", -1)).map(String::strip).toList();
            for (String column : COLUMNS) {
                if (names.indexOf(column) < 0) {
                    throw refused("there is no column '" + column + "'", MEND);
                }
                if (names.indexOf(column) != names.lastIndexOf(column)) {
                    throw refused("column '" + column + "' is there twice", "keep one of them");
                }
            }
            return names.stream().mapToInt(COLUMNS::indexOf).toArray();
        }

        /** Reads one line into the buffer; false at the end of the file. */
        private boolean readLine() {
            line.setLength(0);
            number++;
            try {
                int read = in.read();
                if (read < 0) {
                    return false;
                }
                for (; read >= 0 && read != '\n'; read = in.read()) {
                    if (line.length() == MAX_LINE) {
                        throw refused("is longer than " + MAX_LINE + " characters", MEND);
                    }
                    line.append((char) read);
                }
            } catch (IOException failed) {
                throw refused("cannot be read (" + failed.getMessage() + ")", MEND);
            }
            int last = line.length() - 1;
            if (last >= 0 && line.charAt(last) == '\r') {
                line.setLength(last);
            }
            return true;
        }

        private AifException refused(String what, String mend) {
            return Recording.refused(file + ":" + number, what, mend);
        }

        private static String shortened(String text) {
            String visible = text.replaceAll("\\p{Cntrl}", "?");
            return visible.length() <= 40 ? visible : visible.substring(0, 40) + "...";
        }
    }
}
