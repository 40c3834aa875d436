// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names of an archive's entries. A name is taken only if it means the same relative path on
 * every file system, whatever that does with case, Unicode forms, separators and dots; and only if
 * no other name of the archive could mean the same.
 */
final class EntryNames {
    private static final String MEND = "pack it with plain relative names";

    /** What file systems allow for one step of a path, in bytes of UTF-8. */
    private static final int STEP_BYTES = 255;

    /** Well below what systems allow for a path, to leave room for where it is unpacked. */
    private static final int NAME_BYTES = 1024;

    /** Characters that some system takes for a separator, a drive, a stream, or a pattern. */
    private static final String FORBIDDEN = "\\:*?\"<>|";

    /** Letters that look like a separator, and that compatibility forms do not turn into one. */
    private static final String LOOKALIKES = "\u2044\u2215\u29f5\u29f8\u29f9\ufe68";

    /** What a careless reader would decode into a dot, a separator or a zero. */
    private static final Pattern ESCAPED = Pattern.compile("%(2e|2f|5c|00|25)", Pattern.CASE_INSENSITIVE);

    /** Names that Windows keeps for devices, with any extension. */
    private static final Pattern DEVICE =
            Pattern.compile("(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?", Pattern.CASE_INSENSITIVE);

    private final Refusal refusal;
    private final ArchiveLimits limits;

    /** By what a name means to the least discerning file system: how it was spelt, and as what. */
    private final Map<String, Known> known = new HashMap<>();

    private int entries;

    private record Known(String name, boolean isFolder, boolean isEntry) {}

    EntryNames(Refusal refusal, ArchiveLimits limits) {
        this.refusal = refusal;
        this.limits = limits;
    }

    /**
     * Takes the next name.
     *
     * @return it, without a {@code ./} before and a slash after it; empty for the top folder itself
     * @throws org.openaif.api.AifException ERROR if it is refused
     */
    String take(String written, boolean isFolder) {
        if (++entries > limits.entries()) {
            throw refusal.whole(
                    "has more than " + limits.entries() + " entries", "pack fewer files");
        }
        String name = isFolder && written.endsWith("/") ? written.substring(0, written.length() - 1) : written;
        if (isFolder && name.equals(".")) {
            return "";
        }
        name = name.startsWith("./") ? name.substring(2) : name;
        check(written, name);
        register(written, name, isFolder);
        return name;
    }

    private void check(String written, String name) {
        if (name.isEmpty()) {
            throw refused(written, "has no name");
        }
        if (name.startsWith("/")) {
            throw refused(written, "has an absolute path");
        }
        if (bytes(name) > NAME_BYTES) {
            throw refused(written, "has a name of more than " + NAME_BYTES + " bytes");
        }
        name.codePoints().forEach(c -> checkCharacter(written, c));
        if (ESCAPED.matcher(name).find()) {
            throw refused(written, "has an escaped dot or separator in its name");
        }
        List<String> steps = List.of(name.split("/", -1));
        if (steps.size() > limits.depth()) {
            throw refused(written, "is more than " + limits.depth() + " folders deep");
        }
        steps.forEach(step -> checkStep(written, step));
    }

    private void checkCharacter(String written, int c) {
        if (!Refusal.isPlain(c) || c == '\ufffd') {
            throw refused(written, "has a character in its name that cannot be printed");
        }
        if (FORBIDDEN.indexOf(c) >= 0 || LOOKALIKES.indexOf(c) >= 0) {
            throw refused(written, "has the character '" + Character.toString(c) + "' in its name");
        }
    }

    private void checkStep(String written, String step) {
        if (step.equals("..") || step.equals(".") || step.isEmpty()) {
            throw refused(written, "leads elsewhere by '" + step + "' in its path");
        }
        if (step.endsWith(".") || step.endsWith(" ") || step.startsWith(" ")) {
            throw refused(written, "has a name with a blank or dot at its end, which Windows drops");
        }
        if (DEVICE.matcher(step).matches()) {
            throw refused(written, "is called like a device of Windows");
        }
        if (bytes(step) > STEP_BYTES) {
            throw refused(written, "has a name of more than " + STEP_BYTES + " bytes");
        }
        if (!special(Normalizer.normalize(step, Normalizer.Form.NFKC)).equals(special(step))) {
            throw refused(written, "has a letter in its name that can turn into a dot or separator");
        }
    }

    /** The characters of it that mean something in a path. */
    private static String special(String step) {
        return step.replaceAll("[^./\\\\:%]", "");
    }

    private void register(String written, String name, boolean isFolder) {
        for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
            String folder = name.substring(0, slash);
            @Nullable Known other =
                    known.putIfAbsent(meaning(folder), new Known(folder, true, false));
            if (other != null && (!other.isFolder || !other.name.equals(folder))) {
                throw clash(written, other);
            }
        }
        @Nullable Known other = known.put(meaning(name), new Known(name, isFolder, true));
        boolean folderSeenByItsFiles =
                other != null && isFolder && other.isFolder && !other.isEntry && other.name.equals(name);
        if (other != null && !folderSeenByItsFiles) {
            throw clash(written, other);
        }
    }

    private RuntimeException clash(String written, Known other) {
        return refusal.entry(
                written,
                other.name.equals(written)
                        ? "is there twice"
                        : "is the same as " + Refusal.quoted(other.name) + " on some file systems",
                "give each file a name of its own, different in more than case");
    }

    private static String meaning(String name) {
        String form = Normalizer.normalize(name, Normalizer.Form.NFKC);
        String folded = form.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFKC);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private RuntimeException refused(String written, String what) {
        return refusal.entry(written, what, MEND);
    }
}
