package dev.latchkey.engine.apispec;

import dev.latchkey.engine.apispec.SchemeMapping.Meaning;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.apispec.SecurityScheme.Location.Place;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.ReservedNames;

/** Reads {@code type: apiKey}: a key in any header, and elsewhere where somebody chose it. */
final class ApiKeyReader {

    private static final String CREDENTIAL_POLICY = Reading.POLICY_PREFIX + "credential";

    private final Reading reading;
    private final ChoiceCheck check;
    private final KeyPlaces places;

    ApiKeyReader(Reading reading, ChoiceCheck check, KeyPlaces places) {
        this.reading = reading;
        this.check = check;
        this.places = places;
    }

    SecurityScheme read(DeclaredScheme source) {
        var policy = reading.findPolicy(source.element(), CREDENTIAL_POLICY);
        var kind = CredentialKind.API_KEY;
        if (policy.isPresent()) {
            var text = source.text(CREDENTIAL_POLICY);
            if (!text.equals("api_key") && !text.equals("partner_api_key")) {
                reading.problem(policy.get(), "expected api_key or partner_api_key, came " + Quoted.of(text));
                return check.closed(source);
            }
            kind = CredentialKind.ofWireName(text);
        }
        var name = source.text("name");
        var place = source.text("in");
        return switch (place) {
            case "header" -> inHeader(source, name, kind);
            case "query" -> inQuery(source, name, kind);
            case "cookie" -> inCookie(source, name, kind);
            default ->
                check.unmapped(source, "an API key stands in header, query or cookie, not in " + Quoted.of(place));
        };
    }

    private SecurityScheme inHeader(DeclaredScheme source, String name, CredentialKind kind) {
        if (name.equalsIgnoreCase("Authorization")) {
            return inAuthorization(source);
        }
        if (!KeyPlaces.isHeaderName(name) || (ReservedNames.isHeaderForDocuments(name) && !places.isKeyHeader(name))) {
            return check.unmapped(source, "no key can stand in a header called " + Quoted.of(name));
        }
        return check.allows(source, Meaning.KEY, Meaning.PARTNER_KEY)
                ? ChoiceCheck.key(source, places.header(name), kind)
                : check.closed(source);
    }

    /** Many documents describe a token so, many a key; which of them it is nobody can tell from the document. */
    private SecurityScheme inAuthorization(DeclaredScheme source) {
        if (source.choice() == null) {
            return check.unmapped(source, "nobody chose what the header Authorization stands for: token or key");
        }
        if (!check.allows(source, Meaning.TOKEN, Meaning.KEY, Meaning.PARTNER_KEY)) {
            return check.closed(source);
        }
        if (source.choice().meaning() == Meaning.TOKEN) {
            return FlowReader.token(source);
        }
        var word = source.choice().word();
        if (!word.isEmpty() && !ChoiceCheck.mayPrecedeKeys(word)) {
            return check.contradicted(
                    source, "expected a word that may stand before a key in Authorization, came " + Quoted.of(word));
        }
        return ChoiceCheck.key(
                source,
                new Location(Place.AUTHORIZATION, word.equalsIgnoreCase("bearer") ? "Bearer" : word),
                CredentialKind.API_KEY);
    }

    private SecurityScheme inQuery(DeclaredScheme source, String name, CredentialKind kind) {
        if (!KeyPlaces.isParameterName(name) || ReservedNames.isParameter(name)) {
            return check.unmapped(source, "no key can stand in a query parameter called " + Quoted.of(name));
        }
        var isPartnersByDefault = kind == CredentialKind.PARTNER_API_KEY && places.isKeyParameter(name);
        if (source.choice() == null && !isPartnersByDefault) {
            return check.unmapped(source, "a key in the query is a secret in a URL, and nobody chose to allow it");
        }
        if (!check.allows(source, Meaning.KEY, Meaning.PARTNER_KEY)) {
            return check.closed(source);
        }
        return source.choice() != null && !source.choice().allowances().keyInUrl()
                ? check.contradicted(
                        source,
                        "expected allowKeyInUrl: true beside a key that stands in the query, for logs of others keep"
                                + " URLs")
                : ChoiceCheck.key(source, places.parameter(name), kind);
    }

    private SecurityScheme inCookie(DeclaredScheme source, String name, CredentialKind kind) {
        if (!KeyPlaces.isHeaderName(name)) {
            return check.unmapped(source, "no key can stand in a cookie called " + Quoted.of(name));
        }
        if (source.choice() == null) {
            return check.unmapped(
                    source, "browsers send a cookie by themselves, and nobody chose to take keys from one");
        }
        if (!check.allows(source, Meaning.KEY, Meaning.PARTNER_KEY)) {
            return check.closed(source);
        }
        return source.choice().allowances().keyInCookie()
                ? ChoiceCheck.key(source, new Location(Place.COOKIE, name), kind)
                : check.contradicted(
                        source,
                        "expected allowKeyInCookie: true beside a key that stands in a cookie, for browsers send it"
                                + " from any site");
    }
}
