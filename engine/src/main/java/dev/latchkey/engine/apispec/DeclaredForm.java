package dev.latchkey.engine.apispec;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The fields that an operation takes in the form of its body. As with {@link DeclaredQuery}, what is malformed, stands in another file or
 * is too much to read counts as not there: a name that is missing here closes more, never less.
 */
final class DeclaredForm {

    private static final List<String> FORMS = List.of("urlencoded", "multipart/", "*/*");
    private static final List<String> COMPOSITIONS = List.of("allOf", "anyOf", "oneOf");

    private static final int DEPTH_MAX = 8;
    private static final int SCHEMAS_MAX = 64;
    private static final int NAMES_MAX = 256;

    private final Set<String> names = new HashSet<>();
    private int schemas;

    private final Reading reading;

    private DeclaredForm(Reading reading) {
        this.reading = reading;
    }

    static Set<String> of(Element pathItem, Element operation, Reading reading) {
        var found = new DeclaredForm(reading);
        operation
                .find("requestBody")
                .flatMap(reading::look)
                .flatMap(body -> body.find("content"))
                .ifPresent(content -> content.keys().stream()
                        .filter(DeclaredForm::isForm)
                        .forEach(type -> content.find(type)
                                .flatMap(media -> media.find("schema"))
                                .ifPresent(schema -> found.add(schema, 0))));
        found.names.addAll(DeclaredQuery.named("formData", pathItem, operation, reading));
        return found.names;
    }

    private static boolean isForm(String type) {
        return FORMS.stream().anyMatch(type.toLowerCase(Locale.ROOT)::contains);
    }

    private void add(Element written, int depth) {
        if (depth > DEPTH_MAX || ++schemas > SCHEMAS_MAX) {
            return;
        }
        reading.look(written).ifPresent(schema -> {
            schema.find("properties")
                    .ifPresent(properties ->
                            properties.keys().stream().limit(NAMES_MAX).forEach(names::add));
            for (var composition : COMPOSITIONS) {
                schema.find(composition)
                        .filter(Element::isSequence)
                        .ifPresent(list -> list.items().forEach(item -> add(item, depth + 1)));
            }
        });
    }
}
