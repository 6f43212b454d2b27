package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.CredentialKind;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a deployment decides about the security schemes of one document. A scheme that is not mentioned has the default of its type,
 * which docs/schemes.md lists.
 *
 * @param choices by name of the scheme
 */
public record SchemeMapping(Map<String, Choice> choices) {

    /** Nothing is decided: every scheme has its default. */
    public static final SchemeMapping NONE = new SchemeMapping(Map.of());

    public SchemeMapping {
        choices = Map.copyOf(choices);
    }

    /** What a scheme stands for. */
    public enum Meaning {
        /** A company's API key. */
        KEY("key"),
        /** A partner's key. */
        PARTNER_KEY("partnerKey"),
        /** An access token. */
        TOKEN("token"),
        /** The id and the secret of a company's OAuth client, by HTTP basic. */
        CLIENT("client"),
        /** Nothing: what asks for it is closed. */
        NOT_OFFERED("notOffered");

        private final String word;

        Meaning(String word) {
            this.word = word;
        }

        /** As configuration and messages spell it. */
        public String word() {
            return word;
        }

        /** The meaning with this word. */
        public static Optional<Meaning> of(String word) {
            for (var meaning : values()) {
                if (meaning.word.equals(word)) {
                    return Optional.of(meaning);
                }
            }
            return Optional.empty();
        }

        boolean isKey() {
            return this == KEY || this == PARTNER_KEY;
        }

        CredentialKind keyKind() {
            return this == PARTNER_KEY ? CredentialKind.PARTNER_API_KEY : CredentialKind.API_KEY;
        }
    }

    /**
     * What is decided about one scheme.
     *
     * @param origin where it is decided, as messages name it: {@code apis[0].schemes[1]}
     * @param word what stands before a key in {@code Authorization}, where the document does not say; empty for nothing
     * @param grants the grants whose tokens it takes; empty for what the scheme itself says
     */
    public record Choice(
            String origin, Meaning meaning, Allowances allowances, String word, Set<CredentialKind> grants) {

        public Choice {
            grants = Set.copyOf(grants);
        }
    }

    /**
     * What is let through on purpose although it is less safe.
     *
     * @param keyInUrl the key stands in the query, where logs of others keep it
     * @param keyInCookie the key stands in a cookie, which browsers send by themselves, also for other sites
     * @param keyWithoutRoles the roles that the document asks of the key's holder are not looked at, for a key has none
     */
    public record Allowances(boolean keyInUrl, boolean keyInCookie, boolean keyWithoutRoles) {

        /** Nothing of it. */
        public static final Allowances NONE = new Allowances(false, false, false);
    }
}
