// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A picture of the sound before and after: two panels, time to the right, frequency upwards, each
 * cell as bright as it is loud, over 60 dB from the loudest cell of both.
 */
final class Spectrogram {
    private static final int BANDS = 64;
    private static final int MOST_COLUMNS = 480;
    private static final double RANGE_DECIBELS = 60;
    private static final int LEFT = 60;
    private static final int WIDE = 720;
    private static final int HIGH = 192;

    private final Optional<Path> file;
    private final List<double[]> before = new ArrayList<>();
    private final List<double[]> after = new ArrayList<>();
    private int frames = 1;
    private int inLast;
    private double seconds;
    private double highestHertz;

    private Spectrogram(Optional<Path> file) {
        this.file = file;
    }

    /** A picture that is written to that file; none where the name is empty. */
    static Spectrogram to(String file) {
        return new Spectrogram(file.isBlank() ? Optional.empty() : Optional.of(Path.of(file)));
    }

    /** Adds a frame, of which the next one begins {@code hop} samples later. */
    void add(double[] soundBefore, double[] soundAfter, int rateHertz, int hop) {
        if (file.isEmpty()) {
            return;
        }
        if (inLast == 0) {
            before.add(new double[BANDS]);
            after.add(new double[BANDS]);
        }
        accumulate(soundBefore, before.getLast());
        accumulate(soundAfter, after.getLast());
        inLast = (inLast + 1) % frames;
        seconds += (double) hop / rateHertz;
        highestHertz = rateHertz / 2.0;
        if (inLast == 0 && before.size() == MOST_COLUMNS) {
            halve(before);
            halve(after);
            frames *= 2;
        }
    }

    private void accumulate(double[] spectrum, double[] bands) {
        int bins = spectrum.length / 2;
        for (int bin = 0; bin < bins; bin++) {
            double re = spectrum[2 * bin];
            double im = spectrum[2 * bin + 1];
            bands[Math.min(BANDS - 1, bin * BANDS / bins)] += (re * re + im * im) / frames;
        }
    }

    /** Makes one column of each two. */
    private static void halve(List<double[]> columns) {
        for (int i = 0; i < MOST_COLUMNS / 2; i++) {
            double[] both = new double[BANDS];
            for (int band = 0; band < BANDS; band++) {
                both[band] = (columns.get(2 * i)[band] + columns.get(2 * i + 1)[band]) / 2;
            }
            columns.set(i, both);
        }
        columns.subList(MOST_COLUMNS / 2, MOST_COLUMNS).clear();
    }

    void write() {
        file.ifPresent(this::write);
    }

    private void write(Path file) {
        double loudest = 1e-12;
        for (List<double[]> panel : List.of(before, after)) {
            for (double[] column : panel) {
                for (double power : column) {
                    loudest = Math.max(loudest, power);
                }
            }
        }
        Picture picture = new Picture(LEFT + WIDE + 30, 2 * (HIGH + 50) + 20);
        panel(picture, 30, "One microphone", before, loudest);
        panel(picture, 30 + HIGH + 50, "After the beamformer", after, loudest);
        picture.write(file);
    }

    private void panel(
            Picture picture, int top, String title, List<double[]> columns, double loudest) {
        picture.text(LEFT, top - 8, "start", title);
        picture.draw(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>",
                LEFT, top, WIDE, HIGH, Picture.colour(0));
        double wide = (double) WIDE / Math.max(1, columns.size());
        double high = (double) HIGH / BANDS;
        for (int column = 0; column < columns.size(); column++) {
            for (int band = 0; band < BANDS; band++) {
                double decibels = 10 * Math.log10(columns.get(column)[band] / loudest + 1e-30);
                double part = 1 + decibels / RANGE_DECIBELS;
                if (part > 0.02) {
                    picture.draw(
                            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.2f\" height=\"%.1f\""
                                    + " fill=\"%s\"/>",
                            LEFT + column * wide,
                            top + HIGH - (band + 1) * high,
                            wide + 0.3,
                            high + 0.1,
                            Picture.colour(part));
                }
            }
        }
        for (int quarter = 0; quarter <= 4; quarter++) {
            picture.text(
                    LEFT - 6,
                    top + HIGH - quarter * HIGH / 4.0 + 4,
                    "end",
                    String.format(Locale.ROOT, "%.1f kHz", quarter * highestHertz / 4000));
            picture.text(
                    LEFT + quarter * WIDE / 4.0,
                    top + HIGH + 16,
                    "middle",
                    String.format(Locale.ROOT, "%.1f s", quarter * seconds / 4));
        }
    }
}
