package dev.latchkey.authserver.registration;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.authserver.registration.RegistrationRefused.Reason;
import dev.latchkey.core.json.StrictJson;
import dev.latchkey.core.text.UnseenCharacters;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The members of client metadata, read with their types. A name given twice is refused; null counts as absent (RFC 7591 section
 * 2.2); members that nobody asks for are ignored (section 2), but not in silence.
 */
final class MetadataMembers {

    /** Longest metadata, in bytes. */
    static final int BYTES_MAX = 32 * 1024;

    private static final int NAMED_MAX = 100;

    private static final StrictJson JSON = new StrictJson(BYTES_MAX);

    private final JsonNode object;

    private MetadataMembers(JsonNode object) {
        this.object = object;
    }

    /** @throws RegistrationRefused when it is not one JSON object of at most {@value #BYTES_MAX} bytes */
    static MetadataMembers parse(byte[] json) {
        if (json.length > BYTES_MAX) {
            throw Reason.INVALID_CLIENT_METADATA.because("expected at most " + BYTES_MAX + " bytes");
        }
        return JSON.object(json)
                .map(MetadataMembers::new)
                .orElseThrow(() -> Reason.INVALID_CLIENT_METADATA.because("expected one JSON object, each name once"));
    }

    /** The names of the members that are there and not among those, in their order; at most {@value #NAMED_MAX}. */
    List<String> namesBeside(Set<String> names) {
        return object.propertyNames().stream()
                .filter(name -> has(name) && !names.contains(name))
                .limit(NAMED_MAX)
                .toList();
    }

    boolean has(String name) {
        return find(name) != null;
    }

    @Nullable
    String text(String name, int lengthMax) {
        var value = find(name);
        if (value == null) {
            return null;
        }
        if (!value.isString() || !UnseenCharacters.areNotIn(value.asString(), lengthMax)) {
            throw RegistrationRefused.metadata(
                    name, "expected text of 1 to " + lengthMax + " visible characters on one line");
        }
        return value.asString();
    }

    boolean flag(String name) {
        var value = find(name);
        if (value != null && !value.isBoolean()) {
            throw RegistrationRefused.metadata(name, "expected true or false");
        }
        return value != null && value.asBoolean();
    }

    /** @return absent when the member is absent */
    @Nullable
    List<String> texts(String name, int countMax) {
        var value = find(name);
        if (value == null) {
            return null;
        }
        if (!value.isArray() || value.size() > countMax) {
            throw RegistrationRefused.metadata(name, "expected an array of at most " + countMax);
        }
        var texts = new ArrayList<String>();
        for (var element : value) {
            if (!element.isString()) {
                throw RegistrationRefused.metadata(name, "expected an array of texts");
            }
            texts.add(element.asString());
        }
        return texts;
    }

    /** An object, written again in the shortest form. */
    byte @Nullable [] object(String name) {
        var value = find(name);
        if (value != null && !value.isObject()) {
            throw RegistrationRefused.metadata(name, "expected an object");
        }
        return value == null ? null : value.toString().getBytes(UTF_8);
    }

    /** An https address without user and fragment. */
    @Nullable
    String address(String name, int lengthMax, boolean allowsPlainHttp) {
        var text = text(name, lengthMax);
        if (text != null && !isAddress(text, allowsPlainHttp)) {
            throw RegistrationRefused.metadata(name, "expected an https address without user and fragment");
        }
        return text;
    }

    private static boolean isAddress(String text, boolean allowsPlainHttp) {
        try {
            var uri = new URI(text);
            return ("https".equals(uri.getScheme()) || (allowsPlainHttp && "http".equals(uri.getScheme())))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException _) {
            return false;
        }
    }

    private @Nullable JsonNode find(String name) {
        var value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }
}
