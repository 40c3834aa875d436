// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.MetadataReader;

/**
 * Finds components by words, the best first. A word counts most as the name, less as the beginning of a
 * word of the name, less in the description, least in ports, types and parts. What has more of the
 * words comes before what has fewer.
 */
final class Search {
    /** Where MotionRecognition and IOT-REV fall into words. */
    private static final Pattern BREAK = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[^\\p{L}\\p{N}]+");

    private static final int WORDS = 16;

    private final Repository repository;

    /** The words of a document, by the sum of it. */
    private final Map<String, Text> texts = new ConcurrentHashMap<>();

    Search(Repository repository) {
        this.repository = repository;
    }

    /**
     * Something found.
     *
     * @param score how well it fits; only to be compared
     */
    record Hit(
            ComponentKind kind,
            String name,
            String version,
            String publisher,
            String description,
            int score) {}

    private record Text(
            String description, List<String> name, List<String> said, List<String> details) {}

    List<Hit> find(String query, Optional<ComponentKind> kind, int limit) {
        List<String> words = words(query).stream().distinct().limit(WORDS).toList();
        return repository.shelves().stream()
                .filter(shelf -> kind.isEmpty() || kind.get() == shelf.component().kind())
                .flatMap(shelf -> shelf.latest().stream())
                .flatMap(item -> hit(item, words).stream())
                .sorted(
                        Comparator.comparingInt(Hit::score)
                                .reversed()
                                .thenComparing(Hit::name)
                                .thenComparing(Hit::kind))
                .limit(limit)
                .toList();
    }

    private Optional<Hit> hit(Shelf.Item item, List<String> words) {
        Published published = item.published();
        Text text = texts.computeIfAbsent(published.document().sha256(), sum -> text(item));
        int score = 0;
        for (String word : words) {
            int one = score(word, published.component().name(), text);
            score += one == 0 ? 0 : 1_000 + one;
        }
        return score == 0 && !words.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Hit(
                                published.component().kind(),
                                published.component().name(),
                                published.version(),
                                published.publisher(),
                                text.description,
                                score));
    }

    private static int score(String word, String name, Text text) {
        return name.equalsIgnoreCase(word)
                ? 100
                : text.name.contains(word)
                        ? 60
                        : begins(text.name, word)
                                ? 40
                                : text.said.contains(word)
                                        ? 20
                                        : begins(text.said, word)
                                                ? 10
                                                : begins(text.details, word) ? 5 : 0;
    }

    private static boolean begins(List<String> words, String word) {
        return words.stream().anyMatch(one -> one.startsWith(word));
    }

    private Text text(Shelf.Item item) {
        Published published = item.published();
        List<String> name = words(published.component().name());
        if (published.component().kind() == ComponentKind.AIF) {
            return new Text("", name, List.of(), List.of());
        }
        byte[] document = repository.document(item, published.document());
        Optional<AimMetadata> aim =
                MetadataReader.lenient().readAim(published.toString(), document).value();
        List<String> details = new ArrayList<>();
        aim.ifPresent(
                one ->
                        Stream.of(
                                        one.ports().stream()
                                                .map(port -> port.name() + " " + port.recordType()),
                                        one.subAims().stream()
                                                .map(part -> part.identifier().name()),
                                        Stream.of(
                                                one.identifier().standard(),
                                                one.identifier().aiw()))
                                .flatMap(text -> text)
                                .forEach(text -> details.addAll(words(text))));
        String description = aim.map(AimMetadata::description).orElse("");
        return new Text(description, name, words(description), details);
    }

    private static List<String> words(String text) {
        return BREAK.splitAsStream(text)
                .filter(word -> !word.isEmpty())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
    }
}
