// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A picture of where the source was: the angle is the azimuth, with 0 at the top and positive angles
 * to the left as seen from above; the way from the middle to the rim is time; dark dots are sure ones.
 */
final class PolarMap {
    private static final int SIZE = 520;
    private static final double CENTRE = SIZE / 2.0;
    private static final double RIM = 200;
    private static final double HUB = 25;

    /** Of a longer stream only each second direction is kept, then each fourth, and so on. */
    private static final int MOST = 4_000;

    private record Dot(long time, double azimuthDegrees, double confidence) {}

    private final Optional<Path> file;
    private final List<Dot> dots = new ArrayList<>();
    private int stride = 1;
    private long added;

    private PolarMap(Optional<Path> file) {
        this.file = file;
    }

    /** A map that is written to that file; none where the name is empty. */
    static PolarMap to(String file) {
        return new PolarMap(file.isBlank() ? Optional.empty() : Optional.of(Path.of(file)));
    }

    void add(SourceDirection direction, long time) {
        if (file.isEmpty() || added++ % stride != 0) {
            return;
        }
        dots.add(new Dot(time, direction.azimuthDegrees(), direction.confidence()));
        if (dots.size() > MOST) {
            for (int i = dots.size() - 1; i > 0; i -= 2) {
                dots.remove(i % 2 == 0 ? i - 1 : i);
            }
            stride *= 2;
        }
    }

    void write() {
        file.ifPresent(this::write);
    }

    private void write(Path file) {
        Picture picture = new Picture(SIZE, SIZE + 30);
        long first = dots.isEmpty() ? 0 : dots.getFirst().time();
        long last = dots.isEmpty() ? 0 : dots.getLast().time();
        picture.text(CENTRE, 20, "middle", "Direction of the source over time");
        rings(picture, (last - first) / 1e9);
        for (Dot dot : dots) {
            double part = last == first ? 1 : (double) (dot.time() - first) / (last - first);
            picture.draw(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"#b3202a\""
                            + " fill-opacity=\"%.2f\"/>",
                    x(dot.azimuthDegrees(), HUB + part * (RIM - HUB)),
                    y(dot.azimuthDegrees(), HUB + part * (RIM - HUB)),
                    0.2 + 0.8 * dot.confidence());
        }
        picture.write(file);
    }

    private static void rings(Picture picture, double seconds) {
        for (int ring = 0; ring <= 4; ring++) {
            double radius = HUB + ring * (RIM - HUB) / 4;
            picture.draw(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"none\" stroke=\"#ccc\"/>",
                    CENTRE, CENTRE + 15, radius);
        }
        for (int degrees = -150; degrees <= 180; degrees += 30) {
            picture.draw(
                    "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>",
                    x(degrees, HUB), y(degrees, HUB), x(degrees, RIM), y(degrees, RIM));
            picture.text(
                    x(degrees, RIM + 20), y(degrees, RIM + 20) + 4, "middle", degrees + "\u00b0");
        }
        picture.text(
                CENTRE,
                SIZE + 22,
                "middle",
                String.format(
                        Locale.ROOT,
                        "from the middle (start) to the rim: %.1f s; pale dots are unsure",
                        seconds));
    }

    private static double x(double degrees, double radius) {
        return CENTRE - radius * Math.sin(Math.toRadians(degrees));
    }

    private static double y(double degrees, double radius) {
        return CENTRE + 15 - radius * Math.cos(Math.toRadians(degrees));
    }
}
