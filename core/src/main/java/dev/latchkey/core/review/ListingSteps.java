package dev.latchkey.core.review;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditFacts;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.change.Change;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.review.ListingState.Action;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps a step of a listing and tells the logs of it, in the command's transaction. */
final class ListingSteps {

    private final Listings listings;
    private final AuditLog log;
    private final InstantSource clock;

    ListingSteps(ListingStores stores, InstantSource clock) {
        this.listings = stores.listings();
        this.log = stores.auditLog();
        this.clock = clock;
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** @throws CommandRefused when the application has none */
    Listing get(Transaction tx, String partnerId, String clientId) {
        return listings.find(tx, clientId)
                .filter(one -> one.partnerId().equals(partnerId))
                .orElseThrow(() -> CommandRefused.notFound("listing"));
    }

    /**
     * What the operator did stands in the platform's log as well as in the partner's.
     *
     * @param before absent for the first step
     */
    Listing keep(Transaction tx, Author author, @Nullable Listing before, Listing after, Action action, String reason) {
        listings.put(tx, after);
        listings.add(tx, after, action, author.toString(), reason);
        var facts = new AuditFacts().changed("state", before == null ? "" : before.state(), after.state());
        if (action == Action.SAVE) {
            var was =
                    before == null ? Map.<String, String>of() : before.content().facts();
            after.content().facts().forEach((field, value) -> facts.changed(field, was.getOrDefault(field, ""), value));
        }
        if (!reason.isEmpty()) {
            facts.with("reason", reason);
        }
        var subject = new AuditSubject(AuditSubject.Type.APPLICATION, after.clientId());
        log.append(tx, new AuditEntry(after.partnerId(), now(), event(action), author, subject, facts.map()));
        if (action.isOfOperator()) {
            log.append(tx, new AuditEntry(Change.PLATFORM, now(), event(action), author, subject, facts.map()));
        }
        return after;
    }

    private static AuditEvent event(Action action) {
        return switch (action) {
            case SAVE -> AuditEvent.LISTING_SAVED;
            case SUBMIT -> AuditEvent.LISTING_SUBMITTED;
            case PUBLISH -> AuditEvent.LISTING_PUBLISHED;
            case REQUEST_CHANGES -> AuditEvent.LISTING_CHANGES_REQUESTED;
            case SUSPEND -> AuditEvent.LISTING_SUSPENDED;
            case WITHDRAW -> AuditEvent.LISTING_WITHDRAWN;
        };
    }
}
