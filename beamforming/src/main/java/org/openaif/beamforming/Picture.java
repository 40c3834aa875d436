// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** An SVG picture that is being drawn: lines of text with numbers in them. */
final class Picture {
    private final StringBuilder svg = new StringBuilder();

    Picture(int width, int height) {
        draw(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                        + " viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\""
                        + " fill=\"#222\">",
                width, height, width, height);
        draw("<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>");
    }

    void draw(String element, Object... values) {
        svg.append(String.format(Locale.ROOT, element, values)).append('\n');
    }

    void text(double x, double y, String anchor, String text) {
        draw("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, text);
    }

    void write(Path file) {
        draw("</svg>");
        try {
            Files.writeString(file, svg);
        } catch (IOException failed) {
            throw new UncheckedIOException("the picture " + file + " cannot be written", failed);
        }
    }

    /** From dark over red to light: seen in grey it is ordered, too. */
    static String colour(double part) {
        double value = Math.clamp(part, 0, 1);
        int red = (int) (255 * Math.clamp(1.6 * value, 0, 1));
        int green = (int) (235 * Math.clamp(1.8 * value - 0.7, 0, 1));
        int blue = (int) (255 * Math.clamp(0.25 + 0.6 * value - 1.6 * value * (1 - value), 0, 1));
        return String.format(Locale.ROOT, "#%02x%02x%02x", red, green, blue);
    }
}
