package dev.latchkey.core.account;

import dev.latchkey.core.change.Transaction;
import java.time.Duration;
import java.time.Instant;

/** Where people have signed in, as stored. */
public interface SignInPlaces {

    /** Most places of one person; beyond that the one that was not seen longest is forgotten. */
    int PER_PERSON_MAX = 50;

    /** How long a place is known after somebody signed in there. */
    Duration KNOWN_FOR = Duration.ofDays(90);

    /** What a place is to a person. */
    enum Standing {
        /** The person has signed in nowhere yet. */
        FIRST,
        KNOWN,
        NEW
    }

    /** Notes that somebody signed in, and says what the place was to them before. Places that are not known any more are forgotten. */
    Standing see(Transaction tx, Person person, SignInPlace place, Instant now);
}
