package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.PathTemplate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the templates that a template may overlap with, without looking at each. */
final class TemplateIndex {

    /** What may stand for itself in a path (RFC 3986 §3.3), the rarest in documents first. */
    private static final String CHARACTERS = "~!'*$@&+=,():_-QXZJKVWYqxzjkvw0123456789ABCDEFGHILMNOPRSTU";

    private final List<PathTemplate> all = new ArrayList<>();
    private final Map<Place, List<PathTemplate>> byText = new HashMap<>();
    private final Map<Place, List<PathTemplate>> others = new HashMap<>();

    /** A segment of templates with so many of them; its text is empty for those that are none. */
    private record Place(int segments, int position, String text) {}

    void add(PathTemplate template) {
        all.add(template);
        var size = template.segments().size();
        for (var i = 0; i < size; i++) {
            var isText = template.segments().get(i) instanceof PathTemplate.Literal;
            var place = new Place(size, i, isText ? template.segments().get(i).written() : "");
            (isText ? byText : others)
                    .computeIfAbsent(place, one -> new ArrayList<>())
                    .add(template);
        }
    }

    /** Every template that overlaps, and others; by the segment that leaves fewest. */
    List<PathTemplate> near(PathTemplate template) {
        var size = template.segments().size();
        @Nullable List<PathTemplate> fewest = null;
        for (var i = 0; i < size; i++) {
            if (template.segments().get(i) instanceof PathTemplate.Literal literal) {
                var same = byText.getOrDefault(new Place(size, i, literal.text()), List.of());
                var wider = others.getOrDefault(new Place(size, i, ""), List.of());
                if (fewest == null || same.size() + wider.size() < fewest.size()) {
                    fewest = Stream.concat(same.stream(), wider.stream()).toList();
                }
            }
        }
        return fewest != null
                ? fewest
                : all.stream().filter(other -> other.segments().size() == size).toList();
    }

    /** A character that stands in no template, so that a value of it means nothing that one names; a rare one where there is none. */
    char unusedCharacter() {
        var used = new StringBuilder();
        all.forEach(used::append);
        return (char) CHARACTERS
                .chars()
                .filter(c -> used.indexOf(String.valueOf((char) c)) < 0)
                .findFirst()
                .orElse(CHARACTERS.charAt(0));
    }
}
