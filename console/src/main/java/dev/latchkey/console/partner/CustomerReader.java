package dev.latchkey.console.partner;

import dev.latchkey.core.activity.ActivityStore;
import dev.latchkey.core.activity.CallOutcome;
import dev.latchkey.core.activity.RecordedRefusal;
import dev.latchkey.core.activity.Subject;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.installation.InstallationStores;
import dev.latchkey.core.installation.Installations;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.Applications;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.PartnerRight;
import dev.latchkey.core.partner.PartnerRule;
import dev.latchkey.core.partner.PartnerStores;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What a partner's application did at the companies that have let it in, and at no other. Blocks. */
public final class CustomerReader {

    /** Companies of one page. */
    static final int CUSTOMERS_SHOWN = 20;

    /** The last refusals of each. */
    static final int REFUSALS_SHOWN = 3;

    private static final long SECONDS_OF_HOUR = 3_600;

    private final Transactions transactions;
    private final Applications applications;
    private final Installations installations;
    private final ActivityStore activity;
    private final PartnerRule rule;

    public <S extends PartnerStores & InstallationStores> CustomerReader(S stores, ActivityStore activity) {
        this.transactions = stores.transactions();
        this.applications = stores.applications();
        this.installations = stores.installations();
        this.activity = activity;
        this.rule = new PartnerRule(stores);
    }

    /** What the application did at one company. */
    record Used(Installations.Customer customer, Map<CallOutcome, Long> calls, List<RecordedRefusal> refusals) {}

    /**
     * A page of customers.
     *
     * @param isMore whether others follow the last of them
     */
    record Part(Application application, List<Used> customers, boolean isMore) {}

    /**
     * Reads a page.
     *
     * @param afterId the company behind which it begins; empty for the first page
     * @throws CommandRefused when the partner has no such application
     */
    Part read(PartnerActor.Member actor, String clientId, Instant from, String afterId) {
        var partnerId = actor.partnerId();
        return transactions.read(tx -> {
            rule.require(tx, actor, partnerId, PartnerRight.READ);
            var application = applications
                    .find(tx, partnerId, clientId)
                    .orElseThrow(() -> CommandRefused.notFound("application"));
            var found = installations.customers(tx, clientId, afterId, CUSTOMERS_SHOWN + 1);
            var used = found.stream()
                    .limit(CUSTOMERS_SHOWN)
                    .map(customer -> {
                        var subject = new Subject(customer.companyId(), clientId);
                        return new Used(
                                customer,
                                activity.totals(tx, subject, from.getEpochSecond() / SECONDS_OF_HOUR),
                                activity.refusals(tx, subject, REFUSALS_SHOWN).stream()
                                        .filter(one -> !one.call().at().isBefore(from))
                                        .toList());
                    })
                    .toList();
            return new Part(application, used, found.size() > CUSTOMERS_SHOWN);
        });
    }
}
