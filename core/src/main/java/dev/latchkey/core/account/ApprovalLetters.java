package dev.latchkey.core.account;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.Allowance;
import dev.latchkey.core.command.Permissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells those people of a company who may let applications in of one that waits for it: once a day of each application. Safe for use by many threads.
 */
public final class ApprovalLetters {

    private final PermittedPeople people;
    private final Notices notices;
    private final Allowance ofApplication;
    private final LetterLimits limits;

    /** @param limits of letters that people have others sent; half of them are left to invitations */
    ApprovalLetters(AccountStores stores, Notices notices, LetterLimits limits, InstantSource clock) {
        this.people = new PermittedPeople(stores);
        this.notices = notices;
        this.ofApplication = new Allowance(1, Duration.ofDays(1), clock);
        this.limits = limits.half(clock);
    }

    /**
     * Writes the letters of an application that waits for the company; none, or fewer, when there were enough.
     *
     * @param asker whose wish it is, for whom they count
     * @param name what it calls itself
     * @param host of the metadata document by which it is known; absent for one that was registered
     */
    public void write(Transaction tx, Actor.InCompany asker, String clientId, String name, @Nullable String host) {
        if (!ofApplication.take(asker.companyId() + " " + clientId)) {
            return;
        }
        people.with(tx, asker.companyId(), Permissions.APPLICATIONS_MANAGE).stream()
                .takeWhile(_ -> limits.take(LetterSender.of(asker)))
                .forEach(account -> notices.write(
                        tx,
                        account,
                        NoticeKind.APPROVAL_WAITING,
                        Map.of(
                                "company",
                                account.ownerName(),
                                "name",
                                name,
                                "clientId",
                                clientId,
                                "host",
                                host == null ? "" : host)));
    }
}
