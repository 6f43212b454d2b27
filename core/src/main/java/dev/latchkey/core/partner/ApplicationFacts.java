package dev.latchkey.core.partner;

import dev.latchkey.core.audit.AuditFacts;
import dev.latchkey.core.credential.ClientProofCommands;
import java.util.List;

/** What entries of the audit log tell of an application, whoever registered it, so that it can be made or changed back by hand. */
public final class ApplicationFacts {

    private ApplicationFacts() {}

    /** What it was registered as, or was when it ended. */
    public static AuditFacts of(Application application) {
        var protocol = application.protocol();
        var profile = application.profile();
        var facts = new AuditFacts();
        ClientProofCommands.facts(protocol.proof()).forEach(facts::with);
        return facts.with("name", application.name())
                .with("redirectUris", redirectUris(application))
                .with("scopes", application.scopes())
                .with("defaultScopes", application.defaultScopes())
                .with("requiresPkce", application.requiresPkce())
                .with("method", protocol.proof().method())
                .with("tokenFormat", protocol.tokenFormat())
                .with("requestRules", protocol.requests().toText())
                .with("websiteUri", profile.websiteUri())
                .with("privacyUri", profile.privacyUri())
                .with("documentUri", profile.documentUri());
    }

    /** What was changed of it, before and after. */
    public static AuditFacts changed(Application before, Application after) {
        var was = before.profile();
        var is = after.profile();
        var facts = new AuditFacts()
                .changed("name", before.name(), after.name())
                .changed("description", before.description(), after.description())
                .changed("redirectUris", redirectUris(before), redirectUris(after))
                .changed("scopes", before.scopes(), after.scopes())
                .changed("defaultScopes", before.defaultScopes(), after.defaultScopes())
                .changed("requiresPkce", before.requiresPkce(), after.requiresPkce())
                .changed(
                        "tokenFormat",
                        before.protocol().tokenFormat(),
                        after.protocol().tokenFormat())
                .changed(
                        "requestRules",
                        before.protocol().requests().toText(),
                        after.protocol().requests().toText())
                .changed("websiteUri", was.websiteUri(), is.websiteUri())
                .changed("privacyUri", was.privacyUri(), is.privacyUri())
                .changed("verified", was.isVerified(), is.isVerified());
        if (!before.protocol().proof().equals(after.protocol().proof())) {
            ClientProofCommands.facts(
                            before.protocol().proof(), after.protocol().proof())
                    .forEach(facts::with);
        }
        return facts;
    }

    private static List<String> redirectUris(Application application) {
        return application.redirectUris().stream().map(RedirectUri::value).toList();
    }
}
