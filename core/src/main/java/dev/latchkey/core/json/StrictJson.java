package dev.latchkey.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One JSON object in UTF-8 and nothing behind it, with limits on its depth, its names and its numbers. A name given twice is refused,
 * since two readers might not agree on which one counts (RFC 7515 §4, RFC 7519 §4). Safe for use by many threads.
 */
public final class StrictJson {

    /** Deepest nesting, counted from 1 for the object itself. */
    public static final int DEPTH_MAX = 8;

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final int NUMBER_LENGTH_MAX = 32;
    private static final int NAME_LENGTH_MAX = 256;

    private final JsonMapper mapper;

    /** @param textLengthMax longest text within it, in characters */
    public StrictJson(int textLengthMax) {
        var factory = factory(StreamReadConstraints.builder().maxStringLength(textLengthMax));
        this.mapper = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /** The object; empty when it is anything else. Says nothing of why, because the parser's words quote what came. */
    public Optional<JsonNode> object(byte[] utf8) {
        return text(utf8).flatMap(this::object);
    }

    private Optional<JsonNode> object(String json) {
        try {
            var tree = mapper.readTree(json);
            return tree != null && tree.isObject() ? Optional.of(tree) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /**
     * The text that JSON stands in: UTF-8 without a byte order mark (RFC 8259 §8.1). The parser would guess other encodings from the first bytes,
     * and what is guessed here another reader takes for something else. Empty for anything else.
     */
    public static Optional<String> text(byte[] utf8) {
        try {
            // A decoder of its own: it reports what is malformed, where a new String would replace it.
            var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
            return text.startsWith(BYTE_ORDER_MARK) ? Optional.empty() : Optional.of(text);
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    /** Parsers as strict as this, with the limits of a reader of its own for texts and documents. */
    public static JsonFactory factory(StreamReadConstraints.Builder constraints) {
        return JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(constraints
                        .maxNestingDepth(DEPTH_MAX)
                        .maxNumberLength(NUMBER_LENGTH_MAX)
                        .maxNameLength(NAME_LENGTH_MAX)
                        .build())
                .build();
    }
}
