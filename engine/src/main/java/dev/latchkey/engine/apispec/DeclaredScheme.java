package dev.latchkey.engine.apispec;

import dev.latchkey.engine.apispec.SchemeMapping.Choice;
import dev.latchkey.engine.apispec.SchemeMapping.Meaning;
import org.jspecify.annotations.Nullable;

/**
 * A security scheme as its document has it, and what the deployment decided about it.
 *
 * @param choice absent when nothing was decided
 */
record DeclaredScheme(
        String name, Element element, @Nullable Choice choice) {

    String type() {
        return text("type");
    }

    /** A field that is text; empty when it is missing or anything else. */
    String text(String field) {
        return element.find(field)
                .map(Element::node)
                .filter(SpecNode.Scalar.class::isInstance)
                .map(SpecNode.Scalar.class::cast)
                .filter(scalar -> scalar.kind() == SpecNode.Kind.TEXT)
                .map(SpecNode.Scalar::text)
                .orElse("");
    }

    Meaning meaningOr(Meaning byDefault) {
        return choice == null ? byDefault : choice.meaning();
    }

    /** Its words in short: {@code apiKey in header X-Token}. */
    String inShort() {
        return switch (type()) {
            case "apiKey" -> "apiKey in " + text("in") + " " + text("name");
            case "http" -> "http " + text("scheme");
            case "" -> "without a type";
            default -> type();
        };
    }
}
