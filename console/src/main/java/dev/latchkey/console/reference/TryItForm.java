package dev.latchkey.console.reference;

import dev.latchkey.console.reference.OperationReference.Parameter;
import dev.latchkey.console.reference.OperationReference.Place;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.page.Messages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What somebody typed to try an operation. The credential is read here, goes into one header of one request, and is nowhere else:
 * not in {@link #values}, which the page shows again.
 */
final class TryItForm {

    /** Longest credential, in characters; an access token may be a JWT. */
    static final int CREDENTIAL_LENGTH_MAX = 8_000;

    /** Longest body, in characters, of which a form holds each in up to nine bytes. */
    static final int BODY_LENGTH_MAX = 28_000;

    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]{0,498}[\\x21-\\x7e])?");
    private static final Pattern CREDENTIAL = Pattern.compile("[\\x21-\\x7e]{1," + CREDENTIAL_LENGTH_MAX + "}");
    private static final Set<String> HEADERS =
            Set.of("If-Match", "If-None-Match", "Idempotency-Key", "Accept-Language", "Prefer");

    private final Map<String, String> values = new HashMap<>();
    private final Map<String, Mistake> errors = new LinkedHashMap<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final List<String> secrets = new ArrayList<>();
    private @Nullable Target target;

    private final CredentialCarriers carriers;

    /** Key of a text with the value for its place. */
    private record Mistake(String key, String value) {}

    private TryItForm(CredentialCarriers carriers) {
        this.carriers = carriers;
    }

    static TryItForm read(OperationReference operation, FormParameters form, CredentialCarriers carriers) {
        var trial = new TryItForm(carriers);
        trial.keep(operation, form);
        trial.readCredential(operation, form);
        trial.readHeaders(operation);
        trial.readBody(operation);
        if (!operation.method().isSafe() && !form.find("confirm").orElse("").equals("yes")) {
            trial.wrong("confirm", "reference.try.tick");
        }
        var outcome = Target.of(operation, trial.values);
        outcome.wrong()
                .forEach(one ->
                        trial.errors.put(one.place().label() + "." + one.name(), new Mistake(one.key(), one.value())));
        trial.target = outcome.target().orElse(null);
        return trial;
    }

    /** Parameters that the form has a field for: those of a header only where it cannot change who asks or where. */
    static List<Parameter> fields(OperationReference operation, CredentialCarriers carriers) {
        return operation.parameters().stream()
                .filter(one -> one.place() != Place.HEADER || HEADERS.contains(one.name()))
                .filter(one -> one.place() != Place.QUERY
                        || (!one.name().equals(carriers.keyParameter())
                                && !operation.access().isKeyParameter(one.name())))
                .toList();
    }

    /** Whether the operation can be tried at all from a form. */
    static boolean isOffered(OperationReference operation) {
        return !operation.method().equals(HttpMethod.TRACE)
                && (operation.request() == null || operation.request().isJson());
    }

    private void keep(OperationReference operation, FormParameters form) {
        for (var parameter : fields(operation, carriers)) {
            var field = Target.field(parameter);
            form.find(field).ifPresent(value -> values.put(field, value));
        }
        form.find("body").ifPresent(value -> values.put("body", value));
        values.put("kind", form.find("kind").orElse("none"));
    }

    private void readCredential(OperationReference operation, FormParameters form) {
        var given = form.find("credential").orElse("").strip();
        var kind = values.getOrDefault("kind", "none");
        switch (kind) {
            case "none" -> {
                if (!given.isEmpty()) {
                    wrong("kind", "reference.try.kind");
                }
            }
            case "key", "token" -> {
                if (!CREDENTIAL.matcher(given).matches()) {
                    wrong("credential", "reference.try.whole");
                } else {
                    secrets.add(given);
                    if (kind.equals("key")) {
                        putKey(operation, given);
                    } else {
                        headers.put("Authorization", "Bearer " + given);
                    }
                }
            }
            case "client" -> {
                if (CREDENTIAL.matcher(given).matches() && given.indexOf(':') > 0) {
                    secrets.add(given.substring(given.indexOf(':') + 1));
                    headers.put("Authorization", "Basic " + basic(given));
                } else {
                    wrong("credential", "reference.try.pair");
                }
            }
            default -> wrong("kind", "reference.try.kind.unknown");
        }
    }

    /** Where the operation takes keys; in the deployment's own header if it takes none in a header, so that the answer says so. */
    private void putKey(OperationReference operation, String key) {
        var location = operation.access().keyInHeader().orElse(Location.KEY_HEADER);
        var name = location.name();
        switch (location.place()) {
            case AUTHORIZATION -> headers.put("Authorization", name.isEmpty() ? key : name + " " + key);
            case BASIC -> headers.put("Authorization", "Basic " + basic(key + ":"));
            case HEADER, TOKEN, QUERY, COOKIE -> headers.put(name.isEmpty() ? carriers.keyHeader() : name, key);
        }
    }

    /** What stands behind the scheme (RFC 7617). */
    private String basic(String pair) {
        var encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        secrets.add(encoded);
        return encoded;
    }

    private void readHeaders(OperationReference operation) {
        for (var parameter : fields(operation, carriers)) {
            var value = values.getOrDefault(Target.field(parameter), "").strip();
            if (parameter.place() != Place.HEADER || (value.isEmpty() && !parameter.isRequired())) {
                continue;
            }
            if (HEADER_VALUE.matcher(value).matches()) {
                headers.put(parameter.name(), value);
            } else {
                wrong(Target.field(parameter), "reference.try.header");
            }
        }
    }

    private void readBody(OperationReference operation) {
        var text = values.getOrDefault("body", "");
        var request = operation.request();
        if (text.length() > BODY_LENGTH_MAX) {
            errors.put("body", new Mistake("reference.try.length", Integer.toString(BODY_LENGTH_MAX)));
        } else if (request != null && !text.isBlank()) {
            headers.put("Content-Type", request.mediaType());
        }
    }

    /** What was typed, by name of the field, without the credential. */
    Map<String, String> values() {
        return Map.copyOf(values);
    }

    private void wrong(String field, String key) {
        errors.put(field, new Mistake(key, ""));
    }

    /** Whether something keeps the call from being made. */
    boolean isWrong() {
        return !errors.isEmpty();
    }

    /** What is wrong, by name of the field. */
    Map<String, String> errors(Messages messages) {
        var texts = new HashMap<String, String>();
        errors.forEach((field, mistake) -> texts.put(field, messages.text(mistake.key(), mistake.value())));
        return texts;
    }

    /** The request. */
    ApiCaller.Call call(OperationReference operation) {
        if (target == null || !errors.isEmpty()) {
            throw new IllegalStateException("the form has errors");
        }
        var body = operation.request() == null ? "" : values.getOrDefault("body", "");
        return new ApiCaller.Call(operation.method(), target, headers, body.isBlank() ? null : body);
    }

    /** A text without the credential, should an answer repeat it. */
    String withoutCredential(String text) {
        var shown = text;
        for (var secret : secrets) {
            shown = secret.length() < 8 ? shown : shown.replace(secret, "•••");
        }
        return shown;
    }

    @Override
    public String toString() {
        return "TryItForm" + values.keySet();
    }
}
