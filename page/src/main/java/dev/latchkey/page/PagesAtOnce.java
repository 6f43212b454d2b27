package dev.latchkey.page;

import dev.latchkey.core.account.Person;
import dev.latchkey.core.account.SignedIn;
import dev.latchkey.core.change.NoRoomLeft;
import dev.latchkey.core.change.TooManyChanges;
import dev.latchkey.core.turn.WorkOwner;
import dev.latchkey.edge.http.CallerRates;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.protocol.ServiceUnavailable;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * How many pages are made at once: each takes a processor and a connection to the store for a while, of which nobody may take all. A person
 * has so many, and so have all of a company, a partner or the platform together; of strangers each address, and all of them together. Who
 * has as many waits, and then is asked to come again. Safe for use by many threads.
 */
final class PagesAtOnce {

    /** Of one person: a browser that opens all its tabs again waits for some of them. */
    static final int PERSON_MAX = 8;

    /** Of a person, or an address, that wait. */
    static final int WAITING_MAX = 24;

    /** Of a company, a partner, or those who run the platform, together. */
    static final int OWNER_MAX = 32;

    /** Of an address, of people who are not signed in. */
    static final int ADDRESS_MAX = 16;

    /** Of all who are not signed in: passwords that wait to be compared take half of it at most. */
    static final int STRANGERS_MAX = 128;

    /** Of a company, or of all strangers, that wait. */
    static final int ALL_WAITING_MAX = 128;

    /** Of one person, or address, answers to forms of more than {@link Routes#LONG_BODY_BYTES_MAX} bytes. */
    static final int LONG_FORMS_MAX = 1;

    /** The same of a company, a partner, those who run the platform, or all strangers. */
    static final int OWNER_LONG_FORMS_MAX = 4;

    private final Places persons = new Places(PERSON_MAX, WAITING_MAX);
    private final Places owners = new Places(OWNER_MAX, ALL_WAITING_MAX);
    private final Places addresses = new Places(ADDRESS_MAX, WAITING_MAX);
    private final Places strangers = new Places(STRANGERS_MAX, ALL_WAITING_MAX);
    private final Places longForms = new Places(LONG_FORMS_MAX, WAITING_MAX);
    private final Places longFormsOfOwner = new Places(OWNER_LONG_FORMS_MAX, ALL_WAITING_MAX);
    private final long patienceNanos;

    /** @param patience longest time to wait for a place */
    PagesAtOnce(Duration patience) {
        this.patienceNanos = patience.toNanos();
    }

    /** Too many at once of one person, of theirs, or of strangers. */
    static final class TooMany extends ServiceUnavailable {
        private static final long serialVersionUID = 1L;

        private TooMany() {
            super("too many pages at once", null);
        }
    }

    /** The text of a page that says why there is none now. */
    static String why(ServiceUnavailable unavailable) {
        return switch (unavailable) {
            case TooMany _, PageOutput.NoRoom _ -> "problem.busy.text";
            case PageOutput.TooLong _ -> "problem.long.text";
            case NoRoomLeft _ -> "problem.noRoom.text";
            case TooManyChanges _ -> "problem.changes.text";
            default -> "problem.unavailable.text";
        };
    }

    /**
     * Has a page made when there is a place for it.
     *
     * @throws TooMany when there was none in time
     */
    HttpResponse handle(Visit visit, PageHandler handler) throws Exception {
        return owner(visit).call(() -> handler.isBoundElsewhere() ? handler.handle(visit) : atPlace(visit, handler));
    }

    /** Does its tasks for strangers, as long as nobody knows whose they are. */
    static Executor ofNobodyYet(Executor executor) {
        return task -> executor.execute(() -> {
            var _ = WorkOwner.STRANGERS.call(() -> {
                task.run();
                return true;
            });
        });
    }

    private HttpResponse atPlace(Visit visit, PageHandler handler) throws Exception {
        var until = System.nanoTime() + patienceNanos;
        // Their own place first: who waits for that takes none from others, and who waits with a long form none from
        // short ones.
        try (var _ = longForm(visit, longForms, whose(visit), until);
                var _ = longForm(visit, longFormsOfOwner, owner(visit), until);
                var _ = own(visit, until);
                var _ = shared(visit, until)) {
            return handler.handle(visit);
        }
    }

    private static Object whose(Visit visit) {
        return visit.signedIn()
                .<Object>map(SignedIn::person)
                .orElseGet(() -> CallerRates.callerAt(visit.request().clientAddress()));
    }

    private Places.Place own(Visit visit, long until) throws InterruptedException {
        return take(visit.signedIn().isPresent() ? persons : addresses, whose(visit), until);
    }

    /** What was sent is held once more while it is read, and again where it is shown. */
    private static Places.Place longForm(Visit visit, Places places, Object whose, long until)
            throws InterruptedException {
        return visit.request().body().length() > Routes.LONG_BODY_BYTES_MAX ? take(places, whose, until) : () -> {};
    }

    private Places.Place shared(Visit visit, long until) throws InterruptedException {
        var owner = owner(visit);
        return take(visit.signedIn().isPresent() ? owners : strangers, owner, until);
    }

    private static WorkOwner owner(Visit visit) {
        return visit.signedIn().map(one -> owner(one.person())).orElse(WorkOwner.STRANGERS);
    }

    private static WorkOwner owner(Person person) {
        return switch (person.kind()) {
            case COMPANY -> WorkOwner.company(person.ownerId());
            case PARTNER -> WorkOwner.partner(person.ownerId());
            case OPERATOR -> WorkOwner.OPERATORS;
        };
    }

    private static Places.Place take(Places places, Object whose, long until) throws InterruptedException {
        var place = places.take(whose, until - System.nanoTime());
        if (place == null) {
            throw new TooMany();
        }
        return place;
    }
}
