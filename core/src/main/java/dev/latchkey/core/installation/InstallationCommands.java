package dev.latchkey.core.installation;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditFacts;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.command.Power;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.PowerRule;
import dev.latchkey.core.installation.Installation.Approval;
import dev.latchkey.core.installation.Installation.Request;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.Applications;
import dev.latchkey.core.review.Listings;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets applications into a company and takes them out. Each command is one transaction with its change feed and audit entry.
 * All throw {@link CommandRefused}, after which nothing happened.
 */
public final class InstallationCommands {

    /** What ends with an installation; declared here because this package knows no grants. */
    @FunctionalInterface
    public interface Endings {
        /** Ends every grant of the company's users to the application. */
        void installationEnded(Transaction tx, Author author, String companyId, String clientId);

        /** @throws CommandRefused while grants to an application that is let in again are left, which ended with it */
        default void installationReturns(Transaction tx, String companyId, String clientId) {}
    }

    /** Who tells the company's people that an application waits for them; declared here because this package knows no letters. */
    @FunctionalInterface
    public interface Announcement {
        /** @param host of the metadata document by which it is known; absent for one that was registered */
        void waits(Transaction tx, Actor.InCompany asker, String clientId, String name, @Nullable String host);
    }

    private final Transactions transactions;
    private final Installations installations;
    private final Applications applications;
    private final Listings listings;
    private final Endings endings;
    private final Announcement announcement;
    private final PowerRule power;
    private final AuditLog log;
    private final InstantSource clock;

    public InstallationCommands(
            InstallationStores stores,
            Endings endings,
            Announcement announcement,
            ActorRights actorRights,
            InstantSource clock) {
        this.transactions = stores.transactions();
        this.installations = stores.installations();
        this.applications = stores.applications();
        this.listings = stores.listings();
        this.endings = endings;
        this.announcement = announcement;
        this.power = actorRights.power();
        this.log = stores.auditLog();
        this.clock = clock;
    }

    /** Whether the actor may let applications in. */
    public boolean mayInstall(Actor.InCompany actor) {
        return transactions.read(tx -> mayInstall(tx, actor));
    }

    /** As {@link #mayInstall(Actor.InCompany)}, as a part of a larger command. */
    public boolean mayInstall(Transaction tx, Actor.InCompany actor) {
        return power.own(tx, actor).permissions().contains(Permissions.APPLICATIONS_MANAGE);
    }

    public Optional<Installation> find(String companyId, String clientId) {
        return transactions.read(tx -> find(tx, companyId, clientId));
    }

    /** As {@link #find(String, String)}, as a part of a larger command. */
    public Optional<Installation> find(Transaction tx, String companyId, String clientId) {
        return installations.find(tx, companyId, clientId);
    }

    /** Lets an application in, with these scopes beside those it has already. Needs {@link Permissions#APPLICATIONS_MANAGE}. */
    public Installation install(Actor.InCompany actor, String clientId, Scopes scopes) {
        return transactions.write(tx -> install(tx, actor, clientId, scopes));
    }

    /** As {@link #install(Actor.InCompany, String, Scopes)}, as a part of a larger command. */
    public Installation install(Transaction tx, Actor.InCompany actor, String clientId, Scopes scopes) {
        requireManager(tx, actor);
        power.give(tx, actor, Permissions.APPLICATIONS_MANAGE, new Power.Admission(scopes));
        requireOffered(tx, actor, clientId, scopes);
        endings.installationReturns(tx, actor.companyId(), clientId);
        var before = current(tx, actor.companyId(), clientId);
        var all = before.scopes().union(scopes);
        var after = before.withApproval(new Approval(all, now(), actor.author().toString()));
        installations.put(tx, after);
        var facts = new AuditFacts()
                .with("scopes", all)
                .changed("scopes", before.scopes(), all)
                .changed("requestedScopes", requestedOf(before), requestedOf(after));
        record(tx, actor, AuditEvent.APPLICATION_INSTALLED, clientId, facts.map());
        return after;
    }

    private static Scopes requestedOf(Installation installation) {
        var request = installation.request();
        return request == null ? Scopes.NONE : request.scopes();
    }

    /** Asks the company's admins for scopes they have not approved yet; any active user may. */
    public Installation request(Actor.InCompany actor, String clientId, Scopes scopes) {
        return transactions.write(tx -> request(tx, actor, clientId, scopes));
    }

    /** As {@link #request(Actor.InCompany, String, Scopes)}, as a part of a larger command. */
    public Installation request(Transaction tx, Actor.InCompany actor, String clientId, Scopes scopes) {
        power.own(tx, actor).requireCovers(scopes);
        var application = requireOffered(tx, actor, clientId, scopes);
        var before = current(tx, actor.companyId(), clientId);
        var missing = scopes.minus(before.scopes());
        if (missing.isEmpty()) {
            return before;
        }
        var open = before.request();
        var all = open == null ? missing : open.scopes().union(missing);
        var after = before.withRequest(new Request(all, now(), actor.author().toString()));
        installations.put(tx, after);
        var context = Map.of("scopes", missing.toString());
        record(tx, actor, AuditEvent.APPLICATION_INSTALLATION_REQUESTED, clientId, context);
        if (open == null) { // who is told already reads of more on the page
            announcement.waits(
                    tx,
                    actor,
                    clientId,
                    application.name(),
                    application.profile().documentHost());
        }
        return after;
    }

    /**
     * What the company let in or is asked for, in the order of the client_ids behind {@code afterId}, at most {@code limit}. Needs
     * {@link Permissions#APPLICATIONS_MANAGE}.
     */
    public List<Installation> list(Actor.InCompany actor, String afterId, int limit) {
        return transactions.read(tx -> {
            requireManager(tx, actor);
            return installations.page(tx, actor.companyId(), afterId, limit);
        });
    }

    /**
     * Approves all that colleagues asked for. Needs {@link Permissions#APPLICATIONS_MANAGE}.
     *
     * @param shown the scopes that the actor saw; refused as a conflict when others are asked for by now
     */
    public Installation approveRequest(Actor.InCompany actor, String clientId, Scopes shown) {
        return transactions.write(tx -> {
            requireManager(tx, actor);
            var wanted = requested(tx, actor, clientId).scopes();
            requireShown(wanted, shown);
            return install(tx, actor, clientId, wanted);
        });
    }

    private static void requireShown(Scopes wanted, Scopes shown) {
        if (!wanted.equals(shown)) {
            throw CommandRefused.conflict("scopes", "the request has changed since it was shown; look at it again");
        }
    }

    /** Says no to what colleagues asked for; what was approved before stays. Needs {@link Permissions#APPLICATIONS_MANAGE}. */
    public void dismissRequest(Actor.InCompany actor, String clientId) {
        dismiss(actor, clientId, null);
    }

    /**
     * As {@link #dismissRequest(Actor.InCompany, String)}, of a request that the actor saw.
     *
     * @param shown refused as a conflict when other scopes are asked for by now
     */
    public void dismissRequest(Actor.InCompany actor, String clientId, Scopes shown) {
        dismiss(actor, clientId, shown);
    }

    private void dismiss(Actor.InCompany actor, String clientId, @Nullable Scopes shown) {
        transactions.write(tx -> {
            requireManager(tx, actor);
            var request = requested(tx, actor, clientId);
            if (shown != null) {
                requireShown(request.scopes(), shown);
            }
            var before = current(tx, actor.companyId(), clientId);
            if (before.approval() == null) {
                installations.remove(tx, actor.companyId(), clientId);
            } else {
                installations.put(tx, new Installation(actor.companyId(), clientId, before.approval(), null));
            }
            var context = Map.of("scopes", request.scopes().toString());
            record(tx, actor, AuditEvent.APPLICATION_INSTALLATION_DISMISSED, clientId, context);
            return clientId;
        });
    }

    private Request requested(Transaction tx, Actor.InCompany actor, String clientId) {
        var request = current(tx, actor.companyId(), clientId).request();
        if (request == null) {
            throw CommandRefused.notFound("request");
        }
        return request;
    }

    /** Takes an application out: every grant of the company's users to it ends. Needs {@link Permissions#APPLICATIONS_MANAGE}. */
    public void uninstall(Actor.InCompany actor, String clientId) {
        uninstall(actor, clientId, _ -> {});
    }

    /**
     * As {@link #uninstall(Actor.InCompany, String)}, where the installation is still as its reader knows it.
     *
     * @param precondition looks at the installation in the transaction and throws when nothing shall happen
     */
    public void uninstall(Actor.InCompany actor, String clientId, Consumer<Installation> precondition) {
        transactions.write(tx -> {
            requireManager(tx, actor);
            var before = installations
                    .find(tx, actor.companyId(), clientId)
                    .orElseThrow(() -> CommandRefused.notFound("application"));
            power.end(tx, actor, Permissions.APPLICATIONS_MANAGE, new Power.Admission(before.scopes()));
            precondition.accept(before);
            installations.remove(tx, actor.companyId(), clientId);
            endings.installationEnded(tx, actor.author(), actor.companyId(), clientId);
            var facts = new AuditFacts().with("scopes", before.scopes()).with("requestedScopes", requestedOf(before));
            record(tx, actor, AuditEvent.APPLICATION_UNINSTALLED, clientId, facts.map());
            return clientId;
        });
    }

    private Installation current(Transaction tx, String companyId, String clientId) {
        return installations
                .find(tx, companyId, clientId)
                .orElseGet(() -> new Installation(companyId, clientId, null, null));
    }

    private void requireManager(Transaction tx, Actor.InCompany actor) {
        power.require(tx, actor, Permissions.APPLICATIONS_MANAGE);
    }

    private Application requireOffered(Transaction tx, Actor.InCompany actor, String clientId, Scopes scopes) {
        var application = applications
                .findByClientId(tx, clientId)
                .filter(Application::isActive)
                .orElseThrow(() -> CommandRefused.notFound("application"));
        if (scopes.isEmpty() || !application.scopes().containsAll(scopes)) {
            throw CommandRefused.invalid("scopes", "expected some of: " + application.scopes());
        }
        if (listings.find(tx, clientId)
                .filter(listing -> !listing.lets(actor.companyId(), application))
                .isPresent()) {
            throw CommandRefused.conflict("application", "it is not offered to this company");
        }
        return application;
    }

    private void record(
            Transaction tx, Actor.InCompany actor, AuditEvent event, String clientId, Map<String, String> context) {
        var subject = new AuditSubject(AuditSubject.Type.APPLICATION, clientId);
        log.append(tx, new AuditEntry(actor.companyId(), now(), event, actor.author(), subject, context));
        tx.changed(ChangeKind.INSTALLATION, actor.companyId(), clientId);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
