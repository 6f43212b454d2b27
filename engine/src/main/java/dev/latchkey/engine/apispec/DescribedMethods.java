package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a path item describes, by method: each in a field of its own, or by name in {@code additionalOperations} (OpenAPI 3.2 §4.9.1).
 *
 * @param operations what is there for each method, whatever it is; none for which there may be two
 * @param unusable names in {@code additionalOperations} that cannot be served
 * @param isUnclear whether there may be more, which cannot be read
 */
record DescribedMethods(Map<HttpMethod, Element> operations, List<Unusable> unusable, boolean isUnclear) {

    static final String ADDITIONAL = "additionalOperations";

    /** Listeners refuse it before anything else (RFC 9110 §9.3.8 warns of credentials in its answer). */
    private static final String TRACE =
            "expected another method than TRACE, which sends credentials back and is served to nobody";

    /**
     * A method that cannot be served, or a name that stands for none.
     *
     * @param meant the methods that it may stand for all the same
     */
    record Unusable(Element element, Set<HttpMethod> meant, String reason) {}

    /** @param fields that the document's version defines in a path item */
    static DescribedMethods of(Element pathItem, Set<String> fields) {
        var operations = new TreeMap<HttpMethod, Element>();
        for (var method : HttpMethod.fixed()) {
            var field = method.name().toLowerCase(Locale.ROOT);
            if (fields.contains(field)) {
                pathItem.find(field).ifPresent(operation -> operations.put(method, operation));
            }
        }
        var others = fields.contains(ADDITIONAL) ? pathItem.find(ADDITIONAL) : Optional.<Element>empty();
        var unusable = new ArrayList<Unusable>();
        others.ifPresent(all -> all.keys().forEach(name -> {
            var operation = all.get(name);
            var method = HttpMethod.additional(name).filter(other -> !name.startsWith("x-"));
            if (method.isPresent()) {
                operations.put(method.get(), operation);
            } else {
                unusable.add(new Unusable(
                        operation,
                        HttpMethod.findInAnyCase(name).map(Set::of).orElse(Set.of()),
                        "expected in " + ADDITIONAL
                                + " methods that a path item has no field for, as a token of at most "
                                + HttpMethod.NAME_LENGTH_MAX + " characters, neither CONNECT nor an extension, came "
                                + Quoted.of(name) + ", which is closed"));
            }
        }));
        var trace = operations.get(HttpMethod.TRACE);
        if (trace != null) {
            unusable.add(new Unusable(trace, Set.of(HttpMethod.TRACE), TRACE));
        }
        unusable.forEach(one -> operations.keySet().removeAll(one.meant()));
        return new DescribedMethods(
                operations, unusable, others.filter(all -> !all.isMapping()).isPresent());
    }

    /** All that may be meant. */
    Set<HttpMethod> methods() {
        var methods = new TreeSet<>(operations.keySet());
        unusable.forEach(one -> methods.addAll(one.meant()));
        return methods;
    }
}
