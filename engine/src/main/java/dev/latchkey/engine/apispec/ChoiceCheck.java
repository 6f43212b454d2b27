package dev.latchkey.engine.apispec;

import dev.latchkey.engine.apispec.SchemeMapping.Meaning;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.protocol.CredentialKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Whether what a deployment decided about a scheme can be; what cannot is a problem, and what nobody decided is closed. */
final class ChoiceCheck {

    /** Schemes of the registry (RFC 9110 §16.4.1) in which no key can stand as it is. */
    private static final Set<String> NOT_FOR_KEYS = Set.of(
            "concealed",
            "digest",
            "dpop",
            "gnap",
            "hoba",
            "mutual",
            "negotiate",
            "oauth",
            "privatetoken",
            "scram-sha-1",
            "scram-sha-256",
            "vapid");

    private final Reading reading;
    private final boolean isStrict;

    ChoiceCheck(Reading reading, DocumentRules rules) {
        this.reading = reading;
        this.isStrict = rules.isStrict();
    }

    /** Whether nobody chose, or chose one of these; else a problem is added. */
    boolean allows(DeclaredScheme source, Meaning... meanings) {
        if (source.choice() == null
                || List.of(meanings).contains(source.choice().meaning())) {
            return true;
        }
        var words = new ArrayList<String>();
        for (var meaning : meanings) {
            words.add(meaning.word());
        }
        words.add(Meaning.NOT_OFFERED.word());
        contradicted(
                source,
                "expected as: " + String.join(", ", words) + " for " + source.inShort() + ", came "
                        + source.choice().meaning().word());
        return false;
    }

    /** What was decided and cannot be. */
    SecurityScheme contradicted(DeclaredScheme source, String message) {
        var origin = source.choice() == null ? "" : source.choice().origin() + ": ";
        reading.problem(source.element(), origin + message);
        return closed(source);
    }

    /** Of a scheme about which a problem was added. */
    SecurityScheme closed(DeclaredScheme source) {
        return new SecurityScheme.NotOffered(source.name(), "its mapping is wrong");
    }

    /** What nobody decided and what has no default, or what cannot be decided otherwise. */
    SecurityScheme unmapped(DeclaredScheme source, String reason) {
        if (source.choice() == null) {
            note(source.element(), "expected a scheme that stands for something here; " + reason);
        } else {
            contradicted(source, "expected as: notOffered; " + reason);
        }
        return new SecurityScheme.NotOffered(source.name(), reason);
    }

    /** A key of the kind that was chosen. */
    static SecurityScheme key(DeclaredScheme source, Location location, CredentialKind byDefault) {
        return new SecurityScheme.ApiKey(
                source.name(),
                location,
                source.choice() == null ? byDefault : source.choice().meaning().keyKind());
    }

    void note(Element at, String message) {
        if (isStrict) {
            reading.problem(at, message);
        }
    }

    /** Whether a key may stand behind the word in {@code Authorization}: a token of RFC 9110 §5.6.2 with no other meaning. */
    static boolean mayPrecedeKeys(String word) {
        var lower = word.toLowerCase(Locale.ROOT);
        return word.matches("[A-Za-z][A-Za-z0-9._~+-]{0,63}")
                && !NOT_FOR_KEYS.contains(lower)
                && !lower.equals("basic");
    }
}
