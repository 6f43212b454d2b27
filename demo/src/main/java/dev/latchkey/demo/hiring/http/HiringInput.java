package dev.latchkey.demo.hiring.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A JSON object from a request, read field by field with limits. Fields nobody asks for are ignored. */
public final class HiringInput {

    private final JsonNode node;
    private final String pointer;

    private HiringInput(JsonNode node, String pointer) {
        this.node = node;
        this.pointer = pointer;
    }

    static HiringInput parse(byte[] body) {
        JsonNode node;
        try {
            node = Json.read(body);
        } catch (JacksonException e) {
            throw ApiFault.invalid("INVALID_JSON", "Expected a JSON object: " + e.getOriginalMessage());
        }
        if (node == null || !node.isObject()) {
            throw ApiFault.invalid("INVALID_JSON", "Expected a JSON object");
        }
        return new HiringInput(node, "");
    }

    public boolean has(String name) {
        return present(name) != null;
    }

    /** A text that must be there, 1 to {@code lengthMax} characters after the white space around it is dropped. */
    public String text(String name, int lengthMax) {
        return findText(name, lengthMax).orElseThrow(() -> fault(name, "a text", "none"));
    }

    /** A text that may be absent; blank counts as absent. */
    public Optional<String> findText(String name, int lengthMax) {
        var value = present(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw fault(name, "a text", "another type");
        }
        var text = value.asString().strip();
        if (text.length() > lengthMax) {
            throw fault(name, "at most " + lengthMax + " characters", text.length() + " characters");
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    public @Nullable String textOrNull(String name, int lengthMax) {
        return findText(name, lengthMax).orElse(null);
    }

    public Optional<Boolean> findBoolean(String name) {
        var value = present(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isBoolean()) {
            throw fault(name, "true or false", "another type");
        }
        return Optional.of(value.asBoolean());
    }

    public Optional<HiringInput> findObject(String name) {
        var value = present(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isObject()) {
            throw fault(name, "an object", "another type");
        }
        return Optional.of(new HiringInput(value, pointer + "/" + name));
    }

    public HiringInput object(String name) {
        return findObject(name).orElseThrow(() -> fault(name, "an object", "none"));
    }

    /** Texts of an array, each 1 to {@code lengthMax} characters; empty when absent. */
    public List<String> texts(String name, int countMax, int lengthMax) {
        var texts = new ArrayList<String>();
        for (var element : array(name, countMax)) {
            if (!element.isString()
                    || element.asString().isBlank()
                    || element.asString().length() > lengthMax) {
                throw fault(name, "texts of 1 to " + lengthMax + " characters", "something else");
            }
            texts.add(element.asString().strip());
        }
        return texts;
    }

    /** Objects of an array; empty when absent. */
    public List<HiringInput> objects(String name, int countMax) {
        var objects = new ArrayList<HiringInput>();
        for (var element : array(name, countMax)) {
            if (!element.isObject()) {
                throw fault(name, "an array of objects", "something else");
            }
            objects.add(new HiringInput(element, pointer + "/" + name + "/" + objects.size()));
        }
        return objects;
    }

    private Iterable<JsonNode> array(String name, int countMax) {
        var value = present(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw fault(name, "an array", "another type");
        }
        if (value.size() > countMax) {
            throw fault(name, "at most " + countMax + " elements", value.size() + " elements");
        }
        return value;
    }

    /** One of a fixed list of values, which may be absent. */
    public Optional<String> findOneOf(String name, List<String> allowed) {
        var value = findText(name, 64);
        if (value.isPresent() && !allowed.contains(value.get())) {
            throw fault(name, "one of " + String.join(", ", allowed), "'" + value.get() + "'");
        }
        return value;
    }

    public String oneOf(String name, List<String> allowed) {
        return findOneOf(name, allowed).orElseThrow(() -> fault(name, "one of " + String.join(", ", allowed), "none"));
    }

    /** 400 for a field: what was expected, what came. */
    public ApiFault fault(String name, String expected, String got) {
        return ApiFault.invalid(
                "INVALID_FIELD", "Field " + pointer + "/" + name + ": expected " + expected + ", got " + got);
    }

    private @Nullable JsonNode present(String name) {
        var value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }
}
