package dev.latchkey.engine.apispec;

import dev.latchkey.engine.apispec.SchemeMapping.Meaning;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.apispec.SecurityScheme.Location.Place;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.ScopeCatalog;
import java.util.Locale;

/**
 * Reads one security scheme into what it stands for here: what the deployment decided, else the default of its type. What cannot stand
 * for anything is {@link SecurityScheme.NotOffered}; a decision that the scheme does not allow is a problem.
 */
final class SchemeReader {

    private final DocumentRules rules;
    private final ChoiceCheck check;
    private final ApiKeyReader apiKeyReader;
    private final FlowReader flowReader;

    SchemeReader(Reading reading, DocumentRules rules, ScopeCatalog catalog, KeyPlaces places) {
        this.rules = rules;
        this.check = new ChoiceCheck(reading, rules);
        this.apiKeyReader = new ApiKeyReader(reading, check, places);
        this.flowReader = new FlowReader(check, catalog);
    }

    SchemeReading read(String name, Element element) {
        var choice = rules.schemes().choices().get(name);
        var source = new DeclaredScheme(name, element, choice);
        return new SchemeReading(scheme(source), source.inShort(), choice != null);
    }

    /** A scheme that is no mapping, or that a reference does not lead to. */
    SchemeReading unreadable(String name) {
        return new SchemeReading(
                new SecurityScheme.NotOffered(name, "cannot be read"),
                "unreadable",
                rules.schemes().choices().containsKey(name));
    }

    private SecurityScheme scheme(DeclaredScheme source) {
        if (source.meaningOr(Meaning.TOKEN) == Meaning.NOT_OFFERED) {
            return new SecurityScheme.NotOffered(source.name(), "the configuration says so");
        }
        return switch (source.type()) {
            case "apiKey" -> apiKeyReader.read(source);
            case "oauth2" -> check.allows(source, Meaning.TOKEN) ? flowReader.read(source) : check.closed(source);
            case "openIdConnect" ->
                check.allows(source, Meaning.TOKEN) ? FlowReader.token(source) : check.closed(source);
            case "http" -> http(source);
            case "mutualTLS" -> check.unmapped(source, "mutualTLS has no counterpart here");
            default -> check.unmapped(source, "OpenAPI knows no type " + Quoted.of(source.type()));
        };
    }

    private SecurityScheme http(DeclaredScheme source) {
        var scheme = source.text("scheme");
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "bearer" -> bearer(source);
            case "basic" -> basic(source);
            default -> otherHttp(source, scheme);
        };
    }

    private SecurityScheme bearer(DeclaredScheme source) {
        if (!check.allows(source, Meaning.TOKEN, Meaning.KEY, Meaning.PARTNER_KEY)) {
            return check.closed(source);
        }
        return source.meaningOr(Meaning.TOKEN).isKey() ? keyBehind(source, "Bearer") : FlowReader.token(source);
    }

    private SecurityScheme basic(DeclaredScheme source) {
        if (source.choice() == null) {
            return check.unmapped(source, "nobody chose what HTTP basic stands for: client or key");
        }
        if (!check.allows(source, Meaning.CLIENT, Meaning.KEY, Meaning.PARTNER_KEY)) {
            return check.closed(source);
        }
        return source.choice().meaning().isKey()
                ? ChoiceCheck.key(source, Location.BASIC, CredentialKind.API_KEY)
                : new SecurityScheme.ClientSecret(source.name());
    }

    private SecurityScheme otherHttp(DeclaredScheme source, String scheme) {
        if (!ChoiceCheck.mayPrecedeKeys(scheme)) {
            return check.unmapped(source, "HTTP " + Quoted.of(scheme) + " has no counterpart here");
        }
        if (source.choice() == null) {
            return check.unmapped(
                    source, "nobody chose what HTTP " + Quoted.of(scheme) + " stands for: key or partnerKey");
        }
        return check.allows(source, Meaning.KEY, Meaning.PARTNER_KEY)
                ? keyBehind(source, scheme)
                : check.closed(source);
    }

    private static SecurityScheme keyBehind(DeclaredScheme source, String word) {
        return ChoiceCheck.key(source, new Location(Place.AUTHORIZATION, word), CredentialKind.API_KEY);
    }
}
