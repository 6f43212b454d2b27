package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.account.Person;
import dev.latchkey.core.account.SignInPlace;
import dev.latchkey.core.account.SignInPlaces;
import dev.latchkey.core.change.Transaction;
import java.time.Instant;
import java.util.HashMap;

final class SqlSignInPlaces implements SignInPlaces {

    @Override
    public Standing see(Transaction tx, Person person, SignInPlace place, Instant now) {
        var oldest = now.minus(KNOWN_FOR);
        var before = new HashMap<String, Instant>();
        PersonKey.bind(
                        handle(tx).createQuery("select place, last_seen_at from sign_in_place " + PersonKey.WHERE),
                        person)
                .map((row, _) -> before.put(Columns.text(row, "place"), Columns.instant(row, "last_seen_at")))
                .list();
        PersonKey.bind(handle(tx).createUpdate("""
            insert into sign_in_place (owner_id, person_kind, person_id, place, last_seen_at)
            values (:ownerId, :personKind, :personId, :place, :now)
            on conflict (owner_id, person_kind, person_id, place) do update set last_seen_at = excluded.last_seen_at
            """), person)
                .bind("place", place.name())
                .bind("now", Millis.of(now))
                .execute();
        PersonKey.bind(handle(tx).createUpdate("delete from sign_in_place" + PersonKey.WHERE + """
            and (last_seen_at < :oldest
                 or place in (select place
                                from sign_in_place
                               where owner_id = :ownerId
                                 and person_kind = :personKind
                                 and person_id = :personId
                               order by last_seen_at desc, place
                               limit 1000000 offset :max))
            """), person)
                .bind("oldest", Millis.of(oldest))
                .bind("max", PER_PERSON_MAX)
                .execute();
        var seen = before.get(place.name());
        if (before.isEmpty()) {
            return Standing.FIRST;
        }
        return seen != null && !seen.isBefore(oldest) ? Standing.KNOWN : Standing.NEW;
    }
}
