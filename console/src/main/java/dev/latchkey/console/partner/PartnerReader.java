package dev.latchkey.console.partner;

import dev.latchkey.console.credentials.SecretPlot;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.credential.Credential.PartnerKey;
import dev.latchkey.core.credential.Credentials;
import dev.latchkey.core.credential.LastUse;
import dev.latchkey.core.credential.SecretCalls;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.ApplicationSecrets;
import dev.latchkey.core.partner.Applications;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.PartnerCommands;
import dev.latchkey.core.partner.PartnerRight;
import dev.latchkey.core.partner.PartnerRule;
import dev.latchkey.core.partner.PartnerStores;
import dev.latchkey.core.partner.PartnerUser;
import dev.latchkey.core.partner.PartnerUsers;
import dev.latchkey.core.partner.Partners;
import dev.latchkey.core.partner.ScopeReasonStore;
import dev.latchkey.core.partner.ScopeReasons;
import dev.latchkey.core.partner.SeenOfPartner;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a partner's people see of their partner, and of no other: what they may is checked in the transaction that reads. Blocks. */
public final class PartnerReader {

    /** Most uses of an application's secrets that are looked at; those that work are among the newest. */
    private static final int USES_MAX = 1_000;

    private final Transactions transactions;
    private final Partners partners;
    private final PartnerUsers users;
    private final Applications applications;
    private final ApplicationSecrets secrets;
    private final ScopeReasonStore reasons;
    private final Credentials credentials;
    private final InstantSource clock;
    private final PartnerRule rule;

    /** @param credentials what keeps the uses of secrets */
    public PartnerReader(PartnerStores stores, Credentials credentials, InstantSource clock) {
        this.transactions = stores.transactions();
        this.partners = stores.partners();
        this.users = stores.partnerUsers();
        this.applications = stores.applications();
        this.secrets = stores.applicationSecrets();
        this.reasons = stores.scopeReasons();
        this.credentials = credentials;
        this.clock = clock;
        this.rule = new PartnerRule(stores);
    }

    /**
     * An application with what else is known of it.
     *
     * @param uses the last use of each secret, by its id
     * @param calls of each secret by the hour, from some hour on and while another takes its place
     */
    record Known(
            Application application,
            ScopeReasons reasons,
            Map<String, ApplicationSecrets.Known> secrets,
            Map<String, LastUse> uses,
            List<SecretCalls> calls) {}

    /**
     * A key and who uses it.
     *
     * @param lastUse absent while there was none
     * @param calls by the hour, from some hour on and while another takes its place
     */
    record UsedKey(PartnerKey key, @Nullable LastUse lastUse, List<SecretCalls> calls) {}

    private <T> T read(PartnerActor.Member actor, Function<Transaction, T> work) {
        return transactions.read(tx -> {
            rule.require(tx, actor, actor.partnerId(), PartnerRight.READ);
            return work.apply(tx);
        });
    }

    List<PartnerUser> people(PartnerActor.Member actor) {
        return read(actor, tx -> users.all(tx, actor.partnerId()));
    }

    /** @throws CommandRefused when the partner has nobody of this id */
    PartnerUser person(PartnerActor.Member actor, String userId) {
        return read(
                actor,
                tx -> users.find(tx, actor.partnerId(), userId).orElseThrow(() -> CommandRefused.notFound("person")));
    }

    List<Application> applications(PartnerActor.Member actor) {
        return read(actor, tx -> applications.page(tx, actor.partnerId(), "", PartnerCommands.APPLICATIONS_MAX));
    }

    /** @throws CommandRefused when the partner has no such application */
    Known application(PartnerActor.Member actor, String clientId) {
        var partnerId = actor.partnerId();
        return read(actor, tx -> {
            var found = applications
                    .find(tx, partnerId, clientId)
                    .orElseThrow(() -> CommandRefused.notFound("application"));
            return new Known(
                    found,
                    reasons.find(tx, partnerId, clientId),
                    secrets.known(tx, partnerId, clientId),
                    credentials.lastUses(tx, partnerId, clientId, USES_MAX).stream()
                            .collect(Collectors.toMap(LastUse::secretId, use -> use)),
                    credentials.secretCalls(tx, partnerId, clientId, SecretPlot.firstHour(clock.instant())));
        });
    }

    /** What the form of another application shows. */
    Seen seenBeforeNew(PartnerActor.Member actor) {
        return read(actor, tx -> SeenOfPartner.applications(tx, applications, actor.partnerId()));
    }

    /** Its keys that are not revoked, the newest first. */
    List<UsedKey> keys(PartnerActor.Member actor) {
        var partnerId = actor.partnerId();
        return read(
                actor,
                tx -> partners.keys(tx, partnerId).reversed().stream()
                        .map(key -> new UsedKey(
                                key,
                                credentials.lastUses(tx, partnerId, key.id(), 1).stream()
                                        .findFirst()
                                        .orElse(null),
                                credentials.secretCalls(
                                        tx, partnerId, key.id(), SecretPlot.firstHour(clock.instant()))))
                        .toList());
    }
}
