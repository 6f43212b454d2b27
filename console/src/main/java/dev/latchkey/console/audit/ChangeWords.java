package dev.latchkey.console.audit;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditFacts;
import dev.latchkey.page.Messages;
import java.text.ListFormat;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;

/** What an entry says was done, in words: of a change what was changed, and not that there was one. */
public final class ChangeWords {

    /** Events that say only that something was changed; what it was stands in the facts of the entry. */
    public static final Set<AuditEvent> EDITS = Set.of(
            AuditEvent.CREDENTIALS_CHANGED,
            AuditEvent.USER_ACCOUNT_UPDATED,
            AuditEvent.APPLICATION_CHANGED,
            AuditEvent.PARTNER_USER_CHANGED,
            AuditEvent.SYSTEM_ROLE_CHANGED,
            AuditEvent.ACCESS_GROUP_CHANGED);

    /** What can be changed, in the order of a sentence; the names of the facts are these. */
    public enum Field {
        NAME("name"),
        FIRST_NAME("firstName"),
        LAST_NAME("lastName"),
        DESCRIPTION("description"),
        PROOF("authentication_changed"),
        ROLE("role"),
        ACCESS_GROUP("accessGroupId"),
        PERMISSIONS("permissions"),
        RULES("rules"),
        SCOPES("scopes"),
        DEFAULT_SCOPES("defaultScopes"),
        TOKENS("tokenFormat"),
        NETWORKS("networks"),
        END("expiresAt"),
        REDIRECTS("redirectUris"),
        PKCE("requiresPkce"),
        REQUESTS("requestRules"),
        WEBSITE("websiteUri"),
        PRIVACY("privacyUri"),
        VERIFIED("verified"),
        REASONS("reasons");

        private final String fact;

        Field(String fact) {
            this.fact = fact;
        }

        /** Its name in the facts of an entry. */
        public String fact() {
            return fact;
        }

        private boolean isIn(SortedMap<String, String> facts) {
            var suffix = fact.substring(0, 1).toUpperCase(Locale.ROOT) + fact.substring(1);
            return facts.containsKey("previous" + suffix)
                    || facts.containsKey("current" + suffix)
                    || facts.containsKey(fact + "Before")
                    || fact.equals(facts.get("change"));
        }
    }

    private ChangeWords() {}

    /** The fields that an entry says were changed. */
    public static Set<Field> fields(AuditEntry entry) {
        var fields = EnumSet.noneOf(Field.class);
        Arrays.stream(Field.values())
                .filter(field -> field.isIn(entry.context()))
                .forEach(fields::add);
        return fields;
    }

    /** For instance {@code rotated the secret of a credential}, or {@code changed the name and the scopes of a credential}. */
    static String did(Messages messages, AuditEntry entry) {
        var event = entry.event();
        if (event == AuditEvent.BACKUP_BEGUN
                && "included".equals(entry.context().get("masterKey"))) {
            return messages.text("audit.backup.withMasterKey");
        }
        var apis = entry.context().getOrDefault("apis", AuditFacts.NONE);
        if (event == AuditEvent.APIS_CHANGED && !apis.equals(AuditFacts.NONE)) {
            return messages.text("audit.served.of", apis);
        }
        if (!EDITS.contains(event)) {
            return messages.text("audit.event." + event.name());
        }
        var fields = fields(entry).stream()
                .map(field -> messages.text("audit.field." + field.name()))
                .toList();
        return fields.isEmpty()
                ? messages.text("audit.same." + event.name())
                : messages.text(
                        "audit.edit." + event.name(),
                        ListFormat.getInstance(Locale.ENGLISH, ListFormat.Type.STANDARD, ListFormat.Style.FULL)
                                .format(fields));
    }
}
