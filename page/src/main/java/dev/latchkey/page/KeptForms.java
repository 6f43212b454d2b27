package dev.latchkey.page;

import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.proof.JwkText;
import dev.latchkey.edge.http.FormParameters;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The forms that came too late: after the session was over, or after it needed proof again. Each is kept in memory until its owner has
 * proved who they are, and nothing is done with it but to fill the same form once more. What is secret, or
 * may be, is not kept. Only who was signed in
 * on this browser can have a form kept; each person has few, and when there is no room for all the oldest go. Safe for use by many threads.
 */
final class KeptForms {

    /** The parameter of a page's address that names a kept form. */
    static final String PARAMETER = "kept";

    /** Fields that are secrets, and the token of the form itself. */
    static final Set<String> SECRET =
            Set.of("csrf", "password", "current", "new", "repeat", "code", "credential", "token");

    /** The fields for public keys and for their address, into which people paste private ones. */
    private static final String KEYS = "jwks";

    private static final String KEYS_ADDRESS = "jwksUri";

    /** How long somebody has to prove who they are. */
    static final Duration LIFETIME = Duration.ofHours(1);

    /** Most forms of one person; then their oldest goes. */
    static final int FORMS_OF_ONE_MAX = 4;

    /** Most bytes that one form takes; a longer one is not kept. */
    static final int BYTES_OF_ONE_MAX = 128 * 1_024;

    /** Most bytes that all forms take; then the oldest go. */
    static final int BYTES_OF_ALL_MAX = 16 * 1_024 * 1_024;

    private static final int ID_BYTES = 16;

    private record Entry(KeptForm form, Instant until) {}

    private final InstantSource clock;
    private final SecureRandom random;
    private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>();
    private long bytes;

    KeptForms(InstantSource clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /**
     * Keeps a form.
     *
     * @param mark from its token, which fits
     * @param action path that it was sent to
     * @return its name; empty when it is too long
     */
    Optional<String> keep(FormMark mark, String action, FormParameters typed) {
        var fields = new HashMap<String, String>();
        for (var name : typed.names()) {
            var value = typed.find(name).orElse("");
            if (!SECRET.contains(name) && !isPrivateKey(name, value)) {
                fields.put(name, value);
            }
        }
        var form = new KeptForm(mark.owner(), mark.page(), action, fields);
        return form.bytes() > BYTES_OF_ONE_MAX ? Optional.empty() : Optional.of(put(form));
    }

    /** Whether it is one, or may be. */
    private static boolean isPrivateKey(String name, String value) {
        return switch (name) {
            case KEYS -> JwkText.of(value) != JwkText.PUBLIC;
            case KEYS_ADDRESS -> JwkText.of(value) == JwkText.SECRET;
            default -> false;
        };
    }

    private synchronized String put(KeptForm form) {
        var now = clock.instant();
        var id = Secret.random(ID_BYTES, random).reveal();
        dropOver(now);
        dropOldestOf(form.owner().person());
        entries.put(id, new Entry(form, now.plus(LIFETIME)));
        bytes += form.bytes();
        while (bytes > BYTES_OF_ALL_MAX) {
            drop(entries.firstEntry());
        }
        return id;
    }

    private void dropOver(Instant now) {
        while (!entries.isEmpty()
                && !now.isBefore(entries.firstEntry().getValue().until())) {
            drop(entries.firstEntry());
        }
    }

    private void dropOldestOf(String person) {
        var own = entries.entrySet().stream()
                .filter(entry -> entry.getValue().form().owner().person().equals(person))
                .toList();
        if (own.size() >= FORMS_OF_ONE_MAX) {
            drop(own.getFirst());
        }
    }

    private void drop(Map.Entry<String, Entry> entry) {
        bytes -= entry.getValue().form().bytes();
        entries.remove(entry.getKey());
    }

    /** The form of this name, if it is this person's, of this browser, and not too old. */
    synchronized Optional<KeptForm> find(String id, FormOwner owner) {
        dropOver(clock.instant());
        return Optional.ofNullable(entries.get(id))
                .map(Entry::form)
                .filter(form -> form.owner().equals(owner));
    }
}
