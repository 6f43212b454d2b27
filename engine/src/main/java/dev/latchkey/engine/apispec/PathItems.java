package dev.latchkey.engine.apispec;

import java.util.Optional;
import java.util.Set;

/** Finds path items, which may stand elsewhere in the document or beside it. */
final class PathItems {

    private PathItems() {}

    /** The path item itself or what its {@code $ref} leads to; empty, with a problem added, when it is none. */
    static Optional<Element> resolve(Element element, Reading reading) {
        if (!reading.isMapping(element, "a path item")) {
            return Optional.empty();
        }
        if (element.find("$ref").isPresent()) {
            for (var key : element.keys()) {
                if (!Set.of("$ref", "summary", "description").contains(key) && !key.startsWith("x-")) {
                    var message = "expected nothing beside $ref in a path item, came " + Quoted.of(key)
                            + "; OpenAPI leaves open which of the two counts";
                    if (key.equals("parameters")) {
                        reading.note(element.get(key), message);
                    } else {
                        reading.problem(element.get(key), message);
                    }
                }
            }
        }
        return reading.resolve(element).filter(item -> reading.isMapping(item, "a path item"));
    }
}
