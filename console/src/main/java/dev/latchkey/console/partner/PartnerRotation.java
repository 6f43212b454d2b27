package dev.latchkey.console.partner;

import dev.latchkey.console.credentials.Rotation;
import dev.latchkey.console.credentials.SecretPlot;
import dev.latchkey.core.credential.StoredSecret;
import dev.latchkey.page.Messages;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Two secrets of an application, or two keys, that work side by side, as those of a credential are shown.
 *
 * @param plots the calls of both, the newest first
 */
public record PartnerRotation(Rotation rotation, List<SecretPlot> plots) {

    public PartnerRotation {
        plots = List.copyOf(plots);
    }

    /** Each secret that has an end, beside the newest of its name that has none. */
    static List<PartnerRotation> of(Messages messages, PartnerReader.Known known, Instant now) {
        var application = known.application();
        var living = application.secrets().stream()
                .filter(one -> !one.stateAt(now).isFinal())
                .toList();
        var path = ApplicationListPages.pathOf(application.clientId()).value() + "/secrets/";
        return living.stream()
                .filter(old -> old.expiresAt() != null)
                .flatMap(old -> successor(known, living, old)
                        .map(newest -> new PartnerRotation(
                                Rotation.between(
                                        messages,
                                        Optional.ofNullable(known.uses().get(old.id())),
                                        Optional.ofNullable(known.uses().get(newest.id())),
                                        path + old.id() + "/revoke",
                                        now),
                                SecretPlot.of(newest, old, known.calls(), now)))
                        .stream())
                .toList();
    }

    private static Optional<StoredSecret> successor(
            PartnerReader.Known known, List<StoredSecret> living, StoredSecret old) {
        return living.reversed().stream()
                .filter(one -> one.expiresAt() == null && name(known, one).equals(name(known, old)))
                .findFirst();
    }

    private static String name(PartnerReader.Known known, StoredSecret secret) {
        var facts = known.secrets().get(secret.id());
        return facts == null ? "" : facts.name();
    }

    /**
     * The newest key beside the newest of those that have an end, since another took their place.
     *
     * @param keys that work, the newest first
     */
    static Optional<PartnerRotation> of(Messages messages, List<PartnerReader.UsedKey> keys, Instant now) {
        var newest = keys.stream().filter(one -> !hasEnd(one)).findFirst();
        var old = keys.stream().filter(PartnerRotation::hasEnd).findFirst();
        return newest.flatMap(one -> old.map(other -> of(messages, one, other, now)));
    }

    private static boolean hasEnd(PartnerReader.UsedKey one) {
        return one.key().facts().expiresAt() != null;
    }

    private static PartnerRotation of(
            Messages messages, PartnerReader.UsedKey newest, PartnerReader.UsedKey old, Instant now) {
        var calls = Stream.of(newest, old).flatMap(one -> one.calls().stream()).toList();
        var rotation = Rotation.between(
                messages,
                Optional.ofNullable(old.lastUse()),
                Optional.ofNullable(newest.lastUse()),
                PartnerKeyPages.PATH + "/" + old.key().id() + "/revoke",
                now);
        return new PartnerRotation(
                rotation.isSilent() ? rotation.with(messages.text("partner.key.silent.text")) : rotation,
                SecretPlot.of(secret(newest), secret(old), calls, now));
    }

    private static StoredSecret secret(PartnerReader.UsedKey used) {
        return used.key().secrets().getLast();
    }
}
