package dev.latchkey.core.proof;

import dev.latchkey.core.json.StrictJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * One JSON object as a map of {@code String}, {@code Long}, {@code Double}, {@code Boolean}, {@code List} and {@code Map}, read as
 * {@link StrictJson} does; null counts as absent.
 */
final class ProofJson {

    private static final JsonFactory FACTORY = StrictJson.factory(StreamReadConstraints.builder());

    private ProofJson() {}

    static Map<String, Object> parse(byte[] utf8) throws ProofException {
        var text = StrictJson.text(utf8).orElseThrow(() -> new ProofException("not JSON in UTF-8"));
        try (var json = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new ProofException("not a JSON object");
            }
            var object = object(json);
            if (json.nextToken() != null) {
                throw new ProofException("something follows the JSON object");
            }
            return object;
        } catch (JacksonException e) {
            throw new ProofException("malformed JSON");
        }
    }

    private static Map<String, Object> object(JsonParser json) throws ProofException {
        var object = new LinkedHashMap<String, Object>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var name = json.currentName();
            var value = value(json, json.nextToken());
            if (value != null) {
                object.put(name, value);
            }
        }
        return object;
    }

    private static List<Object> array(JsonParser json) throws ProofException {
        var array = new ArrayList<Object>();
        for (var token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            var value = value(json, token);
            if (value != null) {
                array.add(value);
            }
        }
        return array;
    }

    private static @Nullable Object value(JsonParser json, @Nullable JsonToken token) throws ProofException {
        return switch (token) {
            case VALUE_STRING -> json.getString();
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case START_OBJECT -> object(json);
            case START_ARRAY -> array(json);
            case null, default -> throw new ProofException("malformed JSON");
        };
    }
}
