package dev.latchkey.engine.apispec;

import dev.latchkey.engine.apispec.QueryNames.Brackets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The parameters that an operation takes in its query, by the styles of OpenAPI (3.1 §4.8.12.3): the members of an object that is exploded
 * stand there by their own names, and so do those of a whole query string (3.2). What is malformed, or cannot be read, counts as not there
 * and is nobody's problem: a name that is missing here closes more, never less.
 */
final class DeclaredQuery {

    /** Most names of one operation. */
    static final int NAMES_MAX = 1_024;

    /** Most schemas that are looked at for one parameter. */
    private static final int SCHEMAS_MAX = 64;

    private static final int DEPTH_MAX = 8;

    private static final List<String> COMPOSITIONS = List.of("allOf", "anyOf", "oneOf");

    private final Reading reading;
    private final QueryNames.Builder names = new QueryNames.Builder();

    private DeclaredQuery(Reading reading) {
        this.reading = reading;
    }

    static QueryNames of(Element pathItem, Element operation, Reading reading) {
        var found = new DeclaredQuery(reading);
        for (var holder : List.of(pathItem, operation)) {
            parameters(holder, reading).forEach(found::add);
        }
        return found.names.build();
    }

    /** @param place where they stand */
    static Set<String> named(String place, Element pathItem, Element operation, Reading reading) {
        Set<String> names = new HashSet<>();
        for (var holder : List.of(pathItem, operation)) {
            parameters(holder, reading).stream()
                    .filter(parameter -> text(parameter, "in").equals(Optional.of(place)))
                    .forEach(parameter -> text(parameter, "name").ifPresent(names::add));
        }
        return names;
    }

    private static List<Element> parameters(Element holder, Reading reading) {
        return holder.find("parameters").filter(Element::isSequence).stream()
                .flatMap(list -> list.items().stream())
                .limit(ConditionalSecurityReader.PARAMETERS_MAX)
                .flatMap(item -> reading.look(item).stream())
                .toList();
    }

    private void add(Element parameter) {
        var place = text(parameter, "in").orElse("");
        if (place.equals("querystring")) {
            addWhole(parameter);
        } else if (place.equals("query")) {
            text(parameter, "name").ifPresent(name -> add(name, parameter));
        }
    }

    private void add(String name, Element parameter) {
        var schema = parameter.find("schema");
        var content = parameter.find("content").isPresent();
        names.add(name, content ? Brackets.NONE : brackets(schema, parameter));
        if (schema.isPresent() && !content && isExploded(parameter)) {
            addMembers(schema.get());
        }
    }

    /** A whole query string (OpenAPI 3.2 §4.12.1): what is no form in it has no names. */
    private void addWhole(Element parameter) {
        var content = parameter.find("content");
        var form = content.stream()
                .flatMap(types -> types.keys().stream()
                        .filter(type -> type.toLowerCase(Locale.ROOT).contains("urlencoded"))
                        .limit(1)
                        .map(types::get))
                .findFirst()
                .flatMap(media -> media.find("schema"));
        form.ifPresentOrElse(this::addMembers, names::takeAny);
    }

    /** Objects are exploded unless it is said otherwise; another style never is, or keeps the name. */
    private static boolean isExploded(Element parameter) {
        return text(parameter, "style").orElse("form").equals("form")
                && parameter.find("explode").filter(DeclaredQuery::isFalse).isEmpty();
    }

    private void addMembers(Element schema) {
        var members = new Members();
        members.read(schema, 0);
        if (members.isObject && members.takesAny()) {
            names.takeAny();
        }
    }

    /** What may stand behind a name, by what is said of its value: everything where nothing is. */
    private Brackets brackets(Optional<Element> schema, Element parameter) {
        var type = new Types();
        type.read(schema.orElse(parameter), 0);
        if (type.mayBe("object") || text(parameter, "style").equals(Optional.of("deepObject"))) {
            return Brackets.OF_OBJECT;
        }
        return type.mayBe("array") ? Brackets.OF_LIST : Brackets.NONE;
    }

    /** The types that a schema gives a value. */
    private final class Types {

        private final Schemas schemas = new Schemas();
        private final Set<String> types = new HashSet<>();

        void read(Element written, int depth) {
            var schema = schemas.next(written, depth);
            if (schema.isEmpty()) {
                return;
            }
            var type = schema.get().find("type");
            type.ifPresent(one -> types.addAll(one.isSequence() ? texts(one) : text(one)));
            if (schema.get().find("properties").isPresent()) {
                types.add("object");
            }
            if (schema.get().find("items").isPresent()) {
                types.add("array");
            }
            each(schema.get(), composed -> read(composed, depth + 1));
        }

        boolean mayBe(String type) {
            return types.contains(type);
        }

        private List<String> texts(Element list) {
            return list.items().stream().flatMap(item -> text(item).stream()).toList();
        }

        private List<String> text(Element element) {
            return element.node() instanceof SpecNode.Scalar scalar ? List.of(scalar.text()) : List.of();
        }
    }

    /** The members of an object, each a parameter of its own. */
    private final class Members {

        private final Schemas schemas = new Schemas();
        private boolean isObject;
        private boolean hasNames;
        private boolean isOpen;
        private boolean isClosed;

        void read(Element written, int depth) {
            var schema = schemas.next(written, depth);
            if (schema.isEmpty()) {
                return;
            }
            var object = schema.get();
            isObject |= object.find("type").filter(this::isObject).isPresent();
            object.find("properties").filter(Element::isMapping).ifPresent(properties -> {
                isObject = true;
                for (var name : properties.keys()) {
                    hasNames = true;
                    if (names.count() < NAMES_MAX) {
                        names.add(name, brackets(Optional.of(properties.get(name)), object));
                    }
                }
            });
            for (var others : List.of("additionalProperties", "patternProperties")) {
                object.find(others).ifPresent(one -> {
                    isObject = true;
                    isOpen |= !isFalse(one);
                    isClosed |= isFalse(one);
                });
            }
            each(object, composed -> read(composed, depth + 1));
        }

        /** An object of which nothing is said has whatever members it likes. */
        boolean takesAny() {
            return isOpen || !(hasNames || isClosed);
        }

        private boolean isObject(Element type) {
            return type.isSequence()
                    ? type.items().stream().anyMatch(this::isObject)
                    : type.node() instanceof SpecNode.Scalar scalar
                            && scalar.text().equals("object");
        }
    }

    /** Those of one parameter, as many as are looked at. */
    private final class Schemas {

        private int count;

        Optional<Element> next(Element written, int depth) {
            return depth > DEPTH_MAX || ++count > SCHEMAS_MAX ? Optional.empty() : reading.look(written);
        }
    }

    private static boolean isFalse(Element value) {
        return value.node() instanceof SpecNode.Scalar scalar && scalar.text().equalsIgnoreCase("false");
    }

    private static void each(Element schema, Consumer<Element> use) {
        for (var composition : COMPOSITIONS) {
            schema.find(composition)
                    .filter(Element::isSequence)
                    .ifPresent(list -> list.items().forEach(use));
        }
    }

    private static Optional<String> text(Element holder, String key) {
        return holder.find(key)
                .flatMap(element ->
                        element.node() instanceof SpecNode.Scalar scalar && scalar.kind() == SpecNode.Kind.TEXT
                                ? Optional.of(scalar.text())
                                : Optional.empty());
    }
}
