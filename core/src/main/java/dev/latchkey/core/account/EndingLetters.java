package dev.latchkey.core.account;

import dev.latchkey.core.account.EndingOwners.Owner;
import dev.latchkey.core.account.EndingStore.Ending;
import dev.latchkey.core.account.EndingStore.Kind;
import dev.latchkey.core.account.EndingStore.Progress;
import dev.latchkey.core.account.EndingStore.Span;
import dev.latchkey.core.account.EndingStore.Spans;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells the people of companies, or of partners, of what ends by itself and what they may manage: on the day that is 30, 7 and 1 days before
 * the day of the end, in UTC, in one letter a day to each of them. Of a trial they are told on the day after its end. Each owner's letters of
 * a day are written once, whatever is killed meanwhile and however many nodes there are; of days on which nothing ran it is told later. Safe
 * for use by many threads.
 */
public final class EndingLetters {

    /** Lines of a letter, those that end first. */
    public static final int LINES_MAX = 20;

    /** Companies or partners that are looked at in one transaction. */
    public static final int OWNERS_AT_ONCE = 100;

    /** Of days on which nothing ran, so many are made up for. */
    private static final int DAYS_BACK_MAX = 30;

    /** Transactions of one turn; the next turn goes on. */
    private static final int STEPS_MAX = 100;

    private static final List<Integer> DAYS_BEFORE = List.of(1, 7, 30);

    private final Transactions transactions;
    private final EndingStore store;
    private final NoticeStore waiting;
    private final EndingOwners owners;
    private final Notices notices;
    private final int waitingMax;
    private final InstantSource clock;

    EndingLetters(AccountStores stores, Notices notices, InstantSource clock) {
        this(stores, notices, Notices.WAITING_MAX.together() / 2, clock);
    }

    EndingLetters(AccountStores stores, Notices notices, int waitingMax, InstantSource clock) {
        this(stores, stores.endings(), new EndingCompanies(stores), notices, waitingMax, clock);
    }

    /**
     * Of others than companies.
     *
     * @param owners whose things the store has
     */
    public EndingLetters(
            AccountStores stores, EndingStore store, EndingOwners owners, Notices notices, InstantSource clock) {
        this(stores, store, owners, notices, Notices.WAITING_MAX.together() / 2, clock);
    }

    /** @param waitingMax with so many letters waiting, none is added until some have been sent */
    private EndingLetters(
            AccountStores stores,
            EndingStore store,
            EndingOwners owners,
            Notices notices,
            int waitingMax,
            InstantSource clock) {
        this.transactions = stores.transactions();
        this.store = store;
        this.waiting = stores.notices();
        this.owners = owners;
        this.notices = notices;
        this.waitingMax = waitingMax;
        this.clock = clock;
    }

    /** Goes on with what is to be told today, if anything is left. Waits for the store. */
    public void tell() {
        var isMore = !transactions.read(this::isTold);
        for (var steps = 0; isMore && steps < STEPS_MAX; steps++) {
            isMore = transactions.write(this::step);
        }
    }

    private boolean isTold(Transaction tx) {
        return nextRound(progress(tx)).isOver();
    }

    /** As if everything had been told until yesterday, where nothing ever was. */
    private Progress progress(Transaction tx) {
        var yesterday = today() - 1;
        return store.progress(tx, new Progress(yesterday, yesterday, null));
    }

    private long today() {
        return Math.floorDiv(clock.millis(), Duration.ofDays(1).toMillis());
    }

    /** The round under way; another one when that is over and a day has begun since. */
    private Progress nextRound(Progress progress) {
        var today = today();
        return progress.isOver() && progress.lastDay() < today
                ? new Progress(Math.max(progress.lastDay() + 1, today - DAYS_BACK_MAX), today, "")
                : progress;
    }

    /** @return whether there is more to do now */
    private boolean step(Transaction tx) {
        var before = progress(tx);
        var round = nextRound(before);
        var after = round.afterOwner();
        if (after == null || waiting.count(tx) >= waitingMax) {
            return false;
        }
        var page = owners.page(tx, after, OWNERS_AT_ONCE);
        var isLast = page.size() < OWNERS_AT_ONCE;
        var reached = isLast ? null : page.getLast().id();
        // Before anything is written: another node that is as far waits here, and then has nothing to do.
        if (!store.advance(tx, before, new Progress(round.firstDay(), round.lastDay(), reached))) {
            return false;
        }
        write(tx, page, spans(round));
        return !isLast;
    }

    private Spans spans(Progress round) {
        var now = clock.instant();
        var ends = DAYS_BEFORE.stream()
                .map(days -> span(round, days))
                .map(span -> new Span(now.isAfter(span.from()) ? now : span.from(), span.until()))
                .toList();
        return new Spans(ends, span(round, -1));
    }

    /** The days of a round, so many days later. */
    private static Span span(Progress round, int days) {
        return new Span(startOf(round.firstDay() + days), startOf(round.lastDay() + days + 1));
    }

    private static Instant startOf(long day) {
        return Instant.EPOCH.plus(Duration.ofDays(day));
    }

    private void write(Transaction tx, Collection<Owner> page, Spans spans) {
        var active = page.stream().filter(Owner::isActive).map(Owner::id).collect(Collectors.toSet());
        for (var ownerId : store.ownersWith(tx, active, spans)) {
            var byKinds = new HashMap<Set<Kind>, List<Ending>>();
            for (var told : owners.people(tx, ownerId)) {
                var endings = byKinds.computeIfAbsent(
                        told.of(), kinds -> store.find(tx, ownerId, kinds, spans, LINES_MAX + 1));
                if (!endings.isEmpty()) {
                    var facts = facts(endings);
                    facts.put("company", told.account().ownerName());
                    notices.write(tx, told.account(), NoticeKind.CREDENTIALS_ENDING, facts);
                }
            }
        }
    }

    private static Map<String, String> facts(List<Ending> endings) {
        var facts = new HashMap<String, String>();
        var lines = endings.subList(0, Math.min(endings.size(), LINES_MAX));
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            facts.put(i + ".kind", line.kind().name());
            facts.put(i + ".id", line.id());
            facts.put(i + ".name", line.name());
            facts.put(i + ".at", line.at().toString());
        }
        facts.put("lines", Integer.toString(lines.size()));
        facts.put("isMore", Boolean.toString(endings.size() > LINES_MAX));
        return facts;
    }
}
