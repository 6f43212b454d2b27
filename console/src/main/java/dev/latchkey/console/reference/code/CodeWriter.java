package dev.latchkey.console.reference.code;

import dev.latchkey.console.reference.code.CodeCall.Body;
import dev.latchkey.console.reference.code.CodeCall.Header;
import dev.latchkey.console.reference.code.CodeCall.Proof;
import dev.latchkey.console.reference.code.CodeCall.Variable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a call in a language: complete, so that it runs as it is pasted. Immutable. */
public final class CodeWriter {

    private final AuthorizationPlaces places;
    private final String prefix;
    private final Map<Language, CodeTemplate> templates = templates(".txt");
    private final Map<Language, CodeTemplate> ofFapi2 = templates("-fapi2.txt");

    /** @param prefix what names of variables of the environment begin with, before an underscore */
    public CodeWriter(AuthorizationPlaces places, String prefix) {
        this.places = places;
        this.prefix = prefix;
    }

    private static Map<Language, CodeTemplate> templates(String ending) {
        var read = new EnumMap<Language, CodeTemplate>(Language.class);
        for (var language : Language.values()) {
            read.put(language, CodeTemplate.read(language.id() + ending));
        }
        return read;
    }

    /** Whether the code proves a key: what gets its own token under FAPI 2.0. */
    private boolean isFapi2(CodeCall call) {
        return places.isUnderFapi2() && call.isWithToken();
    }

    /** Where tokens are got. */
    public AuthorizationPlaces places() {
        return places;
    }

    /** The code, without a line break at its end. */
    public String write(Language language, CodeCall call) {
        var template = (isFapi2(call) ? ofFapi2 : templates).get(language);
        if (template == null) {
            throw new IllegalStateException("no template for " + language);
        }
        var values = new HashMap<String, Object>();
        addToken(values, language, call);
        if (language == Language.CURL) {
            values.put("call", CurlCommand.of(call.reading(prefix), isFapi2(call)));
        } else {
            addNeeds(values, call);
            addRequest(values, language, call);
        }
        return template.filledWith(values);
    }

    private void addToken(Map<String, Object> values, Language language, CodeCall call) {
        values.put("prefix", prefix);
        values.put("method", language.literal(call.method()));
        values.put("address", language.expression(call.urlWithoutQuery()));
        values.put("pushed", language.literal(places.pushed() == null ? "" : places.pushed()));
        values.put("client", call.isFor(Proof.CLIENT));
        values.put("user", call.isFor(Proof.USER));
        values.put("oauth", call.isWithToken());
        values.put("scoped", !call.scopes().isEmpty());
        values.put("scope", language.literal(call.scopes()));
        values.put("scopeInQuery", encoded(call.scopes()));
        values.put("token", language.literal(places.token()));
        values.put("authorize", language.literal(places.authorize()));
        values.put("authorizeWith", language.literal(places.authorize() + "?"));
        values.put("issuer", language.literal(places.issuer()));
        values.put("issuerInQuery", language.literal(encoded(places.issuer())));
    }

    private List<String> environment(CodeCall call) {
        return call.environment(isFapi2(call) ? "CLIENT_KEY" : "CLIENT_SECRET");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** What of the languages' libraries the code needs. */
    private void addNeeds(Map<String, Object> values, CodeCall call) {
        var body = call.body();
        var isInline = body != null && !body.json().isEmpty();
        var isEncoding = call.basic() != null || call.isWithToken();
        var hasEnvironment = !environment(call).isEmpty();
        values.put("inline", isInline);
        values.put("fromFile", body != null && !isInline);
        values.put("bodiless", body == null);
        values.put("encodes", isEncoding);
        values.put("encodesOrUser", isEncoding || call.isFor(Proof.USER));
        values.put("encodesOrInline", isEncoding || isInline);
        values.put("needsEnvironment", hasEnvironment);
        values.put("needsOs", hasEnvironment || (body != null && !isInline));
        values.put("stringsPackage", call.isWithToken() || isInline);
    }

    private void addRequest(Map<String, Object> values, Language language, CodeCall call) {
        var body = call.body();
        var plain = headers(language, call.headers());
        var all = new ArrayList<>(plain);
        if (body != null) {
            all.add(header(language.literal("Content-Type"), language.literal(body.mediaType())));
        }
        values.put(
                "variables",
                environment(call).stream()
                        .map(name -> Map.of("name", language.name(name), "env", prefix + "_" + name))
                        .toList());
        values.put("url", language.expression(call.url()));
        values.put("plainHeaders", plain);
        values.put("headers", all);
        values.put("hasHeaders", !all.isEmpty() || call.basic() != null);
        values.put("mediaType", language.literal(body == null ? "" : body.mediaType()));
        values.put("body", body == null ? "" : language.json(body.json()));
        values.put("reader", reader(language, body));
        var basic = call.basic();
        values.put("basic", basic != null);
        values.put("basicUser", basic == null ? "" : language.name(basic.user().name()));
        values.put("basicPassword", password(language, basic == null ? null : basic.password()));
    }

    private static String password(Language language, @Nullable Variable password) {
        return password == null ? language.literal("") : language.name(password.name());
    }

    private static String reader(Language language, @Nullable Body body) {
        if (body == null) {
            return "nil";
        }
        return body.json().isEmpty() ? "body" : "strings.NewReader(" + language.json(body.json()) + ")";
    }

    private static List<Map<String, String>> headers(Language language, List<Header> headers) {
        return headers.stream()
                .map(one -> header(language.literal(one.name()), language.expression(one.value())))
                .toList();
    }

    private static Map<String, String> header(String name, String value) {
        return Map.of("name", name, "value", value);
    }
}
