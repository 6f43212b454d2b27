package dev.latchkey.console.credentials;

import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.LastUse;
import dev.latchkey.core.credential.StoredSecret;
import dev.latchkey.page.Messages;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Two secrets that work side by side, and whether the old one can go.
 *
 * @param isSilent whether all that calls comes with the new one
 * @param verdict what is so, in one line
 * @param text what follows from it
 * @param lastUse of the old one, as the form that cuts it off says it, so that what was used meanwhile is asked about
 * @param action path that cuts it off, and that asks before
 */
public record Rotation(boolean isSilent, String verdict, String text, String lastUse, String action) {

    /** An old secret that did not come for so long counts as silent, if the new one came since. */
    public static final Duration SILENT_AFTER = Duration.ofHours(1);

    private static final String NEVER = "never";

    /** Absent when no old secret works beside the newest. */
    static @Nullable Rotation of(Messages messages, Credential credential, List<LastUse> uses, Instant now) {
        return of(messages, credential, living(credential, now), uses, now);
    }

    /** @param living as {@link #living} tells */
    static @Nullable Rotation of(
            Messages messages, Credential credential, List<StoredSecret> living, List<LastUse> uses, Instant now) {
        if (living.size() < 2) {
            return null;
        }
        var old = living.get(living.size() - 2);
        return between(
                messages,
                find(uses, old),
                find(uses, living.getLast()),
                CredentialPages.pathOf(credential.id()).value() + "/secrets/" + old.id() + "/revoke",
                now);
    }

    /**
     * Of two secrets of anything.
     *
     * @param action path that cuts the old one off, and that asks before
     */
    public static Rotation between(
            Messages messages, Optional<LastUse> oldUse, Optional<LastUse> newUse, String action, Instant now) {
        var isSilent = isSilent(oldUse, newUse, now);
        return new Rotation(
                isSilent,
                verdict(messages, isSilent, oldUse, now),
                text(messages, isSilent, newUse.isPresent()),
                lastUse(oldUse),
                action);
    }

    /** The same, from which something else follows. */
    public Rotation with(String otherText) {
        return new Rotation(isSilent, verdict, otherText, lastUse, action);
    }

    /** Whether all that calls comes with the newest of two secrets that work. */
    static boolean isSilent(List<StoredSecret> living, List<LastUse> uses, Instant now) {
        return old(living)
                .filter(old -> isSilent(find(uses, old), find(uses, living.getLast()), now))
                .isPresent();
    }

    private static boolean isSilent(Optional<LastUse> oldUse, Optional<LastUse> newUse, Instant now) {
        return newUse.isPresent()
                && oldUse.map(use -> !use.isOpen()
                                && !use.at().plus(SILENT_AFTER).isAfter(now)
                                && newUse.get().at().isAfter(use.at()))
                        .orElse(true);
    }

    /** The one that works beside the newest; none where one works alone. */
    static Optional<StoredSecret> old(List<StoredSecret> living) {
        return living.size() < 2 ? Optional.empty() : Optional.of(living.get(living.size() - 2));
    }

    /** The secrets that work, the newest last. */
    static List<StoredSecret> living(Credential credential, Instant now) {
        return credential.stateAt(now).isFinal()
                ? List.of()
                : credential.secrets().stream()
                        .filter(secret -> !credential.secretStateAt(secret, now).isFinal())
                        .toList();
    }

    /** Whether the old secret was used, and may be in use still. */
    public boolean isOldInUse() {
        return !isSilent && !lastUse.equals(NEVER);
    }

    /** As {@link #lastUse}, of any secret. */
    static String lastUse(List<LastUse> uses, StoredSecret secret) {
        return lastUse(find(uses, secret));
    }

    private static String lastUse(Optional<LastUse> use) {
        return use.map(one -> one.at() + " " + one.count()).orElse(NEVER);
    }

    static Optional<LastUse> find(List<LastUse> uses, StoredSecret secret) {
        return uses.stream().filter(use -> use.secretId().equals(secret.id())).findFirst();
    }

    private static String verdict(Messages messages, boolean isSilent, Optional<LastUse> oldUse, Instant now) {
        if (oldUse.isEmpty()) {
            return messages.text("credentials.rotation.never");
        }
        return isSilent
                ? messages.text(
                        "credentials.rotation.silent",
                        span(messages, Duration.between(oldUse.get().at(), now)))
                : messages.text("credentials.rotation.used");
    }

    private static String text(Messages messages, boolean isSilent, boolean isNewUsed) {
        if (isSilent) {
            return messages.text("credentials.rotation.silent.text");
        }
        return messages.text(isNewUsed ? "credentials.rotation.used.text" : "credentials.rotation.waits.text");
    }

    /** How long something has been silent, in hours or days. */
    public static String span(Messages messages, Duration span) {
        return span.toDays() > 1
                ? messages.text("credentials.rotation.days", span.toDays())
                : messages.text("credentials.rotation.hours", span.toHours());
    }
}
