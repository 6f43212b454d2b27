package dev.latchkey.app.config;

import dev.latchkey.engine.apispec.SchemeMapping;
import dev.latchkey.engine.apispec.SchemeMapping.Allowances;
import dev.latchkey.engine.apispec.SchemeMapping.Choice;
import dev.latchkey.engine.apispec.SchemeMapping.Meaning;
import dev.latchkey.engine.protocol.CredentialKind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code apis[].schemes}: what the security schemes of a document stand for. Whether they can is for the document's reader. */
final class SchemesSection {

    private static final String MEANINGS =
            Arrays.stream(Meaning.values()).map(Meaning::word).collect(Collectors.joining(", "));

    /** By the names that OpenAPI has for their flows. */
    private static final Map<String, CredentialKind> GRANTS = Map.of(
            "clientCredentials", CredentialKind.CLIENT_CREDENTIALS,
            "authorizationCode", CredentialKind.AUTHORIZATION_CODE);

    private SchemesSection() {}

    /** @param place of the API, as messages name it: {@code apis[0].} */
    static SchemeMapping read(ConfigurationValues api, String place, List<String> problems) {
        var choices = new LinkedHashMap<String, Choice>();
        var count = 0;
        for (var mapping : api.mappings("schemes")) {
            var scheme = new ConfigurationValues(mapping);
            var origin = place + "schemes[" + count++ + "]";
            var name = scheme.text("name", "");
            var choice = choice(scheme, origin);
            if (name.isEmpty()) {
                scheme.problem("name: expected the name of a security scheme of the document");
            } else if (choices.putIfAbsent(name, choice) != null) {
                scheme.problem("name: expected each scheme once, got \"" + name + "\" again");
            }
            scheme.finish(origin + ".", problems);
        }
        return new SchemeMapping(choices);
    }

    private static Choice choice(ConfigurationValues scheme, String origin) {
        var word = scheme.text("as", "");
        var meaning = Meaning.of(word);
        if (meaning.isEmpty()) {
            scheme.problem("as: expected one of " + MEANINGS + ", got \"" + word + "\"");
        }
        var allowances = new Allowances(
                scheme.flag("allowKeyInUrl", false),
                scheme.flag("allowKeyInCookie", false),
                scheme.flag("allowKeyWithoutRoles", false));
        var isKey = meaning.filter(SchemesSection::isKey).isPresent();
        if (!isKey && meaning.isPresent()) {
            for (var key : List.of("word", "allowKeyInUrl", "allowKeyInCookie", "allowKeyWithoutRoles")) {
                if (scheme.has(key)) {
                    scheme.problem(key + ": expected only beside as: key or as: partnerKey");
                }
            }
        }
        if (scheme.has("grants") && meaning.isPresent() && meaning.get() != Meaning.TOKEN) {
            scheme.problem("grants: expected only beside as: token");
        }
        return new Choice(
                origin, meaning.orElse(Meaning.NOT_OFFERED), allowances, scheme.text("word", ""), grants(scheme));
    }

    private static boolean isKey(Meaning meaning) {
        return meaning == Meaning.KEY || meaning == Meaning.PARTNER_KEY;
    }

    private static Set<CredentialKind> grants(ConfigurationValues scheme) {
        Set<CredentialKind> grants = EnumSet.noneOf(CredentialKind.class);
        for (var text : scheme.texts("grants")) {
            var grant = GRANTS.get(text);
            if (grant == null) {
                scheme.problem("grants: expected clientCredentials and authorizationCode, got \"" + text + "\"");
            } else {
                grants.add(grant);
            }
        }
        return grants;
    }
}
