package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.PercentEncoding;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters that an operation takes in its query. What is malformed, or stands in another file, counts as not there and is nobody's
 * problem: a name that is missing here closes more, never less.
 */
final class DeclaredQuery {

    private static final String LOCAL = "#/";

    private DeclaredQuery() {}

    static Set<String> of(Element pathItem, Element operation) {
        return named("query", pathItem, operation);
    }

    /** @param place where they stand */
    static Set<String> named(String place, Element pathItem, Element operation) {
        Set<String> names = new HashSet<>();
        for (var holder : List.of(pathItem, operation)) {
            holder.find("parameters")
                    .filter(Element::isSequence)
                    .ifPresent(list -> list.items().stream()
                            .limit(ConditionalSecurityReader.PARAMETERS_MAX)
                            .forEach(item -> resolve(item)
                                    .filter(parameter -> text(parameter, "in").equals(Optional.of(place)))
                                    .flatMap(parameter -> text(parameter, "name"))
                                    .ifPresent(names::add)));
        }
        return names;
    }

    /** What is there, or what it refers to. */
    static Optional<Element> resolve(Element start) {
        var current = Optional.of(start);
        for (var i = 0; i < References.CHAIN_MAX; i++) {
            var reference = current.flatMap(element -> element.find("$ref"));
            if (reference.isEmpty()) {
                return current;
            }
            current = text(current.get(), "$ref").flatMap(address -> at(start.file(), address));
        }
        return Optional.empty();
    }

    private static Optional<Element> at(SpecFile file, String address) {
        if (!address.startsWith(LOCAL)) {
            return Optional.empty();
        }
        var keys = PercentEncoding.decode(address.substring(1)).flatMap(JsonPointer::keys);
        var current = keys.isEmpty() ? Optional.<Element>empty() : Optional.of(file.rootElement());
        for (var key : keys.orElse(List.of())) {
            current = current.flatMap(element -> element.find(key));
        }
        return current;
    }

    private static Optional<String> text(Element holder, String key) {
        return holder.find(key)
                .flatMap(element ->
                        element.node() instanceof SpecNode.Scalar scalar && scalar.kind() == SpecNode.Kind.TEXT
                                ? Optional.of(scalar.text())
                                : Optional.empty());
    }
}
